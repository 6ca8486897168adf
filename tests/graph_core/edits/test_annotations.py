"""Frames and notes go where nodes go: copied, pasted, into blocks and out of them."""

from __future__ import annotations

import pytest

from graph_core.annotations import Frame, Note, moved
from graph_core.builder import Network
from graph_core.clipboard import copy_text, fragment, read_text
from graph_core.edits import Annotate, apply
from graph_core.edits.blocks import Dissolve, MakeBlock
from graph_core.edits.paste import Paste, duplicate
from graph_core.errors import EditRefused
from graph_core.graph import Graph
from graph_core.integrity import broken

FRAME = Frame("f", (0.0, 0.0, 300.0, 200.0), "Body", "blue")
NOTE = Note("t", (20.0, 220.0, 100.0, 80.0), "# Words", "pink")


@pytest.fixture
def graph() -> Graph:
    net = Network("net")
    net.output("y", net.layer("relu")(net.layer("dense", units=4)(net.input("x", (4,)))))
    after, _ = apply(net.graph, Annotate({"f": FRAME}, {"t": NOTE}))
    return after


def test_a_fragment_holds_the_frames_and_notes_asked_for(graph: Graph) -> None:
    part = fragment(graph, ["f", *graph.nodes]).graph
    assert part.frames == {"f": FRAME}
    assert not part.notes
    again = read_text(copy_text(graph, ["t"]))
    assert again.graph.notes == {"t": NOTE}
    assert not again.graph.nodes


def test_copies_have_ids_of_their_own_and_stand_elsewhere(graph: Graph) -> None:
    edit = duplicate(graph, ("f", "t"))
    after, back = apply(graph, edit)
    assert set(after.frames) | set(after.notes) == {"f", "t", *edit.annotated}
    (frame,) = (f for f in after.frames.values() if f.id != "f")
    assert (frame.box, frame.title, frame.colour) == ((40.0, 40.0, 300.0, 200.0), "Body", "blue")
    assert broken(after) is None
    assert apply(after, back)[0] == graph


def test_pasting_twice_is_sound(graph: Graph) -> None:
    part = fragment(graph, ["f", "t"])
    for _ in range(2):
        graph, _ = apply(graph, Paste(part))
    assert len(graph.frames) == len(graph.notes) == 3
    assert broken(graph) is None


def test_a_block_takes_them_in_and_lays_them_open(graph: Graph) -> None:
    inner = tuple(n for n in graph.nodes if graph.layer_of(n).kind in ("dense", "relu"))
    make = MakeBlock(inner, annotations=("f", "t"))
    made, back = apply(graph, make)
    body = made.blocks[make.block_id].body
    assert (body.frames, body.notes) == ({"f": FRAME}, {"t": NOTE})
    assert not made.frames
    assert not made.notes
    assert apply(made, back)[0] == graph
    opened, _ = apply(made, Dissolve(make.node_id))
    (frame,), (note,) = opened.frames.values(), opened.notes.values()
    assert (frame.title, note.text) == ("Body", "# Words")
    (x1, y1), (x2, y2) = frame.box[:2], note.box[:2]
    assert (x2 - x1, y2 - y1) == (20.0, 220.0)


def test_what_a_block_does_not_take_stays(graph: Graph) -> None:
    inner = tuple(n for n in graph.nodes if graph.layer_of(n).kind == "relu")
    made, _ = apply(graph, MakeBlock(inner))
    assert (made.frames, made.notes) == (graph.frames, graph.notes)


def test_a_frame_and_a_note_never_have_one_id(graph: Graph) -> None:
    with pytest.raises(EditRefused, match="one id"):
        apply(graph, Annotate(notes={"f": Note("f", (0.0, 0.0, 9.0, 9.0))}))
    clash = Graph(frames={"a": Frame("a", FRAME.box)}, notes={"a": Note("a", NOTE.box)})
    found = broken(clash)
    assert found is not None
    assert "one id" in str(found)


def test_moved_keeps_all_but_the_place() -> None:
    there = moved(NOTE, 5.0, -7.0)
    assert there.box == (25.0, 213.0, 100.0, 80.0)
    assert moved(there, -5.0, 7.0) == NOTE
