"""Menus over the canvas, filled from the commands it offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from app.action import Action

if TYPE_CHECKING:
    from app.canvas.view import CanvasView


def title_of(action: Action) -> str:
    """Return what an action is called everywhere."""
    return action.title


def menu_over(view: CanvasView, name: str) -> QMenu:
    """Return an empty menu that goes when it is closed."""
    menu = QMenu(view)
    menu.setAccessibleName(name)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def fill(
    menu: QMenu,
    view: CanvasView,
    ids: Iterable[str],
    titled: Callable[[Action], str] = title_of,
) -> QMenu:
    """Add the commands of these ids to a menu and return it; an empty id is a line."""
    offered = {action.id: action for action in view.actions_offered}
    for id_ in ids:
        if not id_:
            menu.addSeparator()
            continue
        action = offered[id_]
        item = menu.addAction(titled(action))
        item.setShortcuts([QKeySequence(text) for text in action.shortcuts])
        item.setEnabled(action.enabled())
        item.triggered.connect(lambda _=False, run=action.run: run())
    return menu
