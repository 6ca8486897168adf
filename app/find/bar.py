"""The find bar: what is typed picks out nodes on the canvas, and inside blocks by their path."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListView, QVBoxLayout

from app.action import Action
from app.canvas.overlays import GAP
from app.canvas.view import CanvasView
from app.controls.field_keys import field_key
from app.controls.text import button, label, plain_tip, restyle
from app.find.results import Results, entry_of, results
from app.guard import guarded
from app.palette.delegate import ROW, EntryDelegate
from app.palette.model import EntryModel
from app.style import scaled
from app.theme import Theme
from graph_core.errors import LoomError
from graph_core.query import EXAMPLES, query
from graph_core.search import Hit

WIDTH, MOST_ROWS = 430, 6
# How long after a letter a large network is searched, in milliseconds.
PAUSE = 90
PROMPT = "Find nodes: conv, filters>64, out=16x?x?"


class FindBar(QFrame):
    """Lies over a canvas' top right; the canvas rings what it finds while it is open."""

    def __init__(self, canvas: CanvasView, theme: Theme) -> None:
        super().__init__(canvas)
        self.canvas, self.workspace = canvas, canvas.workspace
        self.setObjectName("findBar")
        self.setAccessibleName("Find")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.results = Results()
        self.field = QLineEdit(self)
        self.field.setAccessibleName("Find nodes")
        self.field.setPlaceholderText(PROMPT)
        self.field.setClearButtonEnabled(True)
        self.field.setToolTip(plain_tip("Words and conditions: " + ", ".join(EXAMPLES)))
        self.said = label("", "muted", wrap=True)
        self.all = button("Select all", "flat", tip="Alt+Enter", name="Select all that is found")
        self.close_button = button("✕", "flat", tip="Esc", name="Close")
        self.model = EntryModel(self)
        self.list = QListView(self)
        self.list.setAccessibleName("Found")
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._later = QTimer(self, singleShot=True, interval=PAUSE)
        self._lay_out()
        self.set_theme(theme)
        self._connect()
        self.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(self.all)
        row.addWidget(self.close_button)
        column.addLayout(row)
        column.addWidget(self.said)
        column.addWidget(self.list)

    def _connect(self) -> None:
        self._later.timeout.connect(self._search)
        self.field.textChanged.connect(lambda _: self._later.start())
        self.field.installEventFilter(self)
        self.list.clicked.connect(lambda index: self.go(index.row()))
        self.all.clicked.connect(self.select_all)
        self.close_button.clicked.connect(self.dismiss)
        self.canvas.camera_changed.connect(self._place)
        self.workspace.document_changed.connect(lambda _: self._again())
        self.workspace.scope_changed.connect(self._again)
        self.workspace.replaced.connect(self._again)

    def set_theme(self, theme: Theme) -> None:
        """Show the bar in another theme."""
        self.list.setItemDelegate(EntryDelegate(theme, self.list))
        self.setStyleSheet(
            f"#findBar {{ background: {theme.panel}; border: 1px solid {theme.border};"
            f" border-radius: 8px; }}"
            f"QListView {{ background: transparent; border: none; outline: none; }}"
        )

    def actions_offered(self) -> list[Action]:
        """Return the command that opens the bar."""
        return [
            Action(
                "edit.find",
                "Find nodes…",
                self.open,
                "Ctrl+F",
                "Edit",
                "Find nodes by name, kind, param, shape or state.",
                self.canvas.isVisible,
            )
        ]

    # Open and closed

    def open(self) -> None:
        """Show the bar with what was looked for last."""
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._search()

    def dismiss(self) -> None:
        """Close, and give the keyboard back to the canvas."""
        self._later.stop()
        self.hide()
        self.canvas.mark(found=frozenset())
        self.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _place(self) -> None:
        if self.isVisible():
            width = min(scaled(WIDTH), self.canvas.width() - 2 * GAP)
            self.setFixedWidth(width)
            self.move(self.canvas.width() - GAP - width, GAP)

    # Searching

    def _again(self) -> None:
        if self.isVisible():
            self._later.start()

    @guarded
    def _search(self) -> None:
        """Look again for what is typed, and show it."""
        chosen = self.list.currentIndex().row()
        text = self.field.text().strip()
        try:
            self.results = results(self.workspace, query(text)) if text else Results()
            self._say(self.results.told if text else "For example " + ", ".join(EXAMPLES[:5]))
        except LoomError as error:
            self.results = Results()
            self._say(str(error), wrong=True)
        entries = [entry_of(hit, self._show) for hit in self.results.hits]
        self.model.show(entries)
        row = min(max(chosen, 0), len(entries) - 1)
        self.list.setCurrentIndex(self.model.index(row, 0))
        self.list.setVisible(bool(entries))
        self.list.setFixedHeight(min(len(entries), MOST_ROWS) * scaled(ROW) + 4)
        self.all.setEnabled(bool(self.results.here))
        self.canvas.mark(found=self.results.here)
        self.adjustSize()
        self._place()

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.said.setText(text)
        restyle(self.said, role="error" if wrong else "muted")

    # Going

    def go(self, row: int) -> None:
        """Go to what stands in a row, inside its blocks."""
        if not 0 <= row < len(self.results.hits):
            return
        hit = self.results.hits[row]
        self.list.setCurrentIndex(self.model.index(row, 0))
        self._show(hit)

    def _show(self, hit: Hit) -> None:
        self.workspace.go_inside(hit.levels)
        self.workspace.select([hit.node])
        self.canvas.reveal(hit.node)

    def step(self, by: int) -> None:
        """Go so many rows on, round the end."""
        count = len(self.results.hits)
        if count:
            self.go((self.list.currentIndex().row() + by) % count)

    def select_all(self) -> None:
        """Select all that is found in what the canvas shows."""
        if self.results.here:
            self.workspace.select(self.results.here)
            self.canvas.fit_selection()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return bool(self._filter(event))

    @guarded
    def _filter(self, event: QEvent) -> bool:
        key = field_key(event)
        return key is not None and self._key(key)

    def _key(self, event: QKeyEvent) -> bool:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(event, back=back)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.step(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            return False
        return True

    def _enter(self, event: QKeyEvent, *, back: bool) -> None:
        """Select all with Alt; else go to the row led to, and from there on to the next."""
        if self._later.isActive():
            self._later.stop()
            self._search()
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.select_all()
            return
        row = self.list.currentIndex().row()
        arrived = 0 <= row < len(self.results.hits) and self._at(self.results.hits[row])
        if arrived:
            self.step(-1 if back else 1)
        else:
            self.go(max(row, 0))

    def _at(self, hit: Hit) -> bool:
        return self.workspace.scope == hit.levels and self.workspace.selection == {hit.node}
