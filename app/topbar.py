"""The bar on top: document, undo, training, export, search, device and validity."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.action import Action
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
        self._ids: dict[QPushButton, str] = {}
        # What was shown last: of each command, and of the document.
        self._told: dict[str, tuple[object, ...]] = {}
        self._shown: tuple[object, ...] = ()
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
        workspace.replaced.connect(self._follow)
        follow = partial(workspace.turns.soon, self._follow)
        workspace.file_changed.connect(follow)  # which every change of the document tells
        workspace.analysed.connect(follow)

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
        self._ids[made] = id_
        return made

    def set_theme(self, theme: Theme) -> None:
        off = tints(theme)["disabled"]
        for made, drawn in self._icons:
            primary = made.property("role") == "primary"
            made.setIcon(icon(drawn, theme.on_accent if primary else theme.text, off))
        self.refresh()

    def refresh(self) -> None:
        """Show the document, and which commands can be run now; texts may have another size."""
        self._shown = ()
        self._show()
        self._fit()

    def _follow(self) -> None:
        """Show what is new of the document."""
        if self._show():
            self._fit()

    def _show(self) -> bool:
        """Show what is new; tell whether that may take more or less room."""
        for made, id_ in self._ids.items():
            self._show_command(made, self.commands[id_])
        workspace = self.workspace
        path, document = workspace.path, workspace.document
        dotted = document.modified and not self.title.isHidden()
        text, tone = self._validity()
        shown = path, document.graph.name, dotted, text, tone
        if shown == self._shown:
            return False
        self._shown = shown
        self._show_title(path)
        self.dot.setVisible(dotted)
        self._show_validity(text, tone)
        return True

    def _show_title(self, path: Path | None) -> None:
        text = path.stem if path else self.workspace.document.graph.name
        middle = Qt.TextElideMode.ElideMiddle
        self.title.setText(self.title.fontMetrics().elidedText(text, middle, TITLE_WIDTH))
        self.title.setToolTip(plain_tip(str(path) if path else "Not saved yet"))

    def _show_command(self, made: QPushButton, action: Action) -> None:
        document = self.workspace.document
        undone = {"edit.undo": document.undo_title, "edit.redo": document.redo_title}
        on = action.enabled()
        told = on, action.title, action.help, undone.get(action.id)
        if self._told.get(action.id) == told:
            return
        self._told[action.id] = told
        made.setEnabled(on)
        made.setAccessibleName(action.title)
        tip = f"{action.help or action.title}  {keys_text(action)}"
        if action.id in undone:
            tip = f"{action.title} {undone[action.id]}".strip()
        made.setToolTip(plain_tip(tip))

    def _validity(self) -> tuple[str, str]:
        """Return what stands against training, or how many weights there are; and its tone."""
        document = self.workspace.document
        analysis = document.analysis_so_far
        errors = len(analysis.errors)
        if not len(document.graph):
            return "empty", ""
        if errors:
            return f"✕ {errors} error{'s' if errors > 1 else ''}", "error"
        more = "+" if uncounted(document.graph, document.graph.index.kinds) else ""
        return f"✓ valid · {analysis.parameters:,}{more}", "good"

    def _show_validity(self, text: str, tone: str) -> None:
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
