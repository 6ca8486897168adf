"""Swatches: small pieces of a colour, for menus and the row of colours in a form."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

SIDE, SCALE = 14, 2


def swatch(colour: str) -> QIcon:
    """Return a round piece of a colour as an icon."""
    picture = QPixmap(SIDE * SCALE, SIDE * SCALE)
    picture.setDevicePixelRatio(SCALE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(1, 1, SIDE - 2, SIDE - 2)
    painter.end()
    return QIcon(picture)


class Swatches(QWidget):
    """A row of named colours, one of which may be chosen; `chosen` carries its name."""

    chosen = Signal(str)

    def __init__(self, what: str, colours: Mapping[str, str]) -> None:
        super().__init__()
        self.setAccessibleName(what)
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for name, colour in colours.items():
            made = self.buttons[name] = QToolButton()
            made.setIcon(swatch(colour))
            made.setIconSize(QSize(SIDE, SIDE))
            made.setCheckable(True)
            made.setAutoRaise(True)
            made.setToolTip(name.capitalize())
            made.setAccessibleName(f"{what} {name}")
            made.clicked.connect(partial(self._choose, name))
            self._group.addButton(made)
            row.addWidget(made)
        row.addStretch(1)

    def _choose(self, name: str) -> None:
        self.chosen.emit(name)

    def show_colour(self, name: str) -> None:
        """Show which colour it is; an empty text when it is several."""
        self._group.setExclusive(False)
        for other, made in self.buttons.items():
            made.setChecked(other == name)
        self._group.setExclusive(True)
