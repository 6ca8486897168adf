"""The minimap navigates, and shows where the selection and the problems are."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.theme import DARK

LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
NONE, NATURAL = Qt.KeyboardModifier.NoModifier, False


@pytest.fixture
def minimap(hand):
    """The minimap of two nodes far apart."""
    hand.add("input", (0, 0), shape=(4,))
    hand.add("relu", (8000, 5000))
    hand.view.camera.x = hand.view.camera.y = -1000.0
    hand.view.minimap.grab()
    return hand.view.minimap


def send(minimap, kind, at, button=LEFT, buttons=LEFT):
    point = QPointF(*at)
    event = QMouseEvent(kind, point, minimap.mapToGlobal(point), button, buttons, NONE)
    QApplication.sendEvent(minimap, event)


def middle(view):
    return view.camera.to_canvas((view.width() / 2, view.height() / 2))


def shown(minimap, tone):
    """Tell whether a colour is anywhere in the minimap's network."""
    minimap._redraw()
    image, wanted = minimap._picture.toImage(), QColor(tone)
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return any(image.pixelColor(x, y) == wanted for x, y in places)


def test_a_click_looks_there(hand, minimap):
    send(minimap, QEvent.Type.MouseButtonPress, (135, 85))
    x, y = middle(hand.view)
    assert x > 6000
    assert y > 3500


def test_what_is_seen_is_dragged_from_where_it_is_held(hand, minimap):
    seen = minimap._frame()
    before = middle(hand.view)
    corner = seen.left() + 1, seen.top() + 1
    send(minimap, QEvent.Type.MouseButtonPress, corner)
    assert middle(hand.view) == pytest.approx(before, abs=2)
    send(minimap, QEvent.Type.MouseMove, (corner[0] + 40, corner[1]), NO_BUTTON)
    x, y = middle(hand.view)
    assert x > before[0] + 1000
    assert y == pytest.approx(before[1], abs=2)


def test_the_wheel_zooms_there(hand, minimap):
    zoom, at = hand.view.camera.zoom, QPointF(75, 48)
    point = minimap._point(at)
    before = hand.view.camera.to_view(point)
    where, turned = minimap.mapToGlobal(at), QPoint(0, 120)
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, where, QPoint(), turned, NO_BUTTON, NONE, phase, NATURAL)
    QApplication.sendEvent(minimap, event)
    assert hand.view.camera.zoom > zoom
    assert hand.view.camera.to_view(point) == pytest.approx(before)


def test_selection_and_problems_show(hand, minimap):
    hand.workspace.select(())
    dense = hand.add("dense", (4000, 2500))  # nothing reaches it
    assert shown(minimap, DARK.error)
    assert not shown(minimap, DARK.selection)
    hand.workspace.select([dense])
    assert shown(minimap, DARK.selection)


def test_alt_m_shows_and_hides_it_and_it_has_a_name(hand, minimap):
    (action,) = (a for a in hand.view.actions_offered if a.id == "canvas.minimap")
    assert action.shortcut == "Alt+M"
    assert action.checked()
    action.run()
    assert not minimap.isVisible()
    assert minimap.accessibleName() == "Minimap"


def test_out_of_sight_it_rests_and_it_catches_up_when_it_is_shown(hand, minimap, qtbot):
    minimap.hide()
    minimap._later.stop()
    dense = hand.add("dense", (4000, 2500))
    hand.workspace.select([dense])
    assert not minimap._later.isActive()
    minimap.show()
    qtbot.waitUntil(lambda: minimap._drawn == minimap._state())
    assert shown(minimap, DARK.selection)


def test_a_selection_leaves_the_picture_of_the_network_as_it_is(hand, minimap):
    minimap._redraw()
    network = minimap._network.cacheKey()
    hand.workspace.select(list(hand.workspace.graph.nodes))
    assert shown(minimap, DARK.selection)
    hand.workspace.select(())
    assert not shown(minimap, DARK.selection)
    assert minimap._network.cacheKey() == network
    hand.add("dense", (4000, 2500))
    minimap._redraw()
    assert minimap._network.cacheKey() != network
