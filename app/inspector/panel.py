"""The inspector panel: it shows what is selected and follows the document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QVBoxLayout, QWidget

from app.inspector.annotations import Annotated
from app.inspector.block import InsideBlock
from app.inspector.stack import PageStack, Subject
from app.inspector.subjects import Network, OneLayer, SeveralLayers, common_params, parts_of
from app.tab_order import controls
from app.theme import Theme
from app.workspace import Workspace


@dataclass(frozen=True)
class Topic:
    """What a page is to be about.

    `shape` says which parts the page must have: a kept page of that shape is used again. `about`
    tells the topic from all others of its shape; `make` builds a page that is about nothing yet.
    """

    shape: tuple[object, ...]
    about: tuple[object, ...]
    chosen: frozenset[str]
    make: Callable[[], Subject]

    def same(self, other: Topic | None) -> bool:
        """Tell whether a page about the other is about this."""
        return other is not None and (self.shape, self.about) == (other.shape, other.about)


class InspectorPanel(QWidget):
    """A page for the selection; `help_wanted` carries the LayerSpec a person asks about."""

    help_wanted = Signal(object)

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Inspector")
        self.workspace, self.theme = workspace, theme
        self._topic: Topic | None = None
        self.subject: Subject | None = None
        self._filled: Subject | None = None  # the page filled last that has no size yet
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pages = PageStack()
        self.area.setWidget(self.pages)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)
        self._late = False
        workspace.selection_changed.connect(self._selected)
        workspace.changed.connect(lambda _: self._soon())
        workspace.analysed.connect(self._soon)
        workspace.replaced.connect(self._soon)
        workspace.trust_changed.connect(self._soon)
        workspace.scope_changed.connect(self._soon)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        self.theme, self._topic, self.subject = theme, None, None
        self.pages.forget()
        self.refresh()

    def _selected(self) -> None:
        self.workspace.document.end_merge()
        self._soon()

    def _soon(self) -> None:
        """Follow in the turns to come."""
        self._late = True
        self.workspace.turns.soon(self._advance)

    def _focus_moved(self, _: QWidget | None, now: QWidget | None) -> None:
        """Be up to date before anything can be typed here."""
        if self._late and now is not None and self.isAncestorOf(now):
            self.refresh()

    def refresh(self) -> None:
        """Show the selection as it is now, at once."""
        while self._advance():
            pass

    def _advance(self) -> bool:
        """Do a part of what is needed to show the selection; tell whether there is more to do."""
        self._late = self._do_a_part()
        return self._late

    def _do_a_part(self) -> bool:
        topic = self._wanted()
        if self.subject is not None and topic.same(self._topic):
            self.subject.refresh()
            return False
        found = self.pages.kept(topic.shape)
        if found is None:
            self.pages.keep(topic.shape, topic.make())
            return True
        if not self.pages.has_place(found):
            self.pages.place(found)
            return True
        if found is not self.subject and found.grow(topic.chosen):
            return True
        if not self.pages.is_dressed(found):
            self.pages.dress(found)
            return True
        if not found.page.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self._prepare(found, topic.chosen)
            return True
        had_focus = self._let_go()
        self._topic, self.subject = topic, found
        found.turn_to(topic.chosen)
        self.pages.show_page(topic.shape)
        self.area.verticalScrollBar().setValue(0)
        if had_focus and (first := next(controls(found.page), None)):
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def _prepare(self, found: Subject, chosen: frozenset[str]) -> None:
        """Do a part of what there is to do for a page before it is seen for the first time."""
        if self._filled is found:
            self._lay_out(found.page)
        else:
            self._filled = found
            found.turn_to(chosen)

    def _lay_out(self, page: QWidget) -> None:
        """Have a page out of sight lie as it will: beside a scroll bar where it is a long one."""
        room = self.area.maximumViewportSize()
        width = room.width()
        if page.heightForWidth(width) > room.height():
            width -= self.area.verticalScrollBar().sizeHint().width()
        page.resize(width, max(room.height(), page.heightForWidth(width)))

    def _let_go(self) -> bool:
        """End what is half done on the page that goes; tell whether it had the focus."""
        inside = QApplication.focusWidget()
        if self.subject is None:
            return False
        self.subject.let_go()
        for box in self.subject.page.findChildren(QComboBox):
            box.hidePopup()  # what is picked there would be picked for something else
        if inside is None or not self.subject.page.isAncestorOf(inside):
            return False
        inside.clearFocus()
        return True

    def _wanted(self) -> Topic:
        workspace, theme = self.workspace, self.theme
        place = (workspace.document, workspace.scope)
        nodes, marked = workspace.selection, workspace.marked
        if len(nodes) > 1:
            params = common_params(workspace.graph, nodes)
            make = partial(SeveralLayers, workspace, theme, params)
            return Topic((SeveralLayers, params), (*place, nodes), nodes, make)
        if nodes:
            return self._wanted_of(*nodes)
        if marked:
            about = (*place, marked)
            return Topic((Annotated,), about, marked, partial(Annotated, workspace, theme))
        if workspace.block is not None:
            return Topic((InsideBlock,), place, nodes, partial(InsideBlock, workspace, theme))
        return Topic((Network,), place, nodes, partial(Network, workspace, theme))

    def _wanted_of(self, node: str) -> Topic:
        """Return the topic of one selected node."""
        workspace = self.workspace
        layer, parts = workspace.graph.layer_of(node), parts_of(workspace, node)
        about = (workspace.document, workspace.scope, node, layer.id, layer.kind)
        make = partial(OneLayer, workspace, self.theme, parts, self.help_wanted.emit)
        return Topic((OneLayer, parts), about, workspace.selection, make)
