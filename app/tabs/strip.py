"""The tab strip: a tab per open document, with its name, its unsaved dot and a cross."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTabBar, QToolButton

from app.controls.text import plain_tip
from app.documents import Documents
from app.guard import guarded
from app.opened import Opened
from app.theme import Theme

DOT = 8
UNSAVED = "unsaved changes"


class TabStrip(QTabBar):
    """Shows the documents and which is current; `close_wanted` carries the Opened to close."""

    close_wanted = Signal(object)

    def __init__(self, documents: Documents, theme: Theme) -> None:
        super().__init__()
        self.documents, self.theme = documents, theme
        self.running: Opened | None = None
        self._shown: list[Opened] = []
        self._said: dict[int, tuple[object, ...]] = {}
        self._aimed: Opened | None = None
        self.setObjectName("tabs")
        self.setAccessibleName("Open networks")
        self.setMovable(True)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setUsesScrollButtons(True)
        self.setIconSize(QSize(DOT, DOT))
        self.currentChanged.connect(self._chosen)
        self.tabMoved.connect(self._moved)
        documents.listed.connect(self.refresh)
        workspace = documents.workspace
        workspace.file_changed.connect(lambda: workspace.turns.soon(self.refresh))
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._shown = []
        self.refresh()

    def refresh(self) -> None:
        """Show the documents as they are now."""
        wanted = list(self.documents)
        if wanted != self._shown:
            self._rebuild(wanted)
        for place, opened in enumerate(wanted):
            self._describe(place, opened)
        with QSignalBlocker(self):
            self.setCurrentIndex(self.documents.place)

    def show_running(self, opened: Opened | None) -> None:
        """Say which document is being trained, if any."""
        self.running = opened
        self.refresh()

    def aim(self, opened: Opened | None) -> None:
        """Mark the tab that something would be dropped on, or none."""
        self._aimed = opened
        self.update()

    def opened_at(self, place: int) -> Opened | None:
        """Return the document of a tab, or None beyond the last."""
        return self._shown[place] if 0 <= place < len(self._shown) else None

    def _rebuild(self, wanted: list[Opened]) -> None:
        with QSignalBlocker(self):
            while self.count():
                self.removeTab(0)
            for opened in wanted:
                place = self.addTab("")
                self.setTabButton(place, QTabBar.ButtonPosition.RightSide, self._cross(opened))
        self._shown, self._said = wanted, {}

    def _cross(self, opened: Opened) -> QToolButton:
        cross = QToolButton(self)
        cross.setObjectName("tabclose")
        cross.setText("×")
        cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        cross.setAccessibleName(f"Close {opened.title}")
        cross.setToolTip(plain_tip(f"Close {opened.title}"))
        cross.clicked.connect(lambda: self.close_wanted.emit(opened))
        return cross

    def _describe(self, place: int, opened: Opened) -> None:
        unsaved, training = opened.modified, opened is self.running
        said = opened, opened.title, opened.path, unsaved, training
        if self._said.get(place) == said:
            return
        self._said[place] = said
        text = opened.title.replace("&", "&&")
        text = f"{text} · training" if training else text
        if self.tabText(place) != text:
            self.setTabText(place, text)
        icon = _dot(self.theme.warning, self.devicePixelRatioF()) if unsaved else QIcon()
        if self.tabIcon(place).isNull() is unsaved:
            self.setTabIcon(place, icon)
        tip = str(opened.path) if opened.path else "Not saved yet"
        self.setTabToolTip(place, plain_tip(f"{tip} ({UNSAVED})" if unsaved else tip))
        words = [opened.title, UNSAVED if unsaved else "", "training" if training else ""]
        self.setAccessibleTabName(place, ", ".join(filter(None, words)))

    def _chosen(self, place: int) -> None:
        opened = self.opened_at(place)
        if opened is not None:
            self.documents.show(opened)

    def _moved(self, start: int, end: int) -> None:
        self._shown.insert(end, self._shown.pop(start))
        self.documents.move(start, end)

    # What Qt calls: one line each, guarded.

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._released(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._paint_aim()

    @guarded
    def _released(self, event: QMouseEvent) -> None:
        opened = self.opened_at(self.tabAt(event.position().toPoint()))
        if event.button() == Qt.MouseButton.MiddleButton and opened is not None:
            self.close_wanted.emit(opened)

    @guarded
    def _paint_aim(self) -> None:
        if self._aimed is None or self._aimed not in self._shown:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.selection), 2))
        box = QRectF(self.tabRect(self._shown.index(self._aimed))).adjusted(2, 2, -2, -2)
        painter.drawRoundedRect(box, 4, 4)
        painter.end()


class TabRow(QFrame):
    """The strip and a button for one more; hidden while there is a single document."""

    def __init__(self, strip: TabStrip) -> None:
        super().__init__()
        self.setObjectName("tabrow")
        self.strip = strip
        self.more = QToolButton()
        self.more.setObjectName("tabmore")
        self.more.setText("+")
        self.more.setAccessibleName("New network")
        self.more.setToolTip("New network")
        self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(4)
        row.addWidget(strip)
        row.addWidget(self.more)
        row.addStretch(1)
        self._wanted = False
        strip.documents.listed.connect(self._follow)

    def come(self) -> None:
        """Show the strip from the second document on."""
        self._wanted = True
        self._follow()

    def leave(self) -> None:
        """Hide the strip: the page isn't about a document."""
        self._wanted = False
        self._follow()

    def _follow(self) -> None:
        self.setVisible(self._wanted and len(self.strip.documents) > 1)
        self.strip.updateGeometry()  # a strip that was hidden tells its layout nothing of new tabs


def _dot(colour: str, ratio: float) -> QIcon:
    pixmap = QPixmap(round(DOT * ratio), round(DOT * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QPointF(DOT / 2, DOT / 2), DOT / 2 - 0.5, DOT / 2 - 0.5)
    painter.end()
    return QIcon(pixmap)
