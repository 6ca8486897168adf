"""A project file comes back as it was, line by line."""

import errno
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings

from graph_core.edits import AddCall, AddLayer, Connect, Move, SetParams, apply
from graph_core.errors import FileError
from graph_core.files import MAX_BYTES, dumps, load, loads, save
from graph_core.graph import Graph, PortRef
from graph_core.integrity import broken
from tests.graph_core.walks import graphs


def small() -> Graph:
    graph = Graph("small", recipe={"epochs": 3, "data": {"id": "digits", "params": {}}})
    for edit in (
        AddLayer("input", (0.0, 0.0), {"shape": (8,)}, "", "l1", "n1"),
        AddLayer("dense", (220.0, 0.0), {"units": 4}, "", "l2", "n2"),
        AddCall("l2", (440.0, 0.0), "n10"),
        Connect(PortRef("n1", "y"), PortRef("n2", "x"), edge_id="e1"),
    ):
        graph, _ = apply(graph, edit)
    return graph


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_a_graph_and_its_text_survive_a_round_trip(graph: Graph) -> None:
    text = dumps(graph)
    again = loads(text)
    assert again == graph
    assert dumps(again) == text
    assert broken(again) is None


def test_a_file_holds_the_text_and_gives_the_graph_back(tmp_path: Path) -> None:
    path = tmp_path / "small.loom"
    save(small(), path)
    assert path.read_text(encoding="utf-8") == dumps(small())
    assert load(path) == small()


def test_a_moved_node_is_a_difference_of_one_line() -> None:
    moved, _ = apply(small(), Move({"n2": (300.0, 10.0)}))
    assert len(_differing(dumps(small()), dumps(moved))) == 1


def test_a_changed_param_is_a_difference_of_one_line() -> None:
    changed, _ = apply(small(), SetParams("l2", {"units": 5}))
    (line,) = _differing(dumps(small()), dumps(changed))
    assert '"units": 4' in line


def test_entries_stand_one_per_line_in_natural_order() -> None:
    lines = dumps(small()).splitlines()
    assert [line.split(":")[0] for line in lines if '{"layer"' in line] == ['"n1"', '"n2"', '"n10"']


def test_params_are_written_in_full() -> None:
    written = json.loads(dumps(small()))["layers"]["l2"]["params"]
    assert written == {
        "bias": True,
        "bias_init": "default",
        "l1": 0.0,
        "l2": 0.0,
        "norm": "none",
        "units": 4,
        "weight_init": "default",
    }


def test_a_param_the_file_lacks_takes_its_default() -> None:
    data = json.loads(dumps(small()))
    del data["layers"]["l2"]["params"]["bias"]
    assert loads(json.dumps(data)) == small()


def test_a_layer_of_an_unknown_kind_is_kept_as_it_stands() -> None:
    data = json.loads(dumps(small()))
    data["layers"]["l2"] |= {"kind": "of_tomorrow", "params": {"deep": [1, {"a": None}]}}
    text = dumps(loads(json.dumps(data)))
    assert json.loads(text) == data


def test_a_file_without_layout_is_laid_out() -> None:
    data = json.loads(dumps(small()))
    del data["layout"]
    graph = loads(json.dumps(data))
    assert graph.positions.keys() == graph.nodes.keys()
    assert graph.positions["n1"][0] < graph.positions["n2"][0]


def test_a_full_disk_leaves_the_old_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "small.loom"
    save(small(), path)

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(FileError, match="No space left"):
        save(Graph("other"), path)
    monkeypatch.undo()
    assert load(path) == small()


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"gone\.loom can't be read.*No such file"):
        load(tmp_path / "gone.loom")


def test_a_folder_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="not a project file"):
        load(tmp_path)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.loom"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(FileError, match="too large"):
        load(path)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.loom"
    path.write_bytes(b"\xff\xfe{}")
    with pytest.raises(FileError, match="UTF-8"):
        load(path)


def _differing(a: str, b: str) -> list[str]:
    pairs = zip(a.splitlines(), b.splitlines(), strict=True)
    return [old for old, new in pairs if old != new]
