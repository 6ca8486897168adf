"""Wheel, touchpad, pinch, right button and pen do what the navigation preset says."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QInputDevice,
    QNativeGestureEvent,
    QPointingDevice,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.canvas.navigation import MOUSE, PEN, PRESETS, TOUCHPAD, WAYS, Does, preset_of, rows

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
NO_BUTTON, LEFT, RIGHT = (
    Qt.MouseButton.NoButton,
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.RightButton,
)
AT = (400.0, 300.0)
NATURAL = False


def fingers(view, dx, dy, keys=NONE):
    """Move two fingers over a touchpad."""
    at, phase = QPointF(*AT), Qt.ScrollPhase.ScrollUpdate
    pixels, angle = QPoint(dx, dy), QPoint(dx * 8, dy * 8)
    where = view.mapToGlobal(at)
    QApplication.sendEvent(
        view, QWheelEvent(at, where, pixels, angle, NO_BUTTON, keys, phase, NATURAL)
    )


def camera(view):
    return view.camera.zoom, view.camera.x, view.camera.y


@pytest.mark.parametrize(
    ("preset", "keys", "does"),
    [
        (MOUSE, NONE, "zoom"),
        (MOUSE, CTRL, "zoom"),
        (MOUSE, SHIFT, "sideways"),
        (TOUCHPAD, NONE, "pan"),
        (TOUCHPAD, CTRL, "zoom"),
        (PEN, NONE, "zoom"),
    ],
)
def test_a_wheel_does_what_the_preset_says(hand, preset, keys, does):
    hand.view.navigation = preset
    before = hand.view.camera.to_canvas(AT)
    zoom, x, y = camera(hand.view)
    hand.turn(AT, 120, keys)
    after = camera(hand.view)
    if does == "zoom":
        assert after[0] > zoom
        assert hand.view.camera.to_canvas(AT) == pytest.approx(before)
    else:
        assert after == ((zoom, x + 120, y) if does == "sideways" else (zoom, x, y + 120))


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_two_fingers_pan_and_zoom_with_ctrl(view, preset):
    view.navigation = preset
    zoom, x, y = camera(view)
    fingers(view, 12, -7)
    assert camera(view) == (zoom, x + 12, y - 7)
    before = view.camera.to_canvas(AT)
    fingers(view, 0, 10, CTRL)
    assert view.camera.zoom > zoom
    assert view.camera.to_canvas(AT) == pytest.approx(before)


def test_the_systems_pinch_zooms_around_the_fingers(view):
    before, zoom = view.camera.to_canvas(AT), view.camera.zoom
    pad = QPointingDevice.primaryPointingDevice()
    at = QPointF(*AT)
    where = view.mapToGlobal(at)
    kind = Qt.NativeGestureType.ZoomNativeGesture
    event = QNativeGestureEvent(kind, pad, 2, at, at, where, 0.25, QPointF(), 1)
    QApplication.sendEvent(view, event)
    assert view.camera.zoom == pytest.approx(zoom * 1.25)
    assert view.camera.to_canvas(AT) == pytest.approx(before)


def test_two_fingers_on_a_screen_pinch(view, qtbot):
    screen = QTest.createTouchDevice()
    zoom = view.camera.zoom

    def touch(step):
        left, right = QPoint(360 - 12 * step, 300), QPoint(440 + 12 * step, 300)
        return left, right

    start = touch(0)
    QTest.touchEvent(view, screen).press(0, start[0], view).press(1, start[1], view).commit()
    for step in range(1, 8):
        a, b = touch(step)
        QTest.touchEvent(view, screen).move(0, a, view).move(1, b, view).commit()
    a, b = touch(7)
    QTest.touchEvent(view, screen).release(0, a, view).release(1, b, view).commit()
    assert view.camera.zoom > zoom * 1.5


@pytest.fixture
def menus(monkeypatch):
    """Where menus were opened; without a screen none can be shown."""
    opened = []
    monkeypatch.setattr("app.canvas.keys.show_menu", lambda view, where: opened.append(where))
    return opened


def test_a_right_drag_pans_with_the_pen_preset_and_a_right_click_opens_the_menu(hand, menus):
    hand.view.navigation = PEN
    node = hand.add("dense", (200, 200))
    hand.drag(AT, (450, 320), RIGHT)
    assert (hand.view.camera.x, hand.view.camera.y) == (100.0, 70.0)
    assert not hand.workspace.selection
    assert not menus
    hand.click(hand.middle(node), RIGHT)
    assert hand.workspace.selection == {node}
    assert len(menus) == 1


def test_with_the_mouse_preset_the_right_button_opens_the_menu_and_never_pans(hand, menus):
    node = hand.add("dense", (200, 200))
    before = camera(hand.view)
    hand.drag(AT, (450, 320), RIGHT)
    assert camera(hand.view) == before
    at = QPoint(*map(round, hand.middle(node)))
    mouse = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(hand.view, QContextMenuEvent(mouse, at, hand.view.mapToGlobal(at), NONE))
    assert hand.workspace.selection == {node}
    assert len(menus) == 1


def pen(view, kind, at, button, buttons):
    pos = QPointF(*at)
    stylus = QPointingDevice(
        "pen",
        1,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position,
        1,
        2,
    )
    event = QTabletEvent(
        kind, stylus, pos, view.mapToGlobal(pos), 0.5, 0, 0, 0, 0, 0, NONE, button, buttons
    )
    QApplication.sendEvent(view, event)
    return event.isAccepted()


def test_the_pens_button_pans_in_the_pen_preset_and_is_a_mouse_button_in_others(view):
    press, move, release = (
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletRelease,
    )
    assert not pen(view, press, AT, RIGHT, RIGHT)
    view.navigation = PEN
    assert not pen(view, press, AT, LEFT, LEFT)
    assert pen(view, press, AT, RIGHT, RIGHT)
    assert pen(view, move, (430, 310), NO_BUTTON, RIGHT)
    assert pen(view, release, (430, 310), RIGHT, NO_BUTTON)
    assert (view.camera.x, view.camera.y) == (80.0, 60.0)
    assert view.pointing.gesture is None


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_the_sheet_lists_all_that_a_preset_says(preset):
    told = list(rows(preset))
    assert [way for _, _, way in told] == list(WAYS.values())
    assert all(does.lower() in {d.value for d in Does} for _, does, _ in told)


def test_an_unknown_preset_is_the_mouse():
    assert preset_of("trackball") is MOUSE


@pytest.mark.parametrize(("at", "way"), [((990, 300), (-1, 0)), ((500, 4), (0, 1))])
def test_a_node_dragged_to_the_border_takes_the_canvas_along(hand, at, way):
    node = hand.add("dense", (200, 200))
    start = hand.middle(node)
    x, y = hand.view.camera.x, hand.view.camera.y
    hand.press(start)
    hand.move((500, 300))
    assert not hand.view.pointing.carry.active
    hand.move(at)
    assert hand.view.pointing.carry.active
    for _ in range(10):
        hand.view.pointing.carry.step()
    moved = hand.view.camera.x - x, hand.view.camera.y - y
    assert [(m > 0) - (m < 0) for m in moved] == list(way)
    hand.release(at)
    assert not hand.view.pointing.carry.active
    box = hand.view.mirror.box(node)
    under = hand.view.camera.to_canvas(at)
    assert abs(under[0] - box.centre[0]) < 16
    assert abs(under[1] - box.top - 12) < 16
    hand.workspace.undo()
    assert hand.graph.positions[node] == (200, 200)


def test_esc_ends_the_carrying(hand):
    node = hand.add("dense", (200, 200))
    hand.press(hand.middle(node))
    hand.move((500, 300))
    hand.move((998, 300))
    hand.view.pointing.cancel()
    assert not hand.view.pointing.carry.active
    assert hand.view.mirror.box(node).left == 200
