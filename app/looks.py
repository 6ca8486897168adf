"""What a window looks like now: theme, text size, and the places it was left in."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QSplitter

from app import style
from app.action import Action
from app.canvas.navigation import Preset
from app.canvas.view import CanvasView
from app.theme import THEMES
from runtime.protocol import Ready

if TYPE_CHECKING:
    from app.window import MainWindow


def set_theme(window: MainWindow, name: str) -> None:
    """Dress a window and all its parts in a theme, and remember it."""
    window.theme = THEMES[name]
    window.settings.update(theme=name)
    _dress(window)


def _dress(window: MainWindow) -> None:
    style.apply_theme(window, window.theme, window.settings.value.font_scale)
    give_room(window)
    for part in (
        window.topbar,
        window.tabs.strip,
        window.comparing.page,
        window.library,
        window.outline,
        window.canvas,
        window.inspector,
        window.panels,
        window.start,
        window.palette_box,
        window.find_bar,
    ):
        part.set_theme(window.theme)


def set_navigation(window: MainWindow, preset: Preset) -> None:
    """Let wheel, buttons and pen mean what a preset says, and remember it."""
    window.canvas.navigation = preset
    window.settings.update(navigation=preset.id)


def scale_fonts(window: MainWindow, steps: int) -> None:
    """Choose the next text size in a direction, and remember it."""
    now = window.settings.value.font_scale
    place = min(range(len(style.SCALES)), key=lambda i: abs(style.SCALES[i] - now)) + steps
    scale = style.SCALES[min(max(place, 0), len(style.SCALES) - 1)]
    _scale(window, scale)


def reset_fonts(window: MainWindow) -> None:
    """Go back to the usual text size, and remember it."""
    _scale(window, 1.0)


def _scale(window: MainWindow, scale: float) -> None:
    window.settings.update(font_scale=scale)
    _dress(window)
    window.topbar.refresh()


def give_room(window: MainWindow) -> None:
    """Keep panels from becoming too small for their text; the canvas gets what is left."""
    for panel, width in ((window.side, 160), (window.inspector, 250)):
        panel.setMinimumWidth(width + (style.scaled(width) - width) * 3 // 4)
    window.bottom.setMinimumHeight(230 + (style.scaled(230) - 230) * 3 // 4)


def _splitters(window: MainWindow) -> dict[str, QSplitter]:
    return {"upper": window.upper, "right": window.right, "workbench": window.workbench}


def remember(window: MainWindow) -> None:
    """Keep where the window and its splitters stand."""
    window.settings.update(
        geometry=_text(window.saveGeometry()),
        splitters={name: _text(part.saveState()) for name, part in _splitters(window).items()},
    )


def restore(window: MainWindow) -> None:
    """Put the window and its splitters where they were left; what Qt can't read is no matter."""
    kept = window.settings.value
    with contextlib.suppress(ValueError):  # not Latin-1: somebody wrote the file by hand
        if kept.geometry:
            window.restoreGeometry(_bytes(kept.geometry))
        for name, part in _splitters(window).items():
            if state := kept.splitters.get(name):
                part.restoreState(_bytes(state))


def _text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode("ascii")


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(QByteArray(text.encode("ascii")))


def device(ready: Ready) -> tuple[str, str]:
    """Return what the device pill says, and its tip."""
    names = [name for _, name in ready.devices]
    if len(names) > 1:
        return f"● {names[-1]}", f"torch {ready.torch}: {', '.join(names)}"
    plural = "" if ready.threads == 1 else "s"
    return f"● CPU · {ready.threads} thread{plural}", f"torch {ready.torch}: {', '.join(names)}"


def is_checked(action: Action) -> bool:
    """Tell whether an action that can be checked is checked now."""
    return action.checked is not None and action.checked()


def bring_into_view(canvas: CanvasView, node: str) -> None:
    """Scroll to a node only when it can't be seen whole."""
    seen = canvas.camera.seen(canvas.width(), canvas.height())
    box = canvas.mirror.box(node)
    if seen.joined(box) != seen:
        canvas.reveal(node)
