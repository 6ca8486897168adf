"""What is taken in hand or put down is painted anew where it was, and nothing is left over."""

import random
from itertools import pairwise

import numpy as np
import pytest

from graph_core.annotations import Frame, Note
from graph_core.edits import Annotate, SetRoutes

ALIKE = 3


def pixels(image):
    rows = np.frombuffer(image.constBits(), np.uint8)
    return rows.reshape(image.height(), image.width(), 4)[:, :, :3].astype(np.int64)


@pytest.fixture
def chain(hand):
    """Three rows of layers, each wired to the next and some to another row."""
    nodes = []
    for row in range(3):
        nodes.append(hand.add("input", (0, 200 * row), shape=(64,)))
        nodes += [hand.add("add", (230 * place, 200 * row)) for place in range(1, 5)]
        for a, b in pairwise(nodes[-5:]):
            hand.connect(a, b, "y", "xs")
    for a, b in ((0, 6), (2, 13), (11, 4), (7, 14)):
        hand.connect(nodes[a], nodes[b], "y", "xs")
    view = hand.view
    view.painter.patient = True
    view.minimap.hide()
    return nodes


def looks_right(view):
    """Tell whether what is shown is what painting it anew shows."""
    shown = pixels(view.grab().toImage())
    view.backing.forget()
    return np.abs(shown - pixels(view.grab().toImage())).max() <= ALIKE


def lead(hand):
    """Lead every third wire through a point or two."""
    edges = sorted(hand.graph.edges.values(), key=lambda edge: edge.id)[::3]
    ways = {}
    for place, edge in enumerate(edges):
        (x, y), (ex, _) = (hand.graph.positions[e.node] for e in (edge.source, edge.target))
        ways[edge.id] = ((x + 170.0, y + 90.0), (ex - 30.0, y - 50.0))[: 1 + place % 2]
    hand.workspace.apply(SetRoutes(ways))
    return ways


def drag_about(hand, start, chance, turn, reach):
    """Drag what lies there by random steps; every third time it is called off."""
    hand.press(start)
    for _ in range(2):
        at = tuple(
            pixel + chance.randrange(-far, far) for pixel, far in zip(start, reach, strict=True)
        )
        hand.move(at)
        if turn % 2:
            hand.view.grab()
    if turn % 3 == 2:
        hand.view.pointing.cancel()
    else:
        hand.release(at)


@pytest.mark.parametrize("led", [False, True])
@pytest.mark.parametrize("zoom", [1.0, 0.6, 0.4])
def test_a_drag_leaves_nothing_over_when_it_ends_or_is_called_off(hand, chain, zoom, led):
    chance, view = random.Random(round(zoom * 10)), hand.view
    if led:
        lead(hand)
    view.camera.zoom = zoom
    view.grab()
    for turn in range(14):
        node = chance.choice(chain)
        hand.workspace.select({node, *chance.sample(chain, turn % 3)})
        view.grab()
        drag_about(hand, hand.middle(node), chance, turn, (90, 60))
        assert looks_right(view), turn


@pytest.mark.parametrize("ended", ["put down", "called off"])
def test_a_dot_that_is_dragged_leaves_nothing_over(hand, chain, ended):
    ways, view = lead(hand), hand.view
    view.camera.zoom = 0.6
    view.grab()
    for way in ways.values():
        start = view.camera.to_view(way[0])
        hand.press(start)
        for step in (20, 45):
            at = start[0] + step, start[1] + 2 * step
            hand.move(at)
            assert looks_right(view)
        if ended == "put down":
            hand.release(at)
        else:
            view.pointing.cancel()
        assert looks_right(view)


def test_a_wire_taken_off_its_port_leaves_nothing_over(hand, chain):
    view = hand.view
    view.camera.zoom = 0.6
    view.grab()
    for node in chain[1:4]:
        start = hand.input(node, "xs")
        hand.press(start)
        hand.move((start[0] - 30, start[1] + 70))
        assert looks_right(view)
        view.pointing.cancel()
        assert looks_right(view)


