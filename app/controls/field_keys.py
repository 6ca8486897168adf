"""Keys typed into a field that does more with them than write."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent


def field_key(event: QEvent) -> QKeyEvent | None:
    """Return the key pressed in a field, which has first claim on the window's shortcuts."""
    if event.type() == QEvent.Type.ShortcutOverride:
        event.accept()
    if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
        return event
    return None
