"""The bar on top: document, undo, training, export, search, device and validity."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.actions import Commands, keys_text
from app.controls.icons import SIDE, icon
from app.controls.text import button, label, plain_tip, restyle
from app.style import tints
from app.theme import Theme
from app.workspace import Workspace

SEARCH_WIDTH = (150, 320)
TITLE_WIDTH = 260


class TopBar(QWidget):
    """Buttons that run commands by id, and what is known of the document."""

    problems_wanted = Signal()

    def __init__(self, workspace: Workspace, commands: Commands, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.workspace, self.commands = workspace, commands
        self._icons: list[tuple[QPushButton, str, bool]] = []
        self.title = label("", "muted")
        self.title.setMaximumWidth(TITLE_WIDTH)
        self.title.setAccessibleName("Document")
        self.dot = label("●", "warning")
        self.dot.setToolTip("There are unsaved changes")
        self.dot.setAccessibleName("Unsaved changes")
        self.menu_button = self._button("", "flat", "menu", "Menu")
        self.undo = self._command("edit.undo", "", "flat", "undo")
        self.redo = self._command("edit.redo", "", "flat", "redo")
        self.train = self._command("training.train", "Train", "primary", "play")
        self.pause = self._command("training.pause", "Pause", "", "pause")
        self.stop = self._command("training.stop", "Stop", "", "stop")
        self.export = self._button("Export ▾", "", "", "Export")
        self.search = self._command("view.search", "", "search", "search")
        self.device = button("no worker yet", "pill", tip="Where training runs", name="Device")
        self.device.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.validity = button("", "pill")
        self.validity.clicked.connect(self.problems_wanted)
        self._lay_out()
        self.set_theme(theme)
        workspace.changed.connect(lambda _: self.refresh())
        workspace.file_changed.connect(self.refresh)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 7, 14, 7)
        row.setSpacing(8)
        groups = (
            (self.menu_button, label("Layerloom", "brand"), self.title, self.dot),
            (self.undo, self.redo),
            (self.train, self.pause, self.stop),
            (self.export,),
        )
        for group in groups:
            for widget in group:
                row.addWidget(widget)
            row.addSpacing(12)
        row.addStretch(1)
        self.search.setMinimumWidth(SEARCH_WIDTH[0])
        self.search.setMaximumWidth(SEARCH_WIDTH[1])
        self.search.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row.addWidget(self.search, 3)
        row.addWidget(self.device)
        row.addWidget(self.validity)

    def _button(self, text: str, role: str, drawn: str, name: str) -> QPushButton:
        made = button(text, role, tip=name, name=name)
        made.setIconSize(QSize(SIDE, SIDE))
        if drawn:
            self._icons.append((made, drawn, role == "primary"))
        return made

    def _command(self, id_: str, text: str, role: str, drawn: str) -> QPushButton:
        made = self._button(text, role, drawn, text)
        made.clicked.connect(lambda: self.commands.run(id_))
        made.setProperty("command", id_)
        return made

    def set_theme(self, theme: Theme) -> None:
        off = tints(theme)["disabled"]
        for made, drawn, primary in self._icons:
            made.setIcon(icon(drawn, theme.on_accent if primary else theme.text, off))
        self.refresh()

    def refresh(self) -> None:
        """Show the document, and which commands can be run now."""
        document = self.workspace.document
        path = self.workspace.path
        text = path.stem if path else self.workspace.graph.name
        fitting = self.title.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideMiddle, TITLE_WIDTH
        )
        self.title.setText(fitting)
        self.title.setToolTip(plain_tip(str(path) if path else "Not saved yet"))
        self.dot.setVisible(document.modified)
        for made in self.findChildren(QPushButton):
            if id_ := made.property("command"):
                self._follow(made, id_)
        self.undo.setToolTip(plain_tip(f"Undo {document.undo_title}".strip()))
        self.redo.setToolTip(plain_tip(f"Redo {document.redo_title}".strip()))
        keys = keys_text(self.commands["view.search"])
        self.search.setText(f" Search layers, commands, nodes…  {keys}")
        self._show_validity()

    def _follow(self, made: QPushButton, id_: str) -> None:
        action = self.commands[id_]
        made.setEnabled(action.enabled())
        made.setAccessibleName(action.title)
        made.setToolTip(plain_tip(f"{action.help or action.title}  {keys_text(action)}"))

    def _show_validity(self) -> None:
        analysis = self.workspace.document.analysis
        errors = len(analysis.errors)
        if not len(self.workspace.graph):
            text, tone = "empty", ""
        elif errors:
            text, tone = f"✕ {errors} error{'s' if errors > 1 else ''}", "error"
        else:
            text, tone = f"✓ valid · {analysis.parameters:,}", "good"
        self.validity.setText(text)
        self.validity.setAccessibleName(f"Validity: {text[2:] if tone else text}")
        self.validity.setToolTip("What stands against training; the number counts the weights")
        restyle(self.validity, tone=tone)

    def show_training(self, *, paused: bool) -> None:
        """Say what the pause button does now."""
        self.pause.setText("Resume" if paused else "Pause")
        self.refresh()

    def show_device(self, text: str, tip: str) -> None:
        """Show where training runs."""
        self.device.setText(text)
        self.device.setToolTip(plain_tip(tip))
