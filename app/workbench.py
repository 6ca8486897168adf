"""The workbench: side panel, canvas, inspector and bottom, with splitters between them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget


class Workbench(QSplitter):
    """`upper` holds canvas and inspector, `right` that and the bottom."""

    def __init__(self, side: QWidget, canvas: QWidget, inspector: QWidget, bottom: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.upper = QSplitter(Qt.Orientation.Horizontal)
        self.right = QSplitter(Qt.Orientation.Vertical)
        for splitter, parts, sizes, shares in (
            (self.upper, (canvas, inspector), (1080, 306), (1, 0)),
            (self.right, (self.upper, bottom), (650, 310), (2, 1)),
            (self, (side, self.right), (212, 1388), (0, 1)),
        ):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(1)
            for part in parts:
                splitter.addWidget(part)
            splitter.setSizes(sizes)
            for place, share in enumerate(shares):
                splitter.setStretchFactor(place, share)
