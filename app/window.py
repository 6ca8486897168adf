"""The main window: its parts, and how they reach one another."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import chain
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app import looks
from app.actions import Commands
from app.announce import Announcer
from app.authored import Authored
from app.autosave import Journals
from app.bottom import Bottom
from app.canvas import gestures
from app.canvas.geometry import GRID
from app.canvas.keys import menu_of
from app.canvas.navigation import preset_of, rows
from app.canvas.view import CanvasView
from app.code.actions import code_actions
from app.code.trusting import Trusting
from app.compare.flow import MENU as COMPARE_MENU
from app.compare.flow import CompareFlow
from app.controls.text import sentence
from app.dialogs.ask import Ask
from app.dialogs.frame import Framed
from app.dialogs.layer_help import LayerHelpSheet
from app.dialogs.sheets import failure_details, measured, shortcut_sheet
from app.documents import Documents
from app.dropping import dropped, take
from app.export.flow import show_file
from app.filing import Asks, Filing
from app.find.bar import FindBar
from app.find.everything import at_once, everything, rehearsed
from app.find.select import select_actions
from app.guard import guarded, told
from app.inspector.panel import InspectorPanel
from app.library.panel import LibraryPanel
from app.library.shelf import Shelf
from app.outline.panel import OutlinePanel
from app.palette.palette import Palette
from app.palette.use import Use
from app.panels import Panels
from app.picture.flow import PictureFlow
from app.settings import SettingsFile
from app.side import SidePanel
from app.start.page import Offer, StartPage
from app.style import apply_theme
from app.tabs.actions import tab_actions
from app.tabs.desk import Tabs
from app.theme import THEMES
from app.toast import Toast
from app.topbar import TopBar
from app.training.controller import TrainingController, Worker
from app.trust import TRUSTED, TrustFile
from app.walking import PanelWalk
from app.window_actions import RECENT_MENU, recent_actions, window_actions
from app.workbench import Workbench
from app.workspace import Workspace
from graph_core.edits import AddLayer
from graph_core.errors import LoomError
from graph_core.examples import example_graph
from graph_core.kinds import find_spec
from graph_core.spec import LAYERS, LayerSpec

SIZE = (1600, 1000)
PALETTE_WIDTH = 560
NewWorker = Callable[[], Worker]


class MainWindow(QMainWindow):
    """One window over one workspace; `first_painted` says that it can be seen."""

    first_painted = Signal()

    def __init__(
        self,
        workspace: Workspace,
        settings: SettingsFile,
        state: Path,
        new_worker: NewWorker,
        ask: Asks | None = None,
    ) -> None:
        super().__init__()
        self.workspace, self.settings = workspace, settings
        self.theme = THEMES.get(settings.value.theme, next(iter(THEMES.values())))
        workspace.shelf = Shelf(settings.path.parent / "blocks")
        workspace.use = Use(settings.value.used, lambda counts: settings.update(used=counts))
        workspace.authored = Authored(settings.path.parent / "authored.txt")
        workspace.trust = TrustFile(settings.path.parent / TRUSTED)
        self.documents = Documents(workspace)
        self.filing = Filing(self.documents, settings, ask or Ask(self))
        self.journals = Journals(self.documents, state)
        self.controller = TrainingController(workspace, new_worker, self)
        for part in (workspace, self.documents, self.filing, self.journals):
            part.setParent(self)  # or what listens to them would keep the window alive
        self._painted = False
        apply_theme(self, self.theme, settings.value.font_scale)
        self._make_parts()
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self.resize(*SIZE)
        looks.restore(self)
        self.refresh_title()

    def _make_parts(self) -> None:
        workspace, theme = self.workspace, self.theme
        self.commands = Commands(self)
        self.canvas = CanvasView(workspace, theme)
        self.canvas.navigation = preset_of(self.settings.value.navigation)
        self.library = LibraryPanel(workspace, theme)
        self.outline = OutlinePanel(workspace, theme, partial(menu_of, self.canvas))
        self.side = SidePanel(self.library, self.outline)
        self.inspector = InspectorPanel(workspace, theme)
        self.bottom = Bottom()
        self.panels = Panels(self.bottom, workspace, self.controller, theme)
        self.start = StartPage(theme)
        self.tabs = Tabs(self)
        self.comparing = CompareFlow(self)
        self.find_bar = FindBar(self.canvas, theme)
        self.commands.add(window_actions(self))
        self.commands.add([*self.find_bar.actions_offered(), *select_actions(self.canvas)])
        self.commands.add([*tab_actions(self), *self.comparing.actions()])
        self.commands.add(self.side.actions_offered())
        self.walk = PanelWalk(self._parts_walked, self)
        self.commands.add(self.walk.actions())
        self.announcer = Announcer(self, workspace, self.controller)
        self.commands.add(self.controller.actions())
        self.commands.add(self.panels.exports.actions())
        self.pictures = PictureFlow(self.canvas)
        self.commands.add(self.pictures.actions())
        self.trusting = Trusting(self, workspace)
        self.commands.add(code_actions(self, self))
        self.commands.offer(self.canvas.actions_offered)
        self.commands.submenus[RECENT_MENU] = partial(recent_actions, self)
        self.commands.submenus[COMPARE_MENU] = self.comparing.tab_actions
        self.topbar = TopBar(workspace, self.commands, theme)
        self.topbar.menu_button.setMenu(self.commands.menu())
        self.topbar.export.setMenu(self.commands.submenu("File/Export", self))

    def _lay_out(self) -> None:
        self.workbench = Workbench(self.side, self.canvas, self.inspector, self.bottom)
        self.upper, self.right = self.workbench.upper, self.workbench.right
        looks.give_room(self)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.start)
        self.pages.addWidget(self.workbench)
        self.pages.addWidget(self.comparing.page)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.topbar)
        layout.addWidget(self.tabs.row)
        layout.addWidget(self.pages, 1)
        self.setCentralWidget(whole)
        self.toast = Toast(self)
        self.palette_box = Palette(self, self.theme, self.workspace.use)

    def _connect(self) -> None:
        workspace, toast = self.workspace, self.toast
        toast.said.connect(self.announcer.say)
        self.library.chosen.connect(self.add_layer)
        self.library.help_wanted.connect(self.show_help)
        self.outline.gone_to.connect(self.show_on_canvas)
        self.inspector.help_wanted.connect(self.show_help)
        self.panels.problems.shown_on_canvas.connect(self.canvas.reveal)
        self.panels.code.copied.connect(lambda: toast.say("The source is on the clipboard."))
        self.topbar.problems_wanted.connect(lambda: self.bottom.show_tab("Problems"))
        self.controller.refused.connect(self.show_refusal)
        self.controller.trust_wanted.connect(
            lambda wanted: self.trusting.ask(wanted.pieces, self.theme, wanted.again)
        )
        self.panels.runs.refused.connect(self.show_refusal)
        self.panels.runs.noted.connect(lambda text: toast.say(text, "good"))
        for flow in (self.panels.exports, self.pictures):
            flow.refused.connect(self.show_refusal)
            flow.said.connect(self.show_export)
        self.controller.phase_changed.connect(lambda _: self._show_phase())
        self.controller.device_known.connect(lambda _: self._show_phase())
        self.controller.job_changed.connect(self._show_phase)
        self.journals.failed.connect(self.show_refusal)
        workspace.refused.connect(self.show_refusal)
        workspace.file_changed.connect(self.refresh_title)
        self.filing.opened.connect(self.show_workbench)
        self.filing.reading.connect(self.start.rest)
        self.filing.saved.connect(lambda: toast.say(f"Saved {self.filing.title}.", "good"))
        self.start.new_wanted.connect(self.new)
        self.start.open_wanted.connect(self.filing.choose_and_open)
        self.start.back_wanted.connect(self.show_workbench)
        self.start.recent_wanted.connect(self.filing.open)
        self.start.clear_wanted.connect(self._forget_recent)
        self.start.template_wanted.connect(self.filing.new)

    def complete(self) -> None:
        """Make what the first paint needn't wait for: pictures of templates, lists for keys."""
        import numpy.ma  # noqa: F401 - numpy asks for it when it first sorts out what is unique

        from graph_core.templates import TEMPLATES

        self.start.show_offers(Offer(t.title, t.summary, t.category, t.build) for t in TEMPLATES)
        self.canvas.complete()
        self._ahead = chain(measured(self._shortcuts), rehearsed(self))
        self.workspace.turns.soon(self._go_ahead)

    def _go_ahead(self) -> bool:
        return next(self._ahead, False)

    def _parts_walked(self) -> tuple[QWidget, ...]:
        """Return the parts that F6 and Tab lead to, from the top left to the bottom right."""
        upper = (self.topbar, self.tabs.row, self.start, self.side)
        return (*upper, self.canvas, self.inspector, self.bottom, self.toast)

    # Pages

    def show_start(self) -> None:
        """Show the start page; what is open stays open."""
        self.start.show_recent(self.settings.value.recent)
        self.start.back.setVisible(self.tabs.can_close())
        self.pages.setCurrentWidget(self.start)
        self.tabs.row.leave()
        self.topbar.show_start()
        self.start.new.setFocus()

    def _forget_recent(self) -> None:
        self.settings.update(recent=())
        self.start.show_recent(())

    def show_workbench(self) -> None:
        elsewhere = self.pages.currentWidget() is not self.workbench
        self.pages.setCurrentWidget(self.workbench)
        self.tabs.row.come()
        self.topbar.show_document()
        if elsewhere:
            self.canvas.begin()
        self.canvas.setFocus()

    def new(self) -> None:
        self.filing.new()

    def refresh_title(self) -> None:
        self.setWindowTitle(f"{self.filing.title}[*] – Layerloom")
        self.setWindowModified(self.workspace.document.modified)

    # What is asked for

    def add_layer(self, kind: str) -> None:
        """Add a layer near the middle of the canvas, where no node stands."""
        canvas = self.canvas
        x, y = canvas.camera.to_canvas((canvas.width() / 2, canvas.height() / 2))
        add = AddLayer(kind, (round(x / GRID) * GRID, round(y / GRID) * GRID))
        if self.workspace.insert(self.workspace.bring(kind, add)):
            self.workspace.select([add.node_id])
            looks.bring_into_view(canvas, add.node_id)

    def search(self) -> None:
        """Open the palette over everything that can be found."""
        corner = self.topbar.search.mapTo(self, QPoint(0, 0))
        left = corner.x() + self.topbar.search.width() - PALETTE_WIDTH
        self.palette_box.open_at(
            QPoint(left, corner.y()),
            at_once(self),
            "Search layers, commands, nodes…",
            width=PALETTE_WIDTH,
            rest=partial(everything, self),
        )

    def go_to(self, node: str) -> None:
        """Select a node of the network and bring it into view."""
        self.show_workbench()
        self.workspace.leave(0)
        self.workspace.select([node])
        self.canvas.reveal(node)

    def show_on_canvas(self, node: str) -> None:
        """Bring a node of what the canvas shows into view, and the keyboard to the canvas."""
        self.canvas.reveal(node)
        self.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def selected_spec(self) -> LayerSpec | None:
        """Return what is declared of the one selected node's layer."""
        if len(self.workspace.selection) != 1:
            return None
        (node,) = self.workspace.selection
        return find_spec(self.workspace.graph, self.workspace.graph.layer_of(node).kind)

    def show_layer_help(self) -> None:
        """Show the help of the one selected node's layer, or the shortcuts."""
        if spec := self.selected_spec():
            self.show_help(spec)
        else:
            self.show_shortcuts()

    def show_help(self, spec: LayerSpec) -> None:
        LayerHelpSheet(self, spec, LAYERS, self.open_example, self.show_help).open()

    def open_example(self, spec: LayerSpec, place: int) -> None:
        """Show one of a layer's examples as a new document."""
        self.filing.new(example_graph(spec, place))

    def show_shortcuts(self) -> None:
        self._shortcuts().open()

    def _shortcuts(self) -> Framed:
        more = gestures.rows(self.canvas.pointing.gestures), rows(self.canvas.navigation)
        return shortcut_sheet(self, self.commands, chain.from_iterable(more))

    # What is said

    def show_refusal(self, error: LoomError) -> None:
        """Say why something wasn't done."""
        self.toast.say(sentence(str(error)), "error")

    def show_failure(self, error: BaseException, trace: str) -> None:
        """Say that something went wrong inside, with the details a click away."""
        text = told(error)
        details = ("Details", lambda: failure_details(self, text, trace).open())
        self.toast.say(text, "error", details)

    def show_export(self, text: str, tone: str, file: Path | None) -> None:
        """Say how an export goes, its folder a click away once it is there."""
        act = ("Show file", partial(show_file, file)) if file is not None else None
        self.toast.say(text, tone, act)

    def _show_phase(self) -> None:
        self.topbar.show_training(paused=looks.is_checked(self.commands["training.pause"]))
        if ready := self.controller.ready:
            self.topbar.show_device(*looks.device(ready))

    # Looks

    def set_theme(self, name: str) -> None:
        """Change the theme of the whole window at once."""
        looks.set_theme(self, name)

    def scale_fonts(self, steps: int) -> None:
        """Make all text larger or smaller by steps."""
        looks.scale_fonts(self, steps)

    # What Qt calls: one line each, guarded.

    def paintEvent(self, event: QPaintEvent) -> None:
        self._first_paint()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return bool(self.walk.tab(forward=forward)) or super().focusNextPrevChild(forward)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._closing(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._drag(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop(event)

    @guarded
    def _first_paint(self) -> None:
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.first_painted.emit)

    @guarded
    def _closing(self, event: QCloseEvent) -> None:
        event.ignore()  # an error below must not close the window
        if not self.may_stop() or not self.filing.may_leave_all():
            return
        looks.remember(self)
        self.controller.close()
        self.panels.close()
        self.comparing.page.close_page()
        self.journals.close()
        event.accept()

    def may_stop(self) -> bool:
        """Ask whether a run under way may be stopped; nothing is asked without one."""
        if not self.controller.phase.active:
            return True
        detail = "It keeps a checkpoint, from which it can be resumed."
        return self.filing.ask.yes("Stop the run and close?", detail, "Stop and close")

    @guarded
    def _drag(self, event: QDragEnterEvent) -> None:
        if dropped(event.mimeData()):
            event.acceptProposedAction()

    @guarded
    def _drop(self, event: QDropEvent) -> None:
        paths = dropped(event.mimeData())
        if paths:
            event.acceptProposedAction()
            take(self.filing, paths)
