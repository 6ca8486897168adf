"""The editor of code: what keys mean in Python, and which line is wrong."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from app.code.editor import CodeEditor
from app.theme import DARK


@pytest.fixture
def editor(qtbot):
    made = CodeEditor(DARK, "Code")
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def at_end(editor):
    editor.moveCursor(QTextCursor.MoveOperation.End)


def test_tab_goes_to_the_next_fourth_column(editor):
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    QTest.keyClicks(editor, "ab")
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.toPlainText() == "    ab  "


def test_enter_keeps_the_indentation_and_deepens_after_a_colon(editor):
    QTest.keyClicks(editor, "def f():")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "x")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.toPlainText() == "def f():\n    x\n    "


def test_selected_lines_are_indented_and_back_in_one_step_each(editor):
    editor.show_code("a\n\nb")
    editor.selectAll()
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.toPlainText() == "    a\n\n    b"
    QTest.keyClick(editor, Qt.Key.Key_Backtab)
    assert editor.toPlainText() == "a\n\nb"
    editor.undo()
    editor.undo()
    assert editor.toPlainText() == "a\n\nb"


def test_the_keyboard_gets_out(editor, qtbot):
    other = CodeEditor(DARK, "Other")
    qtbot.addWidget(other)
    QTest.keyClick(editor, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert editor.toPlainText() == ""


def test_the_wrong_line_is_picked_out(editor):
    editor.show_code("a\nb\nc")
    editor.mark(2)
    (picked,) = editor.extraSelections()
    assert picked.cursor.block().text() == "b"
    editor.mark(0)
    assert editor.extraSelections() == []


def test_code_to_be_read_cant_be_written(qtbot):
    editor = CodeEditor(DARK, "Code", read_only=True)
    qtbot.addWidget(editor)
    editor.show_code("a")
    QTest.keyClicks(editor, "b")
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.toPlainText() == "a"


def test_line_numbers_have_room_for_the_last_one(editor):
    narrow = editor.gutter_width
    editor.show_code("\n" * 12_000)
    assert editor.gutter_width > narrow
    at_end(editor)
    assert not editor.grab().isNull()
