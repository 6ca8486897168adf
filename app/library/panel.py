"""The library panel: a filter above the list of layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QLineEdit,
    QListView,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from app.controls.text import label
from app.controls.views import is_activation
from app.library.delegate import LibraryDelegate
from app.library.model import Index, LibraryModel
from app.library.shelf import Shelf
from app.theme import Theme
from app.workspace import Workspace
from graph_core.blocks import holders
from graph_core.edits.blocks import RemoveBlock
from graph_core.errors import LoomError
from graph_core.graph import BLOCK_KIND, Block
from graph_core.kinds import find_spec, specs_of

KEPT = "Saved blocks"


class LayerList(QListView):
    """The rows; one that looks otherwise is painted anew where it stands."""

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        QAbstractItemView.dataChanged(self, first, last, roles)  # a list lays out all rows anew

    def viewportEvent(self, event: QEvent) -> bool:
        rows = QAbstractScrollArea if is_activation(event) else QListView
        return rows.viewportEvent(self, event)


class LibraryPanel(QWidget):
    """Every layer by category; `chosen` carries the kind to add where it fits.

    `help_wanted` carries the LayerSpec a person asks about.
    """

    chosen = Signal(str)
    help_wanted = Signal(object)

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("library")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Library")
        self.workspace = workspace
        self.model = LibraryModel(specs_of(workspace.document.graph))
        self.delegate = LibraryDelegate(theme)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(f"Filter {len(self.model)} layers")
        self.filter.setAccessibleName("Filter layers")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        self.filter.returnPressed.connect(self._choose_current)
        self.filter.installEventFilter(self)
        self.list = self._list()
        self._empty = label("No layer is called that.", "muted", wrap=True)
        self._empty.setContentsMargins(16, 8, 12, 8)
        self._empty.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(4)
        top = QVBoxLayout()
        top.setContentsMargins(12, 0, 12, 2)
        top.addWidget(self.filter)
        layout.addLayout(top)
        layout.addWidget(self._empty)
        layout.addWidget(self.list, 1)
        self._followed: tuple[object, ...] = (None, None, None)
        self._blocks: object = None
        workspace.document_changed.connect(lambda _: workspace.turns.soon(self._follow))
        workspace.replaced.connect(self._follow)
        workspace.scope_changed.connect(self._follow)
        self._follow()

    def _list(self) -> QListView:
        view = LayerList()
        view.setModel(self.model)
        view.setItemDelegate(self.delegate)
        view.setMouseTracking(True)
        view.setDragEnabled(True)
        view.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setAccessibleName("Layers")
        view.doubleClicked.connect(self._choose)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._offer)
        view.installEventFilter(self)
        return view

    def set_theme(self, theme: Theme) -> None:
        self.delegate.theme = theme
        self.list.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if watched is self.filter and event.key() == Qt.Key.Key_Down:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            self.list.setCurrentIndex(self.model.first())
            return True
        if watched is self.list and event.key() == Qt.Key.Key_F1:
            self._help(self.list.currentIndex())
            return True
        if watched is self.list and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose_current()
            return True
        return False

    def _follow(self) -> None:
        """List the blocks there are when these are others than before; bar what holds this one."""
        workspace, graph = self.workspace, self.workspace.document.graph
        kept = workspace.shelf.kept if workspace.shelf else None
        now = (graph.blocks, kept, workspace.scope)
        if all(one is other for one, other in zip(now, self._followed, strict=True)):
            return
        self._followed = now
        self._list_all()
        within = [workspace.scope[-1].block] if workspace.scope else []
        self.model.bar({graph.blocks[id_].kind for id_ in holders(graph.blocks, within)})

    def _list_all(self) -> None:
        kept = [replace(spec, category=KEPT) for spec in self.workspace.kept()]
        specs = [*specs_of(self.workspace.document.graph), *kept]
        shown = tuple((spec.id, spec.title, spec.category) for spec in specs)
        if shown != self._blocks:
            self._blocks = shown
            self.model.offer(specs)
            self.filter.setPlaceholderText(f"Filter {len(self.model)} layers")

    def _filter(self, text: str) -> None:
        self.model.filter(text)
        self._empty.setVisible(not self.model.rowCount())
        if text:
            self.list.setCurrentIndex(self.model.first())

    def _choose_current(self) -> None:
        self._choose(self.list.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if row and row.kind and not self.model.is_barred(row):
            self.chosen.emit(row.kind)

    def _offer(self, place: QPoint) -> None:
        if menu := self.menu_at(self.list.indexAt(place)):
            menu.popup(self.list.viewport().mapToGlobal(place))

    def menu_at(self, index: QModelIndex) -> QMenu | None:
        """Return what can be done with a layer of the list."""
        row = self.model.row(index)
        if row is None or not row.kind:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(row.title)
        add = menu.addAction("Add to the network", lambda: self._choose(index))
        add.setEnabled(not self.model.is_barred(row))
        self._add_keeping(menu, row.kind)
        menu.addAction("Help on this layer\tF1", lambda: self._help(index))
        return menu

    def _add_keeping(self, menu: QMenu, kind: str) -> None:
        """Add what can be done with a block: keep it for other networks, or no longer."""
        block = self.workspace.document.graph.blocks.get(kind.removeprefix(BLOCK_KIND))
        if block is not None:
            remove_block = RemoveBlock(block.id)
            gone = menu.addAction(
                "Remove from this network", lambda: self.workspace.apply_whole(remove_block)
            )
            gone.setEnabled(self.workspace.document.check(remove_block) is None)
        shelf = self.workspace.shelf
        if shelf is None or not kind.startswith(BLOCK_KIND):
            return
        if block is not None:
            menu.addAction("Save block to library", lambda: self._keep(shelf, block))
        if kept := shelf.of_kind(kind):
            remove = partial(self._change, partial(shelf.remove, kept.block.id))
            menu.addAction("Remove from library", remove)

    def _keep(self, shelf: Shelf, block: Block) -> None:
        self._change(partial(shelf.save, block, self.workspace.document.graph))

    def _change(self, change: Callable[[], None]) -> None:
        try:
            change()
        except LoomError as refusal:
            self.workspace.refused.emit(refusal)
        self._follow()

    def _help(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if row and (spec := find_spec(self.workspace.graph, row.kind)):
            self.help_wanted.emit(spec)
