"""Walking: F6 leads the keyboard from panel to panel, back to where it last was in each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.action import Action
from app.guard import guarded
from app.tab_order import controls, lead

Panels = Callable[[], Sequence[QWidget]]
REASON = Qt.FocusReason.ShortcutFocusReason


class PanelWalk(QObject):
    """Knows the panels that can be walked now, and the control last used in each."""

    def __init__(self, panels: Panels, parent: QObject) -> None:
        super().__init__(parent)
        self._panels = panels
        self._last: dict[QWidget, QWidget] = {}
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._remember)

    def _remember(self, _: QWidget | None, now: QWidget | None) -> None:
        panel = self.panel_of(now)
        if panel is not None and now is not None:
            self._last[panel] = now

    def panel_of(self, widget: QWidget | None) -> QWidget | None:
        """Return the panel that a control stands in."""
        if widget is None:
            return None
        around = (panel for panel in self._panels() if _within(panel, widget))
        return next(around, None)

    def step(self, by: int) -> None:
        """Lead the keyboard so many panels on."""
        panels = [panel for panel in self._panels() if panel.isVisible() and _first(panel)]
        if not panels:
            return
        here = self.panel_of(QApplication.focusWidget())
        place = panels.index(here) + by if here in panels else 0
        panel = panels[place % len(panels)]
        last = self._last.get(panel)
        goal = last if last is not None and _usable(panel, last) else _first(panel)
        if goal is not None:
            goal.setFocus(REASON)

    @guarded
    def tab(self, *, forward: bool) -> bool:
        """Lead the keyboard to the next control, as things stand on the screen."""
        return lead(self._panels(), forward=forward)

    def actions(self) -> list[Action]:
        """Return the commands that walk."""
        return [
            Action(
                "view.next_panel",
                "Next panel",
                lambda: self.step(1),
                "F6",
                "View",
                "Lead the keyboard to the next part of the window.",
            ),
            Action(
                "view.previous_panel",
                "Previous panel",
                lambda: self.step(-1),
                "Shift+F6",
                "View",
                "Lead the keyboard to the part of the window before.",
            ),
        ]


def _within(panel: QWidget, widget: QWidget) -> bool:
    return panel is widget or panel.isAncestorOf(widget)


def _usable(panel: QWidget, widget: QWidget) -> bool:
    alive = shiboken6.isValid(widget)
    return alive and _within(panel, widget) and widget.isVisible() and widget.isEnabled()


def _first(panel: QWidget) -> QWidget | None:
    """Return the first control of a panel that Tab stops at."""
    return next(controls(panel), None)
