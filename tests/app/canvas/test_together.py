"""Much that is dragged at once is painted once, and looks as if each card and wire were."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.canvas.wire_paint import visible
from app.theme import LIGHT

ROWS = 6


def pixels(image):
    rows = np.frombuffer(image.constBits(), np.uint8)
    return rows.reshape(image.height(), image.width(), 4)[:, :, :3].astype(np.int64)


@pytest.fixture
def crowd(hand):
    """Rows of layers wired to the next and one further on; all but the first row are selected."""
    nodes = []
    for place in range(48):
        at = (200.0 * (place // ROWS), 96.0 * (place % ROWS))
        nodes.append(hand.add("add" if place >= ROWS else "relu", at))
        if place >= ROWS:
            hand.connect(nodes[place - ROWS], nodes[-1], "y", "xs")
            hand.connect(nodes[place - ROWS + (1 if place % ROWS < 5 else 0)], nodes[-1], "y", "xs")
    hand.workspace.select(nodes[ROWS:])
    view = hand.view
    view.painter.patient = True
    view.minimap.hide()
    view.camera.zoom, view.camera.x, view.camera.y = 0.5, 60.0, 70.0
    return nodes


def dragged(hand, node, steps):
    """Return what is seen at each step of a drag, off the grid, by whole pixels."""
    start = hand.middle(node)
    hand.press(start)
    seen = []
    for dx, dy in steps:
        hand.move((start[0] + dx, start[1] + dy), keys=Qt.KeyboardModifier.AltModifier)
        seen.append(pixels(hand.view.grab().toImage()))
    hand.view.pointing.cancel()
    return seen


@pytest.mark.parametrize("zoom", [0.5, 0.25])
def test_a_drag_of_many_looks_like_one_of_each(hand, crowd, zoom, monkeypatch):
    hand.view.camera.zoom, painter = zoom, hand.view.painter
    steps = [(20, 0), (60, 40), (240, -40), (480, 160), (-320, 80), (8, 0)]
    monkeypatch.setattr("app.canvas.painter._following", lambda *_: 1.0)
    together = dragged(hand, crowd[20], steps)

    def singly(frame, mirror, marks, edges, raised):
        painter._loose(frame, mirror, marks, visible(frame, mirror, marks, edges), raised)

    monkeypatch.setattr(painter, "_together", singly)
    for one, other in zip(together, dragged(hand, crowd[20], steps), strict=True):
        apart = np.abs(one - other).max(axis=2)
        # Wires that lead out lie below those between, and lines on clear ground are a shade off.
        assert (apart > 12).mean() < 0.001


def test_cards_are_painted_once_for_the_whole_way(hand, crowd, monkeypatch):
    painter, painted = hand.view.painter, []
    cards = painter.cards.cards
    start = hand.middle(crowd[20])
    hand.press(start)
    hand.move((start[0] + 10, start[1]))
    hand.view.grab()
    monkeypatch.setattr(painter.cards, "cards", lambda *a: painted.append(1) or cards(*a))
    for step in range(20, 100, 10):
        hand.move((start[0] + step, start[1] + step / 2))
        hand.view.grab()
    assert painted == []
    hand.view.pan_by(500.0, 0.0)
    hand.view.grab()
    assert painted
    hand.view.pointing.cancel()


def test_a_change_of_theme_on_the_way_shows(hand, crowd):
    start = hand.middle(crowd[20])
    hand.press(start)
    hand.move((start[0] + 40, start[1]))
    dark = pixels(hand.view.grab().toImage())
    hand.view.set_theme(LIGHT)
    light = pixels(hand.view.grab().toImage())
    apart = np.abs(dark - light).max(axis=2)[100:330, 180:800]
    assert (apart > 20).mean() > 0.99
    hand.view.pointing.cancel()
