"""The panels at the foot of the window: a strip of tabs, the run's status, one panel at a time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.controls.text import button, label

PARTS = 1000


class Bottom(QWidget):
    """A strip of tabs above a stack of panels."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bottom")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self._show)
        self._strip = QHBoxLayout()
        self._strip.setContentsMargins(18, 0, 18, 0)
        self._strip.setSpacing(22)
        self._strip.addStretch(1)
        self.status = label("", "mono-muted")
        self.status.setAccessibleName("Training status")
        self._strip.addWidget(self.status)
        self.stack = QStackedWidget()
        self.progress = QProgressBar()
        self.progress.setRange(0, PARTS)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Training progress")
        self._names: list[str] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        strip = QWidget()
        strip.setObjectName("tabstrip")
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        strip.setLayout(self._strip)
        layout.addWidget(strip)
        layout.addWidget(self.progress)
        layout.addWidget(self.stack, 1)
        self.show_progress(0.0)

    def add(self, name: str, panel: QWidget) -> None:
        """Add a tab for a panel."""
        tab = button(name, "tab")
        tab.setCheckable(True)
        tab.setCursor(Qt.CursorShape.PointingHandCursor)
        self._group.addButton(tab, len(self._names))
        self._strip.insertWidget(len(self._names), tab)
        self._names.append(name)
        self.stack.addWidget(panel)
        if len(self._names) == 1:
            self.show_tab(name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._names)

    def tab(self, name: str) -> QPushButton:
        """Return a tab's button."""
        found = self._group.button(self._names.index(name))
        assert isinstance(found, QPushButton)
        return found

    def show_tab(self, name: str) -> None:
        """Bring a panel to the front."""
        self.tab(name).setChecked(True)
        self._show(self._names.index(name))

    @property
    def current(self) -> str:
        return self._names[self.stack.currentIndex()]

    def count(self, name: str, number: int) -> None:
        """Show a number in a tab's title."""
        self.tab(name).setText(f"{name} {number}" if number else name)

    def show_progress(self, share: float) -> None:
        """Show how much of a run is done, 0 to 1."""
        self.progress.setValue(round(share * PARTS))

    def _show(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
