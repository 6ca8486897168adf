"""Editing the words of a frame or a note where they stand: a field over the canvas."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.canvas.annotating import NOTE_SIZE, note_at, setting
from app.canvas.annotations import BAR
from app.canvas.annotations_paint import bar, edge, paper
from app.canvas.camera import Box
from app.canvas.room import cards, free_corner
from app.canvas.surface import Surface
from app.controls.field_keys import field_key
from app.guard import guarded
from app.palette.palette import STAYING
from graph_core.annotations import LONGEST_NOTE, LONGEST_TITLE, Frame, Note

LEAST_TITLE, LEAST_NOTE = (200, 30), (220, 120)
SMALLEST, BIGGEST = 12, 22
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AnnotationEditor(QObject):
    """One field at a time: a click elsewhere takes what was typed, Esc leaves all as it was."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._item: Frame | Note | None = None
        self._stood = False
        self.field: QLineEdit | QPlainTextEdit | None = None
        surface.workspace.changed.connect(lambda _: self._check())
        surface.workspace.scope_changed.connect(self.cancel)
        surface.workspace.replaced.connect(self.cancel)

    def open(self, id_: str) -> None:
        """Edit a frame's title or a note's text."""
        graph = self._surface.workspace.graph
        if id_ in graph.frames:
            self._edit_title(graph.frames[id_])
        elif id_ in graph.notes:
            self._edit_note(graph.notes[id_])

    def name_frame(self, frame: Frame) -> None:
        """Show a new frame and ask for its title; it is made with it, as one step."""
        self._edit_title(frame)
        self._surface.mirror.draft(frame)
        self._surface.repaint_soon()

    def write_note(self, at: tuple[float, float]) -> None:
        """Write a new note, clear of the cards; it is there once it holds words."""
        free = free_corner(cards(self._surface.mirror), NOTE_SIZE, at)
        self._edit_note(note_at(free))

    def _edit_title(self, frame: Frame) -> None:
        self.cancel()
        field = QLineEdit(frame.title, self._surface)
        field.setMaxLength(LONGEST_TITLE)
        field.setPlaceholderText("Title")
        field.setAccessibleName("Title of the frame")
        field.selectAll()
        self._begin(frame, field)

    def _edit_note(self, note: Note) -> None:
        self.cancel()
        field = QPlainTextEdit(note.text, self._surface)
        field.setPlaceholderText("Write a note…  # heading, **bold**, - list")
        field.setAccessibleName("Text of the note")
        field.setTabChangesFocus(True)
        field.moveCursor(QTextCursor.MoveOperation.End)
        self._begin(note, field)

    def _begin(self, item: Frame | Note, field: QLineEdit | QPlainTextEdit) -> None:
        self._item, self.field = item, field
        self._stood = self._stands(item)
        field.installEventFilter(self)
        self.follow()
        field.show()
        field.setFocus(Qt.FocusReason.PopupFocusReason)

    def follow(self) -> None:
        """Keep the field over its frame or note, in the canvas' colours."""
        if self.field is None or self._item is None:
            return
        area = _area(self._surface, self._item)
        self.field.setGeometry(area)
        theme, colour = self._surface.theme, self._item.colour
        ground = bar if isinstance(self._item, Frame) else paper
        size = min(max(13 * self._surface.camera.zoom, SMALLEST), BIGGEST)
        sheet = (
            f"QLineEdit, QPlainTextEdit {{ background: {ground(theme, colour).name()};"
            f" color: {theme.text}; border: 2px solid {edge(theme, colour).name()};"
            f" border-radius: 5px; padding: 2px 6px; font-size: {round(size)}px; }}"
        )
        if sheet != self.field.styleSheet():
            self.field.setStyleSheet(sheet)

    def _check(self) -> None:
        """Go on after a change elsewhere, unless what is edited went with it."""
        if self._item is not None and self._stood and not self._stands(self._item):
            self.cancel()
        else:
            self.follow()

    def _stands(self, item: Frame | Note) -> bool:
        graph = self._surface.workspace.graph
        return item.id in graph.frames or item.id in graph.notes

    def _words(self) -> str:
        """Return what was typed, without the signs that no document takes."""
        field = self.field
        text = field.text() if isinstance(field, QLineEdit) else ""
        if isinstance(field, QPlainTextEdit):
            text = field.toPlainText().rstrip()
        return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")

    def commit(self) -> None:
        """Take what was typed as one step; an empty new note leaves nothing."""
        item, words = self._item, self._words()
        if item is None:
            return
        self._end()
        if isinstance(item, Frame):
            self._name(item, words.strip())
        else:
            self._write(item, words[:LONGEST_NOTE])

    def _name(self, frame: Frame, words: str) -> None:
        now = self._surface.workspace.graph.frames.get(frame.id)
        if now is None or words != now.title:
            title = "Rename frame" if now else "Frame selection"
            self._put(replace(now or frame, title=words), title)

    def _write(self, note: Note, words: str) -> None:
        now = self._surface.workspace.graph.notes.get(note.id)
        if words != (now.text if now else ""):
            self._surface.workspace.authored.add(words)
            self._put(replace(now or note, text=words), "Edit note" if now else "Add note")

    def _put(self, item: Frame | Note, title: str) -> None:
        if self._surface.workspace.apply(setting([item], title)):
            self._surface.workspace.select([item.id])

    def cancel(self) -> None:
        """Leave all as it was."""
        self._end()

    def _end(self) -> None:
        """Take the field away; the keyboard goes back to the canvas when the field had it."""
        field, self.field, self._item = self.field, None, None
        if field is None:
            return
        if self._surface.mirror.annotations.draft:
            self._surface.mirror.draft(None)
        field.removeEventFilter(self)
        if field.hasFocus():
            self._surface.setFocus(Qt.FocusReason.PopupFocusReason)
        field.hide()
        field.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return bool(self._filter(event))

    @guarded
    def _filter(self, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in STAYING:
            self.commit()
            return False
        key = field_key(event)
        return key is not None and self._key(key)

    def _key(self, event: QKeyEvent) -> bool:
        """Enter takes a title, Ctrl+Enter a note, Esc neither."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
            return True
        held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in ENTER and (held or isinstance(self.field, QLineEdit)):
            self.commit()
            return True
        return False


def _area(surface: Surface, item: Frame | Note) -> QRect:
    """Return where the field for an item goes, in widget pixels."""
    held = surface.mirror.annotations
    left, top, width, height = item.box
    box = held.box(item.id) if item.id in held else Box(left, top, left + width, top + height)
    camera = surface.camera
    x, y = camera.to_view((box.left, box.top))
    high = BAR if isinstance(item, Frame) else box.height
    least = LEAST_TITLE if isinstance(item, Frame) else LEAST_NOTE
    wide = max(box.width * camera.zoom, least[0])
    return QRectF(x, y, wide, max(high * camera.zoom, least[1])).toRect()
