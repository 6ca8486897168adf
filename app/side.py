"""The panel at the left: layers to add, or the outline of what is there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.action import Action
from app.controls.text import button
from app.library.panel import LibraryPanel
from app.outline.panel import OutlinePanel

VIEW = "View"


class SidePanel(QWidget):
    """Two pages under a head of two segments."""

    def __init__(self, library: LibraryPanel, outline: OutlinePanel) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Side panel")
        self.library, self.outline = library, outline
        self.stack = QStackedWidget()
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self.stack.setCurrentIndex)
        head = QHBoxLayout()
        head.setContentsMargins(12, 10, 12, 0)
        head.setSpacing(0)
        pages: tuple[tuple[str, QWidget], ...] = (("Layers", library), ("Outline", outline))
        for place, (name, page) in enumerate(pages):
            head.addWidget(self._segment(name, place), 1)
            self.stack.addWidget(page)
        self.segment(0).setChecked(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)

    def _segment(self, name: str, place: int) -> QPushButton:
        made = button(name, "segment", tip=f"Show {name.lower()} here")
        made.setCheckable(True)
        made.setProperty("side", "first" if place == 0 else "last")
        self._group.addButton(made, place)
        return made

    def segment(self, place: int) -> QPushButton:
        """Return a segment of the head."""
        found = self._group.button(place)
        assert isinstance(found, QPushButton)
        return found

    def show_library(self) -> None:
        """Offer layers, ready to be filtered."""
        self.segment(0).click()
        self.library.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_outline(self) -> None:
        """Show the outline, ready to be walked."""
        self.segment(1).click()
        self.outline.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def actions_offered(self) -> list[Action]:
        """Return the commands that bring a page to the front."""
        current = self.stack.currentWidget
        return [
            Action(
                "view.layers",
                "Layers",
                self.show_library,
                "Ctrl+Shift+L",
                VIEW,
                "Show the layers that can be added, at the left.",
                checked=lambda: current() is self.library,
            ),
            Action(
                "view.outline",
                "Outline",
                self.show_outline,
                "Ctrl+Shift+O",
                VIEW,
                "Show the network as a tree, at the left.",
                checked=lambda: current() is self.outline,
            ),
        ]
