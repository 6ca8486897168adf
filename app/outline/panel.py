"""The outline panel: the network as a tree that follows the canvas, and that the canvas follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QVBoxLayout, QWidget

from app.controls.text import label
from app.guard import guarded
from app.outline.delegate import OutlineDelegate
from app.outline.levels import CHUNK, Body, Path
from app.outline.model import OutlineModel
from app.outline.rows import Part, Row
from app.outline.tree import OutlineTree
from app.theme import Theme
from app.workspace import Workspace
from graph_core.document import Change
from graph_core.graph import Diff

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
AGAIN = QItemSelectionModel.SelectionFlag.ClearAndSelect
Menu = Callable[[], QMenu]


class OutlinePanel(QWidget):
    """A tree of nodes, their ports and blocks' bodies; what is hidden is not kept in step.

    `gone_to` carries the node that a person wants to see on the canvas.
    """

    gone_to = Signal(str)

    def __init__(self, workspace: Workspace, theme: Theme, menu: Menu) -> None:
        super().__init__()
        self.setAccessibleName("Outline")
        self.workspace = workspace
        self._menu = menu
        self._syncing = self._stale = False
        self._missed: list[Diff] = []
        self._said: set[tuple[object, ...]] = set()  # of the rows in sight
        self.model = OutlineModel(workspace, self)
        self.tree = self._tree(theme)
        self.delegate = OutlineDelegate(workspace, theme, self.tree)
        self.tree.setItemDelegate(self.delegate)
        self.empty = label("No node yet. Press Tab on the canvas to add one.", "muted", wrap=True)
        self.empty.setContentsMargins(16, 8, 12, 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.empty)
        layout.addWidget(self.tree, 1)
        workspace.document_changed.connect(self._follow)
        workspace.analysed.connect(self._learn)
        workspace.replaced.connect(self._begin_anew)
        workspace.scope_changed.connect(self._take_selection)
        workspace.selection_changed.connect(self._take_selection)
        self._show_empty()

    def _tree(self, theme: Theme) -> OutlineTree:
        tree = OutlineTree(theme)
        tree.setModel(self.model)
        tree.setAccessibleName("Outline of the network")
        tree.setAccessibleDescription("Enter shows a node on the canvas, F2 renames it")
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)
        tree.setMouseTracking(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        tree.setExpandsOnDoubleClick(False)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(self._offer)
        tree.doubleClicked.connect(self.go_to)
        tree.selectionModel().selectionChanged.connect(lambda *_: self._give_selection())
        tree.installEventFilter(self)
        tree.viewport().installEventFilter(self)
        tree.verticalScrollBar().valueChanged.connect(self._scrolled)
        return tree

    def set_theme(self, theme: Theme) -> None:
        self.delegate.theme = self.tree.theme = theme
        self.tree.doItemsLayout()
        self.tree.viewport().update()

    # In step with the document

    def _follow(self, change: Change) -> None:
        if not self.isVisible():
            self._stale = True
            return
        self._missed.append(change.diff)
        if len(change.after.nodes) > CHUNK:
            self.workspace.turns.soon(self._catch_up)
        else:
            self._catch_up()

    def _catch_up(self) -> None:
        """Take up what has changed, where that was put off."""
        if not self._missed or not self.isVisible():
            return
        found = self._missed[0] if len(self._missed) == 1 else self.model.missed()
        self._missed = []
        with self._quietly():
            self.model.update(found)
        self._tell_again()
        self._show_empty()
        if found.nodes or found.edges:
            self._take_selection()

    def _learn(self) -> None:
        """Show what is known by now."""
        if not self.isVisible():
            self._stale = True
            return
        self._catch_up()
        with self._quietly():
            self.model.learn()
        self._tell_again()

    def _tell_again(self) -> None:
        """Have the rows in sight say anew what they say; the others do when they come."""
        tree, height = self.tree, self.tree.viewport().height()
        before, self._said = self._said, set()
        index = tree.indexAt(QPoint(1, 1))
        while index.isValid() and tree.visualRect(index).top() <= height:
            said = self.model.says(index)
            self._said.add(said)
            if said not in before:
                self.model.tell(index)
            index = tree.indexBelow(index)

    def _scrolled(self, value: int) -> None:
        """Fetch the rows above, of which there are some after a leap, before one comes to them."""
        if value <= self.tree.verticalScrollBar().pageStep() and self.model.more_above:
            self.workspace.turns.soon(self._fetch_above)

    def _fetch_above(self) -> None:
        top = QPersistentModelIndex(self.tree.indexAt(QPoint(1, 1)))
        self.model.fetch_above()
        self.tree.scrollTo(top, QAbstractItemView.ScrollHint.PositionAtTop)

    def _begin_anew(self) -> None:
        """Show another document, once this panel is seen."""
        if self.isVisible() or not self.window().isVisible():
            self._begin()
        else:
            self._stale = True

    def _begin(self) -> None:
        with self._quietly():
            self.model.reset()
        self._stale, self._missed = False, []
        self._show_empty()

    def _show_empty(self) -> None:
        nothing = not self.workspace.document.graph.nodes
        self.empty.setVisible(nothing)
        self.tree.setVisible(not nothing)

    def showEvent(self, event: QShowEvent) -> None:
        self._shown()

    @guarded
    def _shown(self) -> None:
        if self._stale:
            self._begin()
        self._take_selection()

    # The selection, both ways

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Let the tree change without telling the canvas."""
        before, self._syncing = self._syncing, True
        try:
            yield
        finally:
            self._syncing = before

    def _take_selection(self) -> None:
        """Show what is selected on the canvas."""
        if self._syncing or not self.isVisible() or self._stale:
            return
        with self._quietly():
            runs = self._runs(self.workspace.scope, self.workspace.selection)
            chosen, selection = QItemSelection(), self.tree.selectionModel()
            for first, last in runs:
                chosen.append(QItemSelectionRange(first, last))
            if runs and not chosen.contains(self.tree.currentIndex()):
                keep = QItemSelectionModel.SelectionFlag.NoUpdate
                selection.setCurrentIndex(runs[0][0], keep)
                self.tree.scrollTo(runs[0][0])
            selection.select(chosen, AGAIN)

    def _runs(self, path: Path, nodes: frozenset[str]) -> list[tuple[QModelIndex, QModelIndex]]:
        """Return the runs of rows of the canvas' nodes, with what holds them opened."""
        for depth in range(len(path)):
            self.tree.expand(self.model.index_of(path[:depth], path[depth].node))
        return self.model.ranges(path, nodes)

    def _give_selection(self) -> None:
        """Select on the canvas what is selected here, or what of the canvas holds it."""
        if self._syncing:
            return
        found = (self.model.at(index) for index in self.tree.selectionModel().selectedIndexes())
        nodes = [self._on_canvas(*pair) for pair in found if pair is not None]
        with self._quietly():
            self.workspace.select(node for node in nodes if node)

    def _on_canvas(self, body: Body, row: Row) -> str:
        """Return the node the canvas shows that a row is about or that holds it, or nothing."""
        scope = self.workspace.scope
        if body.path == scope:
            return row.node
        deeper = body.path[: len(scope)] == scope and len(body.path) > len(scope)
        return body.path[len(scope)].node if deeper else ""

    # What a row can do

    def go_to(self, index: QModelIndex) -> None:
        """Show a row's node on the canvas; a block's call is entered."""
        found = self.model.at(index)
        if found is None:
            return
        body, row = found
        with self._quietly():
            self._look_at(body.path)
        if row.part is Part.NODE and self.workspace.enter(row.node):
            return
        self.workspace.select([row.node])
        self.gone_to.emit(row.node)

    def _look_at(self, path: Path) -> None:
        """Have the canvas show the body that a path leads to."""
        workspace = self.workspace
        same = 0
        while same < min(len(path), len(workspace.scope)) and workspace.scope[same] == path[same]:
            same += 1
        workspace.leave(same)
        for level in path[same:]:
            workspace.enter(level.node)

    def delete(self) -> None:
        """Take the nodes of the selected rows away."""
        edit = self.model.deleting(self.tree.selectionModel().selectedIndexes())
        if edit is not None:
            self.workspace.apply_whole(edit)

    def menu_at(self, index: QModelIndex) -> QMenu | None:
        """Return what can be done with a row: all the canvas can, for what it shows."""
        found = self.model.at(index)
        if found is None:
            return None
        if found[0].path == self.workspace.scope:
            self.workspace.select([*self.workspace.selection, found[1].node])
            return self._menu()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Show on the canvas\tReturn", lambda: self.go_to(index))
        menu.addAction("Rename\tF2", lambda: self.tree.edit(index))
        menu.addAction("Delete\tDel", self.delete)
        return menu

    def _offer(self, place: QPoint) -> None:
        index = self.tree.indexAt(place)
        if menu := self.menu_at(index if index.isValid() else self.tree.currentIndex()):
            menu.popup(self.tree.viewport().mapToGlobal(place))

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return bool(self._filter(event))

    @guarded
    def _filter(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
            self._catch_up()  # what is pressed is a row that there is
        if not isinstance(event, QKeyEvent):
            return False
        mine = event.key() in (*ENTER, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_F2)
        if event.type() == QEvent.Type.ShortcutOverride and mine:
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._key(event.key())

    def _key(self, key: int) -> bool:
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            end = self.model.fetch_end(last=key == Qt.Key.Key_End)
            if not self.tree.currentIndex().isValid():  # it was far away
                self.tree.setCurrentIndex(end)
            return False  # the tree goes there
        index = self.tree.currentIndex()
        if key in ENTER and index.isValid():
            self.go_to(index)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete()
        else:
            return False
        return True
