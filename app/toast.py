"""A toast: a short message over the window that leaves by itself, unless it asks something."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.controls.text import button, label, restyle
from app.guard import guarded
from app.style import scaled

MARGIN = 18
WIDEST = 860
AROUND = 90  # margins, gaps and the button that dismisses
SHORT_MS, LONG_MS = 5_000, 12_000


class Toast(QFrame):
    """One message at the foot of a window, with at most one button; `said` carries its text."""

    said = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Message")
        self._act: Callable[[], None] | None = None
        self.text = label("", "", wrap=True)
        self.action = button("", "link", name="Act on the message")
        self.action.clicked.connect(self._acted)
        self.dismiss = button("✕", "flat", name="Dismiss message")
        self.dismiss.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 8, 10)
        row.setSpacing(12)
        row.addWidget(self.text, 1)
        row.addWidget(self.action)
        row.addWidget(self.dismiss)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def say(
        self, text: str, tone: str = "", act: tuple[str, Callable[[], None]] | None = None
    ) -> None:
        """Show a message; `tone` is good or error, `act` a button's title and what it does."""
        self.text.setText(text)
        self.setAccessibleDescription(text)
        restyle(self, tone=tone)
        self._act = act[1] if act else None
        self.action.setVisible(act is not None)
        self.action.setText(act[0] if act else "")
        self.action.setAccessibleName(act[0] if act else "")
        self.show()
        self.raise_()
        self._place()
        self.said.emit(text)
        self._timer.start(LONG_MS if act or tone == "error" else SHORT_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    @guarded
    def _place(self) -> None:
        room = self._window
        self.dismiss.setFixedWidth(scaled(30))
        buttons = self.action.sizeHint().width() if self.action.isVisibleTo(self) else 0
        wide = (
            self.text.fontMetrics().horizontalAdvance(self.text.text()) + buttons + scaled(AROUND)
        )
        width = min(max(wide, 320), scaled(WIDEST), room.width() - 2 * MARGIN)
        self.setFixedWidth(width)
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        self.resize(width, height)
        self.move((room.width() - width) // 2, room.height() - height - MARGIN)

    def _acted(self) -> None:
        self.hide()
        if self._act:
            self._act()
