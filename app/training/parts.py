"""Small widgets the training panels are made of."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.controls.text import Elided, label
from app.guard import guarded
from app.theme import Theme

ALONE = QSizePolicy.Policy.Fixed


class Card(QFrame):
    """A titled frame; `head` is its title row, `body` where its contents go."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(title)
        self.title = label(title)
        self.title.setStyleSheet("font-weight: 600;")
        self.head = QHBoxLayout()
        self.head.setSpacing(12)
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(12, 6, 10, 8)
        self.body.setSpacing(4)
        self.body.addLayout(self.head)

    def set_title(self, title: str) -> None:
        self.title.setText(title)
        self.setAccessibleName(title)


class Legend(QWidget):
    """A coloured word with a sample of its line, so that colour isn't all that tells."""

    _SAMPLE = 18

    def __init__(self, text: str, colour: str, *, dashed: bool) -> None:
        super().__init__()
        self._text, self._colour, self._dashed = text, colour, dashed
        self.setAccessibleName(f"{text}: {'dashed' if dashed else 'solid'} line")
        self.setSizePolicy(ALONE, QSizePolicy.Policy.Preferred)

    def set_colour(self, colour: str) -> None:
        self._colour = colour
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(self._SAMPLE + 5 + metrics.horizontalAdvance(self._text), metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint()

    @guarded
    def _paint(self) -> None:
        painter = QPainter(self)
        style = Qt.PenStyle.DashLine if self._dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(self._colour), 2, style))
        middle = self.height() // 2
        painter.drawLine(0, middle, self._SAMPLE, middle)
        painter.setPen(QColor(self._colour))
        place = self.rect().adjusted(self._SAMPLE + 5, 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._text)
        painter.end()


class Facts(QScrollArea):
    """Rows of a name and a value; a value may carry a tone, "good" or "warning"."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        self._grid = QGridLayout(page)
        self._grid.setContentsMargins(0, 0, 4, 0)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)
        self._rows: list[tuple[Elided, QLabel]] = []
        self._shown: tuple[tuple[str, str, str], ...] = ()
        self.setWidget(page)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        shown, self._shown = self._shown, ()
        self.show_rows(shown)

    def show_rows(self, rows: Sequence[tuple[str, str, str]]) -> None:
        """Show rows of (name, value, tone); labels that stay are only given new texts."""
        while len(self._rows) < len(rows):
            self._add_row()
        for place, (name, value) in enumerate(self._rows):
            name.setVisible(place < len(rows))
            value.setVisible(place < len(rows))
        for (name, value), row in zip(self._rows, rows, strict=False):
            if name.accessibleName() != row[0]:
                name.show_text(row[0])
            _put(value, row[1])
            colour = {"good": self._theme.good, "warning": self._theme.warning}.get(row[2], "")
            sheet = f"color: {colour};" if colour else ""
            if value.styleSheet() != sheet:
                value.setStyleSheet(sheet)
        self._shown = tuple(rows)

    @property
    def rows(self) -> dict[str, str]:
        """What is shown, value by name."""
        return {name: value for name, value, _ in self._shown}

    def _add_row(self) -> None:
        name, value = Elided(role="muted"), label(role="mono")
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.setRowStretch(len(self._rows), 0)
        self._grid.addWidget(name, len(self._rows), 0)
        self._grid.addWidget(value, len(self._rows), 1)
        self._rows.append((name, value))
        self._grid.setRowStretch(len(self._rows), 1)


def _put(widget: QLabel, text: str) -> None:
    if widget.text() != text:
        widget.setText(text)


class Chooser(QPushButton):
    """A title that opens a menu of alternatives; it is a plain title while there is one."""

    def __init__(self, name: str, chosen: Callable[[str], object]) -> None:
        super().__init__()
        self.setProperty("role", "link")
        self.setStyleSheet("padding: 0; min-height: 20px; font-weight: 600; text-align: left;")
        self.setAccessibleName(name)
        self._chosen = chosen
        self._titles: tuple[str, ...] = ()
        self.clicked.connect(lambda: self._open())

    def show_choice(self, current: str, titles: Sequence[str]) -> None:
        self._titles = tuple(titles)
        text = f"{current} ▾"
        if self.text() != text:
            self.setText(text)
        self.setVisible(len(titles) > 1)

    def _open(self) -> None:
        menu = QMenu(self)
        for title in self._titles:
            menu.addAction(title, functools.partial(self._chosen, title))
        menu.exec(self.mapToGlobal(self.rect().bottomLeft()))
        menu.deleteLater()