def test_only_what_lies_around_is_painted_when_a_node_is_picked_up_and_put_down(
    hand, chain, monkeypatch
):
    view, seen = hand.view, []
    view.camera.zoom = 0.5
    view.grab()
    still = view.painter.paint_still
    monkeypatch.setattr(
        view.painter, "paint_still", lambda frame, *a: seen.append(frame.seen) or still(frame, *a)
    )
    start = hand.middle(chain[4])
    hand.press(start)
    hand.move((start[0] + 60, start[1]))
    view.grab()
    hand.move((start[0] + 90, start[1]))
    view.grab()
    assert len(seen) == 1
    hand.release((start[0] + 90, start[1]))
    view.grab()
    assert len(seen) == 2
    whole = view.camera.seen(view.width(), view.height())
    assert all(part.width < whole.width * 0.8 for part in seen)


def test_a_frame_taken_along_is_painted_anew_with_its_title(hand, chain):
    view = hand.view
    view.camera.zoom = 0.4
    frame = Frame("f", (-40.0, -60.0, 400.0, 300.0), "A long title of a frame", "blue")
    hand.workspace.apply(Annotate({"f": frame}))
    view.grab()
    hand.workspace.select(["f"])
    start = view.camera.to_view((-20.0, -50.0))
    hand.press(start)
    hand.move((start[0] + 50, start[1] + 60))
    assert looks_right(view)
    hand.release((start[0] + 50, start[1] + 60))
    assert looks_right(view)


FRAMES = {
    "f": Frame("f", (-40.0, -60.0, 500.0, 300.0), "A long title of a frame", "blue"),
    "g": Frame("g", (-30.0, 130.0, 300.0, 240.0), "Another one that it may cover", "green"),
    "h": Frame("h", (480.0, 100.0, 260.0, 200.0), "On the right", "amber"),
}
NOTE = Note("n", (700.0, -60.0, 180.0, 90.0), "Words that are written down", "amber")


@pytest.mark.parametrize("zoom", [1.0, 0.7, 0.45])
def test_frames_and_notes_that_are_moved_or_resized_leave_nothing_over(hand, chain, zoom):
    view, chance = hand.view, random.Random(5)
    hand.workspace.apply(Annotate(FRAMES, {"n": NOTE}))
    view.camera.zoom = zoom
    view.grab()
    for turn in range(16):
        id_ = chance.choice(["f", "g", "h", "n"])
        left, top, width, height = held_of(hand.graph, id_).box
        corner = turn % 4 == 3
        at = (left + width, top + height) if corner else (left + width / 2, top + 6)
        drag_about(hand, view.camera.to_view(at), chance, turn, (60, 40))
        assert looks_right(view), turn
        if turn % 5 == 4:
            hand.workspace.undo()
            assert looks_right(view), turn


def held_of(graph, id_):
    return graph.frames[id_] if id_ in graph.frames else graph.notes[id_]


def test_of_a_frame_or_a_dot_taken_in_hand_only_the_surroundings_are_painted(
    hand, chain, monkeypatch
):
    view, seen = hand.view, []
    ways = lead(hand)
    empty = Frame("h", (480.0, 540.0, 200.0, 90.0), "Nothing in it")
    hand.workspace.apply(Annotate({"h": empty}, {"n": NOTE}))
    view.grab()
    still = view.painter.paint_still
    monkeypatch.setattr(
        view.painter, "paint_still", lambda frame, *a: seen.append(frame.seen) or still(frame, *a)
    )
    whole = view.camera.seen(view.width(), view.height())
    dot = next(iter(ways.values()))[0]
    for at in ((580.0, 546.0), (790.0, -46.0), dot):
        seen.clear()
        start = view.camera.to_view(at)
        hand.press(start)
        hand.move((start[0] + 12, start[1] + 8))
        view.grab()
        hand.release((start[0] + 12, start[1] + 8))
        view.grab()
        assert seen
        assert all(part.width * part.height < whole.width * whole.height / 3 for part in seen)
        assert looks_right(view)
