"""The page that compares: two panes that move together, and the list of what differs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from app.background import Background
from app.canvas.camera import Camera
from app.compare.listing import Entry, Listing
from app.compare.pane import Pane
from app.compare.told import side_after, side_before
from app.controls.text import Elided, button, label
from app.controls.tick import TickBox
from app.guard import guarded
from app.theme import Theme
from graph_core.analysis import Analysis, analyse
from graph_core.compare import Comparison, compare
from graph_core.graph import Graph


@dataclass(frozen=True)
class Named:
    """A network to compare, what to call it, and what is known of it already."""

    title: str
    graph: Graph
    known: Analysis | None = None

    def analysed(self) -> Analysis:
        """Return what is known of it; takes a while for a large network that was never open."""
        return self.known or analyse(self.graph)


@dataclass(frozen=True)
class _Answer:
    found: Comparison
    before: Analysis
    after: Analysis


class ComparePage(QWidget):
    """`back_wanted` carries nothing."""

    back_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Comparison")
        self.theme = theme
        self.before, self.after = Named("", Graph()), Named("", Graph())
        self.answer: _Answer | None = None
        self._section = 0
        self._thread = Background(self)
        self._thread.answered.connect(self._show)
        self.back = button("Back to the network")
        self.swap = button("Swap sides")
        self.looks = TickBox("Leave out places and notes")
        self.counts = label("", "muted")
        self.counts.setAccessibleName("How much differs")
        self.panes = Pane("Before", theme), Pane("After", theme)
        self.captions = Elided("", "strong"), Elided("", "strong")
        self.listing = Listing(theme)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 8, 14, 8)
        head.setSpacing(12)
        for widget in (self.back, label("Comparison", "title"), self.counts):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.looks)
        head.addWidget(self.swap)
        sides = QSplitter(Qt.Orientation.Horizontal)
        for pane, caption in zip(self.panes, self.captions, strict=True):
            sides.addWidget(_captioned(pane, caption))
        self.parts = QSplitter(Qt.Orientation.Vertical)
        for part in (sides, self.listing):
            self.parts.addWidget(part)
        self.parts.setSizes([620, 300])
        for splitter in (sides, self.parts):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.parts, 1)

    def _connect(self) -> None:
        self.back.clicked.connect(self.back_wanted)
        self.swap.clicked.connect(lambda: self.show_both(self.after, self.before))
        self.looks.toggled.connect(lambda _: self._list())
        self.listing.picked.connect(self.pick)
        for pane in self.panes:
            pane.fit_wanted.connect(self.fit)
            for other in self.panes:
                pane.panned.connect(other.pan)
                pane.zoomed.connect(other.zoom)

    def set_theme(self, theme: Theme) -> None:
        self.theme = self.listing.theme = theme
        for pane in self.panes:
            pane.set_theme(theme)
        if self.answer:
            self._list()

    def show_both(self, before: Named, after: Named) -> None:
        """Compare two networks; the pictures come when that is done."""
        self.before, self.after = before, after
        self.counts.setText("comparing…")
        self._thread.ask(
            lambda: _Answer(compare(before.graph, after.graph), before.analysed(), after.analysed())
        )

    def close_page(self) -> None:
        """Begin nothing more."""
        self._thread.close()

    @property
    def found(self) -> Comparison | None:
        """What is listed: everything, or what differs besides looks."""
        if self.answer is None:
            return None
        return self.answer.found.without_looks() if self.looks.isChecked() else self.answer.found

    @guarded
    def _show(self, answer: _Answer) -> None:
        self.answer = answer
        self._list()
        if not any(pane.shows_difference for pane in self.panes):
            self._go_to_first()
        self.listing.setFocus()

    def _go_to_first(self) -> None:
        """Bring the first node that differs to the middle."""
        for entry in self.listing.entries:
            if entry.section == self._section and (
                entry.difference.before or entry.difference.after
            ):
                self.pick(entry)
                return

    def _list(self) -> None:
        if self.found is not None:
            self.listing.show_comparison(self.found)
            self.counts.setText(counted(self.found))
            self._look_at(0)
            self.fit()

    def _look_at(self, section: int) -> None:
        """Show the network itself, or a block that differs."""
        found, answer = self.found, self.answer
        assert found is not None
        assert answer is not None
        self._section = section
        title, inside = list(found.sections())[section]
        analyses = answer.before, answer.after
        if section:
            analyses = analyse(inside.before), analyse(inside.after)
        told = side_before(inside), side_after(inside)
        for pane, analysis, side in zip(self.panes, analyses, told, strict=True):
            pane.show_graph(analysis, side)
        for caption, named in zip(self.captions, (self.before, self.after), strict=True):
            caption.show_text(f"{named.title} › {title}" if title else named.title)

    def fit(self) -> None:
        """Show both networks whole where they can be read so, else their beginning."""
        boxes = [pane.bounds() for pane in self.panes]
        known = [box for box in boxes if box is not None]
        if not known:
            return
        whole = known[0].joined(known[-1])
        width, height = self.panes[0].width(), self.panes[0].height()
        camera = Camera()
        camera.begin(whole, width, height)
        for pane in self.panes:
            pane.camera = replace(camera)
            pane.update()

    def pick(self, entry: Entry) -> None:
        """Bring what an entry is about to the middle of both panes."""
        if entry.section != self._section:
            self._look_at(entry.section)
            self.fit()
        difference = entry.difference
        places = zip(
            self.panes, (difference.before, difference.after), difference.wires, strict=True
        )
        for pane, nodes, wires in places:
            pane.pick(nodes, wires)
        self._follow_one_sided(difference.before, difference.after)

    def _follow_one_sided(self, before: tuple[str, ...], after: tuple[str, ...]) -> None:
        """Let the pane without the node look at the same place as the other."""
        left, right = self.panes
        if before and not after:
            right.camera = replace(left.camera)
        elif after and not before:
            left.camera = replace(right.camera)
        for pane in self.panes:
            pane.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._key(event)

    @guarded
    def _key(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        else:
            event.ignore()


def counted(found: Comparison) -> str:
    """Return how much differs, in a line."""
    counts = [f"{number} {sign.word}" for sign, number in found.counts().items()]
    return " · ".join(counts) or "no differences"


def _captioned(pane: Pane, caption: QLabel) -> QWidget:
    made = QWidget()
    line = QHBoxLayout()
    line.setContentsMargins(14, 5, 14, 5)
    line.setSpacing(8)
    line.addWidget(label(pane.accessibleName(), "muted"))
    line.addWidget(caption, 1)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(line)
    column.addWidget(pane, 1)
    return made
