"""The start page: begin anew, from a template, or where one left off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.background import Background
from app.controls.text import Elided, button, label
from app.guard import guarded
from app.start.thumbnail import Thumbnail
from app.style import scaled
from app.theme import Theme
from graph_core.graph import Graph

CARD_WIDTH, SIDE_WIDTH, SIDE = 236, 400, 268
SAID = "Draw a neural network, see every shape, train it on real data, take it away."


@dataclass(frozen=True)
class Offer:
    """A template as the page shows it."""

    title: str
    summary: str
    category: str
    build: Callable[[], Graph]


class Card(QFrame):
    """A template: a picture, a name and a sentence; a click or Enter takes it."""

    taken = Signal(object)

    def __init__(self, offer: Offer, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("card")
        self.offer = offer
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"Template {offer.title}: {offer.summary}")
        self.picture = Thumbnail(offer.title, theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 12)
        layout.setSpacing(6)
        layout.addWidget(self.picture)
        title = label(offer.title, "strong")
        layout.addWidget(title)
        summary = label(offer.summary, "muted", wrap=True)
        summary.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(summary, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._clicked(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._key(event)

    @guarded
    def _clicked(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.taken.emit(self.offer.build())

    @guarded
    def _key(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.taken.emit(self.offer.build())
        else:
            super().keyPressEvent(event)


class StartPage(QWidget):
    """`new_wanted`, `open_wanted`, `back_wanted`, `clear_wanted`, which asks to forget the recent
    files, carry nothing; `recent_wanted` carries a Path, `template_wanted` a Graph.
    """

    new_wanted = Signal()
    open_wanted = Signal()
    back_wanted = Signal()
    recent_wanted = Signal(object)
    clear_wanted = Signal()
    template_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Start page")
        self.theme = theme
        self.cards: list[Card] = []
        self._columns_shown = 0
        self._headings: dict[str, QLabel] = {}
        self._drawn, self._drawing, self._resting = 0, False, False
        self._pictures = Background(self)
        self._pictures.answered.connect(self._show_picture)
        self._grid = QGridLayout()
        self._grid.setSpacing(14)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self.back = button("Back to the network", "flat")
        self.back.clicked.connect(self.back_wanted)
        inside = QWidget()
        inside.setLayout(self._columns())
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)

    def _columns(self) -> QHBoxLayout:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(10)
        left.addWidget(label("Layerloom", "hero"))
        left.addWidget(label(SAID, "muted", wrap=True))
        left.addSpacing(14)
        self.new = button("New network", "primary")
        self.new.clicked.connect(self.new_wanted)
        self.open = button("Open…")
        self.open.clicked.connect(self.open_wanted)
        for press in (self.new, self.open, self.back):
            left.addWidget(press)
        left.addSpacing(18)
        left.addWidget(label("RECENT", "section"))
        left.addLayout(self._recent)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(label("Start from a template", "title"))
        right.addLayout(self._grid)
        right.addStretch(1)
        columns = QHBoxLayout()
        columns.setContentsMargins(44, 40, 44, 32)
        columns.setSpacing(44)
        side = QWidget()
        side.setLayout(left)
        self._side = side
        columns.addWidget(side)
        columns.addLayout(right, 1)
        return columns

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._arrange()
        for card in self.cards:
            card.picture.theme = theme
            card.picture.update()

    def show_offers(self, offers: Iterable[Offer]) -> None:
        """Show the templates under their categories; the pictures come one by one."""
        for offer in offers:
            card = Card(offer, self.theme)
            card.taken.connect(self.template_wanted)
            self.cards.append(card)
            if offer.category not in self._headings:
                self._headings[offer.category] = label(offer.category, "section")
        self._arrange()
        self._draw_next()

    def rest(self, resting: bool) -> None:
        """Draw no more pictures for now, or go on."""
        self._resting = resting
        self._draw_next()

    @guarded
    def _draw_next(self) -> None:
        """Draw the next picture, while somebody looks and nothing more urgent is done."""
        place = self._drawn
        if place < len(self.cards) and not (self._resting or self._drawing or self.isHidden()):
            self._drawing = True
            self._pictures.ask(lambda: (place, self.cards[place].offer.build()))

    @guarded
    def _show_picture(self, answer: tuple[int, Graph]) -> None:
        place, graph = answer
        self.cards[place].picture.show_graph(graph)
        self._drawn, self._drawing = place + 1, False
        self._draw_next()

    def showEvent(self, event: QShowEvent) -> None:
        self._draw_next()

    @guarded
    def _arrange(self) -> None:
        """Put each category's cards in as many equal columns as there is room for."""
        around = SIDE_WIDTH - SIDE
        self._side.setFixedWidth(scaled(SIDE))
        columns = max((self.width() - around - scaled(SIDE)) // scaled(CARD_WIDTH), 1)
        if columns == self._columns_shown and self._grid.count() > len(self.cards):
            return
        self._columns_shown = columns
        for column in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        row = 0
        for category, heading in self._headings.items():
            self._grid.addWidget(heading, row, 0, 1, columns)
            cards = [card for card in self.cards if card.offer.category == category]
            for place, card in enumerate(cards):
                self._grid.addWidget(card, row + 1 + place // columns, place % columns)
            row += 1 + -(-len(cards) // columns)

    def show_recent(self, paths: Sequence[str]) -> None:
        """Show the files last worked on."""
        while (item := self._recent.takeAt(0)) is not None:
            if gone := item.widget():
                gone.deleteLater()
        for text in paths:
            path = Path(text)
            there = path.exists()
            entry = button(path.stem, "link", tip=text, name=f"Open {path.name}")
            entry.setEnabled(there)
            entry.clicked.connect(lambda _=False, path=path: self.recent_wanted.emit(path))
            self._recent.addWidget(entry)
            where = str(path.parent)
            folder = Elided(where if there else f"Not found in {where}", "faint")
            folder.setContentsMargins(5, 0, 0, 4)
            self._recent.addWidget(folder)
        if not paths:
            self._recent.addWidget(label("Nothing yet.", "muted"))
            return
        clear = button("Clear this list", "link")
        clear.clicked.connect(self.clear_wanted)
        self._recent.addWidget(clear)
