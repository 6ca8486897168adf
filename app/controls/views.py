"""Views of rows: what Qt would paint anew although it looks the same."""

from __future__ import annotations

from PySide6.QtCore import QEvent

ACTIVATION = (QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate)


def is_activation(event: QEvent) -> bool:
    """Tell whether an event says that a window became the active one, or no longer is.

    Qt's views paint all rows then, as some styles colour what is selected by it. Ours don't.
    """
    return event.type() in ACTIVATION
