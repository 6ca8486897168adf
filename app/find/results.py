"""What a query finds from where a person is looking: here first, then inside the blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from app.palette.entries import Entry
from app.workspace import Workspace
from graph_core.diagnostics import Level
from graph_core.query import Query
from graph_core.search import Hit, everywhere, here

MOST = 300


@dataclass(frozen=True)
class Results:
    """Hits in the order they are listed; `here` are those the canvas shows, `told` counts them."""

    hits: tuple[Hit, ...] = ()
    here: frozenset[str] = frozenset()
    told: str = ""


def results(workspace: Workspace, wanted: Query) -> Results:
    """Return what is found; raises QueryError for what nothing can be asked for."""
    wanted.check(workspace.document.graph)
    scope = workspace.scope
    close = [replace(hit, levels=scope) for hit in here(workspace.analysis, wanted)]
    whole = everywhere(workspace.document.analysis, wanted)
    far = [hit for hit in whole if _calls(hit.levels) != _calls(scope)]
    hits = (*close, *far)
    return Results(hits[:MOST], frozenset(hit.node for hit in close), _told(close, far))


def _calls(levels: tuple[Level, ...]) -> list[str]:
    return [level.node for level in levels]


def _told(close: list[Hit], far: list[Hit]) -> str:
    count = len(close) + len(far)
    if not count:
        return "Nothing is like that."
    parts = [f"{len(close)} here"] if close else []
    parts += [f"{len(far)} elsewhere"] if far else []
    cut = f"; the first {MOST} are listed" if count > MOST else ""
    return ", ".join(parts) + cut


def entry_of(hit: Hit, go: Callable[[Hit], None]) -> Entry:
    """Return a hit as a row: its label, what it gives, and the path to it."""
    name = hit.label.removeprefix(hit.path).lstrip(" ›") if hit.path else hit.label
    return Entry(
        hit.node,
        name,
        partial(go, hit),
        " · ".join(part for part in (hit.title, hit.gives) if part),
        hit.category,
        hit.path,
    )
