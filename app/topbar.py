"""The bar on top: document, undo, training, export, search, device and validity."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.actions import Commands, keys_text
from app.controls.icons import SIDE, icon
from app.controls.text import button, label, plain_tip, restyle
from app.guard import guarded
from app.style import tints
from app.theme import Theme
from app.workspace import Workspace
from graph_core.kinds import uncounted

SEARCH_WIDTH = (40, 320)
TITLE_WIDTH = 260


class SearchButton(QPushButton):
    """Looks like a field and opens the search; it says as much as there is room for."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self.setProperty("role", "search")
        self._texts = (
            f" Search layers, commands, nodes…  {keys}",
            f" Search…  {keys}",
            " Search…",
            "",
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @guarded
    def _fit(self) -> None:
        room = self.width() - SIDE - 30
        wide = self.fontMetrics().horizontalAdvance
        fitting = (text for text in self._texts if wide(text) <= room)
        self.setText(next(fitting, self._texts[-1]))


class TopBar(QWidget):
    """Buttons that run commands by id, and what is known of the document."""

    problems_wanted = Signal()

    def __init__(self, workspace: Workspace, commands: Commands, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.workspace, self.commands = workspace, commands
        self._icons: list[tuple[QPushButton, str]] = []
        self._fitted = (0, 0)
        self.brand = label("Layerloom", "brand")
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
        self.search = SearchButton(keys_text(commands["view.search"]))
        self._runs("view.search", self._draw(self.search, "search"))
        self.device = button("starting…", "pill", tip="Where training runs", name="Device")
        self.device.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.validity = button("", "pill")
        self.validity.clicked.connect(self.problems_wanted)
        self._names = {self.pause: "Pause", self.stop: "Stop"}
        self._lay_out()
        self.set_theme(theme)
        workspace.file_changed.connect(self.refresh)  # which every change of the document tells
        workspace.analysed.connect(self.refresh)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 7, 14, 7)
        row.setSpacing(8)
        groups = (
            (self.menu_button, self.brand, self.title, self.dot),
            (self.undo, self.redo),
            (self.train, self.pause, self.stop),
            (self.export,),
        )
        for group in groups:
            for widget in group:
                row.addWidget(widget)
            row.addSpacing(12)
        self._of_document = [widget for group in groups for widget in group][2:]
        row.addStretch(1)
        self.search.setMinimumWidth(SEARCH_WIDTH[0])
        self.search.setMaximumWidth(SEARCH_WIDTH[1])
        self.search.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row.addWidget(self.search, 3)
        row.addWidget(self.device)
        row.addWidget(self.validity)
        self.setMinimumWidth(1)  # it needs no more than `_fit` leaves in it

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @guarded
    def _fit(self) -> None:
        """Leave out what there is no room for, the dearest last."""
        if self._fitted == (self.width(), self._needs()):
            return
        for count in range(4):
            self._leave_out(count)
            if self._needs() <= self.width():
                break
        self._fitted = self.width(), self._needs()

    def _needs(self) -> int:
        """Return the least width for what is shown now, in pixels."""
        row = self.layout()
        assert row is not None
        row.invalidate()
        return row.minimumSize().width()

    def _leave_out(self, count: int) -> None:
        """Spare the first of: the program's name, the words beside two icons, the device."""
        self.brand.setHidden(count > 0)
        for made, name in self._names.items():
            made.setText("" if count > 1 else name)
        self.device.setHidden(count > 2)

    def _button(self, text: str, role: str, drawn: str, name: str) -> QPushButton:
        return self._draw(button(text, role, tip=name, name=name), drawn)

    def _draw(self, made: QPushButton, drawn: str) -> QPushButton:
        """Have an icon on a button, in the colours of whatever theme comes."""
        made.setIconSize(QSize(SIDE, SIDE))
        if drawn:
            self._icons.append((made, drawn))
        return made

    def _command(self, id_: str, text: str, role: str, drawn: str) -> QPushButton:
        return self._runs(id_, self._button(text, role, drawn, text))

    def _runs(self, id_: str, made: QPushButton) -> QPushButton:
        made.clicked.connect(lambda: self.commands.run(id_))
        made.setProperty("command", id_)
        return made

    def set_theme(self, theme: Theme) -> None:
        off = tints(theme)["disabled"]
        for made, drawn in self._icons:
            primary = made.property("role") == "primary"
            made.setIcon(icon(drawn, theme.on_accent if primary else theme.text, off))
        self.refresh()

    def refresh(self) -> None:
        """Show the document, and which commands can be run now."""
        document = self.workspace.document
        path = self.workspace.path
        text = path.stem if path else self.workspace.document.graph.name
        fitting = self.title.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideMiddle, TITLE_WIDTH
        )
        self.title.setText(fitting)
        self.title.setToolTip(plain_tip(str(path) if path else "Not saved yet"))
        self.dot.setVisible(document.modified and not self.title.isHidden())
        for made in self.findChildren(QPushButton):
            if id_ := made.property("command"):
                self._follow(made, id_)
        self.undo.setToolTip(plain_tip(f"Undo {document.undo_title}".strip()))
        self.redo.setToolTip(plain_tip(f"Redo {document.redo_title}".strip()))
        self._show_validity()
        self._fit()

    def _follow(self, made: QPushButton, id_: str) -> None:
        action = self.commands[id_]
        made.setEnabled(action.enabled())
        made.setAccessibleName(action.title)
        made.setToolTip(plain_tip(f"{action.help or action.title}  {keys_text(action)}"))

    def _show_validity(self) -> None:
        analysis = self.workspace.document.analysis_so_far
        errors = len(analysis.errors)
        if not len(self.workspace.document.graph):
            text, tone = "empty", ""
        elif errors:
            text, tone = f"✕ {errors} error{'s' if errors > 1 else ''}", "error"
        else:
            graph = self.workspace.document.graph
            more = "+" if uncounted(graph, graph.index.kinds) else ""
            text, tone = f"✓ valid · {analysis.parameters:,}{more}", "good"
        self.validity.setText(text)
        self.validity.setAccessibleName(f"Validity: {text[2:] if tone else text}")
        tip = "What stands against training; the number counts the weights, + stands for code's"
        self.validity.setToolTip(tip)
        restyle(self.validity, tone=tone)

    def show_start(self) -> None:
        """Leave out what is about a document: the start page is shown."""
        for widget in (*self._of_document, self.validity):
            widget.hide()

    def show_document(self) -> None:
        for widget in (*self._of_document, self.validity):
            widget.show()
        self.refresh()

    def show_training(self, *, paused: bool) -> None:
        """Say what the pause button does now."""
        self._names[self.pause] = "Resume" if paused else "Pause"
        self._fitted = (0, 0)
        self.refresh()

    def show_device(self, text: str, tip: str) -> None:
        """Show where training runs."""
        self.device.setText(text)
        self.device.setToolTip(plain_tip(tip))
        self._fit()
