"""The backing: what is painted by and by ends as what is painted at once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QImage

from app.canvas import glide
from app.canvas.backing import AT_ONCE
from graph_core.edits import Move

SIZE = (1400, 900)
# A smooth line that begins at the edge of a tile may differ by as much.
ROUNDING = 4


@pytest.fixture
def canvas(hand):
    """A canvas that is too large to be painted at once, with a network on it."""
    assert SIZE[0] * SIZE[1] > AT_ONCE
    nodes = [hand.add("dense", (x % 9 * 220.0, x // 9 * 110.0)) for x in range(45)]
    for a, b in pairwise(nodes):
        hand.connect(a, b)
    hand.workspace.select(())
    hand.view.resize(*SIZE)
    hand.view.zoom_to(0.8)
    hand.view.finish_painting()
    return hand.view


def apart(one: QImage, other: QImage) -> int:
    """Return by how much, of 255, the pixels that differ most are apart."""
    assert one.size() == other.size()
    arrays = [np.frombuffer(image.constBits(), np.uint8).astype(int) for image in (one, other)]
    return int(np.abs(arrays[0] - arrays[1]).max())


def shown(canvas) -> QImage:
    return canvas.grab().toImage()


def at_once(canvas) -> QImage:
    canvas.finish_painting()
    return shown(canvas)


def sharpened(canvas) -> QImage:
    """Return what is seen once every part that waits was painted."""
    shown(canvas)
    while canvas.backing.waiting:
        assert not canvas.backing.sharpen(canvas.mirror, canvas.camera).isEmpty()
    return shown(canvas)


def test_another_zoom_shows_the_last_picture_stretched_and_sharpens(canvas):
    before = shown(canvas)
    canvas.zoom_to(1.1)
    rough = shown(canvas)
    assert canvas.backing.waiting
    assert rough != before
    sharp = sharpened(canvas)
    assert apart(sharp, rough) > ROUNDING
    assert apart(sharp, at_once(canvas)) <= ROUNDING


def test_where_the_last_picture_does_not_reach_there_are_blocks(hand, canvas):
    nodes = [*hand.graph.nodes]
    canvas.zoom_to(2.0)
    canvas.centre_on(canvas.mirror.box(nodes[0]).centre)
    sharpened(canvas)
    canvas.zoom_to(0.8)
    x, y = canvas.camera.to_view(canvas.mirror.box(nodes[-9]).centre)
    rough = shown(canvas)
    assert canvas.backing.waiting
    assert rough.pixelColor(round(x), round(y)).name() != canvas.theme.canvas


def test_the_canvas_moves_while_parts_of_it_wait(canvas):
    canvas.zoom_to(1.2)
    shown(canvas)
    assert not canvas.backing.sharpen(canvas.mirror, canvas.camera).isEmpty()
    for step in ((40.0, 0.0), (-7.0, 90.0), (0.0, -300.0)):
        canvas.pan_by(*step)
        shown(canvas)
    assert apart(sharpened(canvas), at_once(canvas)) <= ROUNDING


def test_an_edit_is_seen_at_once_while_parts_wait(hand, canvas):
    canvas.zoom_to(1.2)
    shown(canvas)
    node = hand.add("relu", canvas.camera.to_canvas((700.0, 450.0)))
    x, y = canvas.camera.to_view(canvas.mirror.box(node).centre)
    theirs = shown(canvas).pixelColor(round(x), round(y))
    assert sharpened(canvas).pixelColor(round(x), round(y)) == theirs
    assert apart(shown(canvas), at_once(canvas)) <= ROUNDING


def test_nothing_is_sharpened_when_another_frame_is_due(canvas):
    canvas.zoom_to(1.2)
    shown(canvas)
    canvas.camera.pan(3.0, 0.0)
    assert canvas.backing.sharpen(canvas.mirror, canvas.camera).isEmpty()


def test_the_window_sharpens_by_itself(canvas, qtbot):
    canvas.zoom_to(1.3)
    shown(canvas)
    assert canvas.backing.waiting
    qtbot.waitUntil(lambda: not canvas.backing.waiting)
    assert apart(shown(canvas), at_once(canvas)) <= ROUNDING


def test_what_is_put_down_among_labels_is_right_at_once_and_everywhere_soon(hand, canvas):
    canvas.zoom_to(1.0)
    canvas.centre_on(canvas.mirror.box([*hand.graph.nodes][10]).centre)
    sharpened(canvas)
    hand.drag(hand.middle([*hand.graph.nodes][10]), (820.0, 300.0))
    x, y = hand.middle([*hand.graph.nodes][10])
    assert shown(canvas).pixelColor(round(x), round(y) + 14).name() != canvas.theme.canvas
    assert apart(sharpened(canvas), at_once(canvas)) <= ROUNDING


def test_several_edits_between_two_frames_are_painted_where_they_are(hand, canvas, monkeypatch):
    begun = []
    begin = canvas.backing._begin
    monkeypatch.setattr(canvas.backing, "_begin", lambda *a: begun.append(1) or begin(*a))
    sharpened(canvas)
    begun.clear()
    for _ in range(3):
        hand.add("relu", (900.0, 200.0))
    assert apart(sharpened(canvas), at_once(canvas)) <= ROUNDING
    assert len(begun) == 1  # for the picture to compare with


@pytest.mark.parametrize("few", [1, 12])
def test_what_glides_leaves_nothing_behind(hand, canvas, monkeypatch, few):
    monkeypatch.delenv(glide.STILL, raising=False)
    gliding = canvas.tidying.glide
    sharpened(canvas)
    nodes = [*hand.graph.nodes][20 : 20 + few]
    hand.workspace.apply(Move({node: (7.0 * i, 300.0) for i, node in enumerate(nodes)}))
    shown(canvas)
    hand.workspace.select(nodes)
    canvas.tidying.begin(nodes)
    for share in (0.0, 0.3, 0.9):
        assert gliding.moving
        gliding._show(share)
        frame = sharpened(canvas)
        canvas.mirror.show_anew()
        assert apart(frame, at_once(canvas)) <= ROUNDING
    gliding.finish()
    frame = sharpened(canvas)
    canvas.mirror.show_anew()
    assert apart(frame, at_once(canvas)) <= ROUNDING
    hand.workspace.undo()
    assert apart(sharpened(canvas), at_once(canvas)) <= ROUNDING
