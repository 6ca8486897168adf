"""What is drawn pane by pane looks as if it were drawn at once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPixmap, QRegion

from app.canvas.panes import draw_apart, panes_of

SIZE = (1200, 800)


def pixels(view):
    image = view.grab().toImage()
    rows = np.frombuffer(image.constBits(), np.uint8)
    return rows.reshape(image.height(), image.width(), 4)[:, :, :3].astype(np.int64)


@pytest.fixture
def crowd(hand):
    """Rows of layers that reach behind the minimap, all wired to the next one and selected."""
    nodes = [hand.add("relu", (x % 9 * 190.0, x // 9 * 100.0)) for x in range(81)]
    for a, b in pairwise(nodes):
        hand.connect(a, b)
    hand.view.resize(*SIZE)
    hand.view.painter.patient = True
    hand.view.camera.zoom, hand.view.camera.x, hand.view.camera.y = 0.8, 10.5, 20.25
    return nodes


@pytest.mark.parametrize("several", [12, 60])
def test_a_drag_looks_the_same_drawn_at_once(hand, crowd, several, monkeypatch):
    hand.workspace.select(crowd[-several:])
    start = hand.middle(crowd[-several])
    hand.press(start)
    hand.move((start[0] + 20, start[1] + 30))
    apart = pixels(hand.view)
    monkeypatch.setattr("app.canvas.backing.panes_of", lambda *_: ())
    differing = np.abs(apart - pixels(hand.view)).max(axis=2) > 0
    hand.view.pointing.cancel()
    assert differing.mean() < 1e-4, "lines may be a pixel off where they cross into another pane"


def test_panes_are_all_that_is_seen_but_for_the_minimap(hand, crowd, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "app.canvas.backing.panes_of", lambda *given: seen.append(panes_of(*given)) or ()
    )
    hand.view.grab()
    (panes,) = seen
    covered = QRegion()
    for pane in panes:
        assert QRegion(pane.toRect()).intersected(covered).isEmpty()
        covered += pane.toRect()
    assert covered == QRegion(QRect(0, 0, *SIZE)) - QRegion(hand.view.minimap.geometry())


def test_there_are_no_panes_between_pixels(qapp):
    picture = QPixmap(10, 10)
    painter = QPainter(picture)
    assert panes_of(painter, 1.5) == ()
    painter.end()


def test_each_thing_is_drawn_in_the_panes_it_meets_in_order(qapp):
    picture = QPixmap(100, 100)
    painter = QPainter(picture)
    panes = QRectF(0, 0, 100, 50), QRectF(0, 50, 100, 50)
    boxes = np.array([[0, 0, 9, 9], [0, 40, 9, 60], [0, 70, 9, 80], [0, 200, 9, 210]], float)
    drawn = []
    draw_apart(painter, panes, boxes, lambda some: drawn.append(some.tolist()))
    assert drawn == [[0, 1], [1, 2]]
    assert not painter.hasClipping()
    painter.end()
