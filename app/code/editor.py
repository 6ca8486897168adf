"""An editor for Python: line numbers, colours, four spaces for a Tab, the line that is wrong."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from app.code.highlight import Highlighter
from app.guard import guarded
from app.style import mix
from app.theme import Theme

INDENT = "    "
SIDE = 10  # pixels on both sides of a line number


class CodeEditor(QPlainTextEdit):
    """Edits Python, or shows it to be read; Ctrl+Tab leaves, as Tab belongs to the code."""

    def __init__(self, theme: Theme, name: str, *, read_only: bool = False) -> None:
        super().__init__()
        self._theme, self._wrong = theme, 0
        self.setProperty("role", "mono")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setReadOnly(read_only)
        self.setAccessibleName(name)
        if read_only:  # it is walked through with the arrows all the same
            flags = Qt.TextInteractionFlag.TextSelectableByKeyboard
            self.setTextInteractionFlags(flags | Qt.TextInteractionFlag.TextSelectableByMouse)
        self.highlighter = Highlighter(self.document(), theme)
        self.gutter = _Gutter(self)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._scrolled)
        self._make_room()

    def show_code(self, source: str) -> None:
        """Show code in place of what stands here, with no way back to that."""
        self.setPlainText(source)

    def mark(self, line: int) -> None:
        """Pick out the line that is wrong, from 1 on; 0 picks out none."""
        self._wrong = line
        self.setExtraSelections([self._picked(line)] if line else [])
        self.gutter.update()

    def _picked(self, line: int) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        made.cursor = QTextCursor(self.document().findBlockByLineNumber(line - 1))
        made.format.setBackground(QColor(mix(self._theme.window, self._theme.error, 0.18)))
        made.format.setProperty(QTextFormat.Property.FullWidthSelection, bool(line))
        return made

    # Line numbers

    @property
    def gutter_width(self) -> int:
        digits = max(len(str(self.blockCount())), 2)
        return self.fontMetrics().horizontalAdvance("9" * digits) + 2 * SIDE

    def _make_room(self) -> None:
        self.setViewportMargins(self.gutter_width, 0, 0, 0)
        self._place_gutter()

    def _place_gutter(self) -> None:
        inside = self.contentsRect()
        self.gutter.setGeometry(
            QRect(inside.left(), inside.top(), self.gutter_width, inside.height())
        )

    def _scrolled(self, area: QRect, by: int) -> None:
        if by:
            self.gutter.scroll(0, by)
        else:
            self.gutter.update(0, area.y(), self.gutter.width(), area.height())

    def paint_numbers(self, painter: QPainter, area: QRect) -> None:
        """Paint the numbers of the lines that are seen."""
        theme = self._theme
        painter.fillRect(area, QColor(theme.panel))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= area.bottom():
            height = self.blockBoundingRect(block).height()
            number = block.blockNumber() + 1
            painter.setPen(QColor(theme.error if number == self._wrong else theme.faint))
            place = QRect(0, round(top), self.gutter.width() - SIDE, round(height))
            painter.drawText(place, Qt.AlignmentFlag.AlignRight, str(number))
            top += height
            block = block.next()

    # What Qt calls: one line each, guarded.

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._resized(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._key(event)

    @guarded
    def _resized(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    @guarded
    def _key(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        if held & Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_Tab:
            self.focusNextChild()
        elif self.isReadOnly() or not self._typed(Qt.Key(key)):
            super().keyPressEvent(event)

    def _typed(self, key: Qt.Key) -> bool:
        """Do what a key means in code; False for one that only writes itself."""
        cursor = self.textCursor()
        if key == Qt.Key.Key_Tab:
            if cursor.hasSelection():
                self._each_line(_indent)
            else:
                cursor.insertText(INDENT[cursor.positionInBlock() % len(INDENT) :])
            return True
        if key == Qt.Key.Key_Backtab:
            self._each_line(_outdent)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            line = cursor.block().text()[: cursor.positionInBlock()]
            margin = line[: len(line) - len(line.lstrip(" "))]
            deeper = INDENT if line.rstrip().endswith(":") else ""
            cursor.insertText(f"\n{margin}{deeper}")
            self.ensureCursorVisible()
            return True
        return False

    def _each_line(self, change: object) -> None:
        """Change every selected line, as one step."""
        cursor = self.textCursor()
        document = self.document()
        first = document.findBlock(cursor.selectionStart()).blockNumber()
        last = document.findBlock(max(cursor.selectionEnd() - 1, cursor.selectionStart()))
        cursor.beginEditBlock()
        for number in range(first, max(last.blockNumber(), first) + 1):
            line = QTextCursor(document.findBlockByNumber(number))
            change(line)  # type: ignore[operator]
        cursor.endEditBlock()


def _indent(line: QTextCursor) -> None:
    if line.block().text().strip():
        line.insertText(INDENT)


def _outdent(line: QTextCursor) -> None:
    text = line.block().text()
    for _ in range(min(len(INDENT), len(text) - len(text.lstrip(" ")))):
        line.deleteChar()


class _Gutter(QWidget):
    """Where the numbers of an editor's lines stand."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.gutter_width, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint(event)

    @guarded
    def _paint(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._editor.paint_numbers(painter, event.rect())
        painter.end()
