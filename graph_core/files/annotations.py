"""What stands around the nodes in the project file: frames, notes, routes, how nodes are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph_core.annotations import COLOURS, LONGEST_NOTE, LONGEST_TITLE, Box, Frame, Note
from graph_core.errors import FileError
from graph_core.files import fields
from graph_core.files.json_text import shown
from graph_core.graph import Graph, Position

SWITCHES = ("collapsed", "opened")
KEYS = frozenset({"frames", "notes", "routes", *SWITCHES})
_MOST_WAYPOINTS = 200


def read_annotations(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a graph that annotate it; raises FileError."""
    return {
        "frames": {id_: _frame(id_, v) for id_, v in fields.table(data, "frames").items()},
        "notes": {id_: _note(id_, v) for id_, v in fields.table(data, "notes").items()},
        "routes": {id_: _route(id_, v) for id_, v in fields.table(data, "routes").items()},
        **{key: _switched(key, fields.table(data, key)) for key in SWITCHES},
    }


def annotation_entries(graph: Graph) -> dict[str, dict[str, Any]]:
    """Return the tables of the file that annotate a graph, without those that are empty."""
    tables: dict[str, dict[str, Any]] = {
        "frames": {f.id: _about(f, title=f.title) for f in graph.frames.values()},
        "notes": {n.id: _about(n, text=n.text) for n in graph.notes.values()},
        "routes": {id_: [list(map(float, at)) for at in way] for id_, way in graph.routes.items()},
        **{key: dict(getattr(graph, key)) for key in SWITCHES},
    }
    return {key: table for key, table in tables.items() if table}


def _about(item: Frame | Note, **words: str) -> dict[str, Any]:
    return {**words, "box": [float(number) for number in item.box], "colour": item.colour}


def _frame(id_: str, value: object) -> Frame:
    where = f"frame {fields.identifier(id_, 'frames')}"
    entry = fields.entry(value, where, {"title", "box", "colour"}, set())
    title = fields.text(entry["title"], where, LONGEST_TITLE)
    return Frame(id_, _box(entry["box"], where), title, _colour(entry["colour"], where))


def _note(id_: str, value: object) -> Note:
    where = f"note {fields.identifier(id_, 'notes')}"
    entry = fields.entry(value, where, {"text", "box", "colour"}, set())
    text = fields.prose(entry["text"], where, LONGEST_NOTE)
    return Note(id_, _box(entry["box"], where), text, _colour(entry["colour"], where))


def _box(value: object, where: str) -> Box:
    if not isinstance(value, list) or len(value) != 4:
        raise FileError("a box is damaged", expected="four numbers", where=where)
    x, y = fields.position(value[:2], where)
    width, height = fields.position(value[2:], where)
    if width <= 0 or height <= 0:
        raise FileError("a box is damaged", expected="a width and a height above 0", where=where)
    return x, y, width, height


def _colour(value: object, where: str) -> str:
    if value not in COLOURS:
        expected = ", ".join(COLOURS)
        raise FileError(
            "there is no such colour", expected=expected, received=shown(value), where=where
        )
    return str(value)


def _route(id_: str, value: object) -> tuple[Position, ...]:
    where = f"route of {fields.identifier(id_, 'routes')}"
    if not isinstance(value, list) or not 1 <= len(value) <= _MOST_WAYPOINTS:
        raise FileError("a route is damaged", expected="a list of places", where=where)
    return tuple(fields.position(at, where) for at in value)


def _switched(key: str, table: Mapping[str, Any]) -> dict[str, bool]:
    for id_, value in table.items():
        if value is not True:
            raise FileError("a switch is damaged", expected="true", where=f"{key} {id_[:64]}")
    return dict.fromkeys(table, True)
