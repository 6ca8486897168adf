"""The list of differences: sections, and an entry each with its sign, its name and its words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from app.compare.paint import tone
from app.controls.text import plain_tip
from app.theme import Theme
from graph_core.compare import Comparison, Difference, Part

ROLE = Qt.ItemDataRole.UserRole
# So many entries of a section are listed; the pictures show all.
MOST = 500


@dataclass(frozen=True)
class Entry:
    """A difference, and which section of the comparison it belongs to."""

    section: int
    difference: Difference


class Listing(QTreeWidget):
    """`picked` carries the Entry that was clicked or reached by keys."""

    picked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.entries: list[Entry] = []
        self.setObjectName("differences")
        self.setAccessibleName("Differences")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(True)
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.currentItemChanged.connect(lambda item, _: self._pick(item))
        self.itemClicked.connect(lambda item, _: self._pick(item))

    def show_comparison(self, found: Comparison) -> None:
        """List what differs, the network first, then each block."""
        self.clear()
        self.entries = []
        for section, (title, inside) in enumerate(found.sections()):
            for part in Part:
                some = [d for d in inside.differences if d.part is part]
                if some:
                    self._add_part(section, title, part, some)
        self.expandAll()

    def _add_part(self, section: int, block: str, part: Part, some: list[Difference]) -> None:
        heading = f"{part.value.capitalize()} ({len(some)})"
        if block:
            heading = f"Inside block {block}: {heading.lower()}"
        top = QTreeWidgetItem(self, [heading])
        top.setFirstColumnSpanned(True)
        font = self.font()
        font.setBold(True)
        top.setFont(0, font)
        for difference in some[:MOST]:
            self._add(top, section, difference)
        if len(some) > MOST:
            QTreeWidgetItem(top, [f"and {len(some) - MOST} more"]).setFirstColumnSpanned(True)

    def _add(self, top: QTreeWidgetItem, section: int, difference: Difference) -> None:
        item = QTreeWidgetItem(top, [f"{difference.sign}  {difference.title}", difference.text])
        item.setForeground(0, QBrush(QColor(tone(self.theme, difference.sign))))
        item.setToolTip(1, plain_tip(difference.text))
        item.setData(0, ROLE, len(self.entries))
        self.entries.append(Entry(section, difference))

    def _pick(self, item: QTreeWidgetItem | None) -> None:
        place = item.data(0, ROLE) if item is not None else None
        if place is not None:
            self.picked.emit(self.entries[place])
