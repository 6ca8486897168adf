"""Turning: wheels, touchpads, pinches and the pen's button move the picture as the preset says."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QTabletEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from app.canvas.navigation import Does
from app.canvas.surface import Surface

# How much closer one unit of a wheel's angle brings the picture; a notch has 120.
WHEEL_STEP = 1.0015
# How many units of a wheel's angle a pixel of a touchpad counts for when it zooms.
PIXEL_UNITS = 3.0
BUTTONS = Qt.MouseButton.RightButton | Qt.MouseButton.MiddleButton


def turn(surface: Surface, event: QWheelEvent) -> None:
    """Do what a wheel or two fingers mean."""
    pixels, angle = event.pixelDelta(), event.angleDelta()
    fingers = not pixels.isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase
    does = _meaning(surface, event, fingers=fingers)
    if does is Does.ZOOM:
        units = pixels.y() * PIXEL_UNITS if fingers else angle.y() or angle.x()
        zoom_at(surface, event.position(), WHEEL_STEP**units)
    elif does is Does.SIDEWAYS:
        surface.pan_by(angle.y() or angle.x(), 0)
    else:
        by = pixels if fingers else angle
        surface.pan_by(by.x(), by.y())
    event.accept()


def _meaning(surface: Surface, event: QWheelEvent, *, fingers: bool) -> Does:
    preset, keys = surface.navigation, event.modifiers()
    if keys & Qt.KeyboardModifier.ControlModifier:
        return preset.ctrl_scroll if fingers else preset.ctrl_wheel
    if fingers:
        return preset.scroll
    return preset.shift_wheel if keys & Qt.KeyboardModifier.ShiftModifier else preset.wheel


def zoom_at(surface: Surface, at: QPointF, factor: float) -> None:
    """Bring the picture closer by a factor, with a widget point held still."""
    surface.zoom_to(surface.camera.zoom * factor, (at.x(), at.y()))


def pinch(surface: Surface, event: QEvent) -> bool:
    """Take a pinch, the system's own or one of two fingers on a screen; tell whether it was one."""
    if surface.navigation.pinch is not Does.ZOOM:
        return False
    if isinstance(event, QNativeGestureEvent):
        return _native(surface, event)
    if not isinstance(event, QGestureEvent):
        return False
    gesture = cast("QPinchGesture | None", event.gesture(Qt.GestureType.PinchGesture))
    return gesture is not None and _two_fingers(surface, event, gesture)


def _two_fingers(surface: Surface, event: QGestureEvent, two: QPinchGesture) -> bool:
    centre = surface.mapFromGlobal(two.centerPoint())
    zoom_at(surface, centre, two.scaleFactor())
    moved = two.centerPoint() - two.lastCenterPoint()
    if two.state() is Qt.GestureState.GestureUpdated:
        surface.pan_by(moved.x(), moved.y())
    event.accept(two)
    return True


def _native(surface: Surface, event: QNativeGestureEvent) -> bool:
    if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
        return False
    zoom_at(surface, event.position(), 1 + event.value())
    return True


def pen_pans(surface: Surface, event: QTabletEvent) -> bool:
    """Tell whether a press of a pen's button begins to pan."""
    return surface.navigation.pen_button is Does.PAN and bool(event.button() & BUTTONS)
