"""Qt without a display, for commands that draw."""

from __future__ import annotations

import os
import sys

NEEDLESS = "This plugin does not support propagateSizeHints()"


def go_offscreen() -> None:
    """Have Qt draw into memory, whatever displays there are; call it before anything is made."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import qInstallMessageHandler

    qInstallMessageHandler(_speak)


def _speak(_kind: object, _context: object, text: str) -> None:
    """Pass on what Qt says, but not that a window without a screen has no size hints."""
    if text != NEEDLESS:
        print(text, file=sys.stderr)
