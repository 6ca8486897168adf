"""The palette: a field to type in and the entries that fit, above the window's content."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEvent,
    QObject,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.controls.field_keys import field_key
from app.guard import guarded
from app.palette.delegate import ROW, EntryDelegate
from app.palette.entries import Entry
from app.palette.match import ranked
from app.palette.model import EntryModel
from app.palette.use import Use
from app.style import scaled
from app.theme import Theme

WIDTH, MOST_ROWS = 380, 9
# When the rest of many entries is listed, in milliseconds: after the frame that shows the first.
REST_AFTER = 30
Rest = Callable[[], Sequence[Entry]]
# Losing the focus for these reasons the palette stays: the user may come back to it.
STAYING = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class Palette(QFrame):
    """Opens over a window; Enter or a click runs the chosen entry, Esc closes it.

    `considered` carries the Entry that is led to.
    """

    dismissed = Signal()
    considered = Signal(object)

    def __init__(self, window: QWidget, theme: Theme, use: Use | None = None) -> None:
        super().__init__(window)
        self._window, self._use = window, use or Use()
        self.setObjectName("palette")
        self.setAccessibleName("Search palette")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._entries: Sequence[Entry] = ()
        self._rest: Rest | None = None
        self._width, self._room = WIDTH, 0
        self._before: QWidget | None = None
        self.field = QLineEdit(self)
        self.field.setAccessibleName("Search")
        self.field.setClearButtonEnabled(True)
        self.model = EntryModel(self)
        self.list = QListView(self)
        self.list.setAccessibleName("Results")
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.none = QLabel("Nothing fits. Try another word.", self)
        self.none.setTextFormat(Qt.TextFormat.PlainText)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.set_theme(theme)
        self.field.textChanged.connect(self._search)
        self.list.clicked.connect(lambda index: self._run(index.row()))
        self.list.selectionModel().currentChanged.connect(lambda *_: self._consider())
        self.list.entered.connect(self.list.setCurrentIndex)
        self.field.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        for widget in (self.field, self.list, self.none):
            column.addWidget(widget)

    def set_theme(self, theme: Theme) -> None:
        """Show the palette in another theme."""
        self.list.setItemDelegate(EntryDelegate(theme, self.list))
        self.setStyleSheet(
            f"#palette {{ background: {theme.panel}; border: 1px solid {theme.border};"
            f" border-radius: 10px; }}"
            f"QListView {{ background: transparent; border: none; outline: none; }}"
            f"QLineEdit {{ background: {theme.raised}; color: {theme.text}; padding: 6px 8px;"
            f" border: 1px solid {theme.border}; border-radius: 6px; }}"
            f"QLineEdit:focus {{ border-color: {theme.selection}; }}"
            f"QLabel {{ color: {theme.muted}; padding: 14px; }}"
        )

    def open_at(
        self,
        corner: QPoint,
        entries: Sequence[Entry],
        prompt: str,
        bounds: QWidget | None = None,
        width: int = WIDTH,
        rest: Rest | None = None,
    ) -> None:
        """Open with the top left at a point of the window, moved to stay within `bounds`.

        `rest` gives those entries and all others, where making these takes longer than a frame.
        """
        self._entries, self._rest = (), None
        self.field.clear()
        self._entries, self._rest = entries, rest
        area = bounds or self._window
        self._room = area.height() - 16
        self._width = min(scaled(width), area.width() - 16)
        self.field.setPlaceholderText(prompt)
        if not self.isVisible():
            self._before = self._window.focusWidget()
        self._list("")
        window = self._window
        origin = area.mapTo(window, QPoint(0, 0)) if area is not window else QPoint(0, 0)
        room = QRect(origin, area.size()).adjusted(8, 8, -8, -8)
        left = max(room.left(), min(corner.x(), room.right() - self.width()))
        top = max(room.top(), min(corner.y(), room.bottom() - self.height()))
        self.move(left, top)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self._consider()
        if rest is not None:
            QTimer.singleShot(REST_AFTER, self, self._complete)

    @guarded
    def _complete(self) -> None:
        """List the rest too; the row that was led to stays."""
        if self._rest is not None and self.isVisible():
            row = self.list.currentIndex().row()
            self._search(self.field.text())
            self.list.setCurrentIndex(self.model.index(row, 0))

    def rehearse(self, entries: Sequence[Entry]) -> None:
        """Draw entries where nobody sees it: what lasts the first time is done when it opens."""
        if self.isVisible():
            return
        self._entries, self._room = entries, self._window.height()
        self._list("")
        self.grab()

    def dismiss(self) -> None:
        """Close without choosing; the keyboard goes back to where it was."""
        if self.isVisible():
            self._give_back()
            self.hide()
            self.dismissed.emit()

    def _give_back(self) -> None:
        """Hand the focus to who had it, unless another one has taken it or that one is gone."""
        before, self._before = self._before, None
        if before is not None and self.field.hasFocus() and isValid(before):
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    def _search(self, text: str) -> None:
        if self._rest is not None:
            self._entries, self._rest = self._rest(), None
        self._list(text)

    def _list(self, text: str) -> None:
        found = ranked(self._entries, text, self._use.worth)
        self.model.show(found)
        self.list.setCurrentIndex(self.model.index(0, 0))
        self.list.setVisible(bool(found))
        self.none.setVisible(not found)
        # The height stays that of the longest list, so that nothing jumps while typing.
        row, field = scaled(ROW), self.field.sizeHint().height() + 24
        fitting = max((self._room - field) // row, 2)
        rows = min(max(len(self._entries), 2), MOST_ROWS, fitting)
        self.list.setFixedHeight(rows * row + 4)
        self.none.setFixedHeight(rows * row + 4)
        self.resize(self._width, rows * row + 4 + field)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return bool(self._filter(event))

    @guarded
    def _filter(self, event: QEvent) -> bool:
        """Lead the list by the field's keys; leave when the field loses the focus."""
        if isinstance(event, QFocusEvent) and event.lostFocus():
            if event.reason() not in STAYING:
                self.dismiss()
            return False
        key = field_key(event)
        return key is not None and self._key(key.key())

    def _key(self, key: int) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Tab: 1,
            Qt.Key.Key_Backtab: -1,
            Qt.Key.Key_PageDown: MOST_ROWS,
            Qt.Key.Key_PageUp: -MOST_ROWS,
        }
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.currentIndex().row())
        elif key in steps:
            self._step(steps[Qt.Key(key)])
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        count = len(self.model.entries)
        if count:
            row = self.list.currentIndex().row() + by
            row = row % count if abs(by) == 1 else min(max(row, 0), count - 1)
            self.list.setCurrentIndex(self.model.index(row, 0))

    def _run(self, row: int) -> None:
        if 0 <= row < len(self.model.entries):
            entry = self.model.entries[row]
            if not entry.reason:
                self.dismiss()
                self._use.note(entry.id)
                entry.run()

    def _consider(self) -> None:
        row = self.list.currentIndex().row()
        if self.isVisible() and 0 <= row < len(self.model.entries):
            self.considered.emit(self.model.entries[row])
