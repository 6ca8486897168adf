"""The workspace: one open document, its file, scope and selection, with Qt signals for views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from app.authored import Authored
from app.library.shelf import Shelf, with_kept
from app.opened import Opened
from app.palette.use import Use
from app.scope import Level, Scope, block_at, inner_diff
from app.trust import TrustFile
from app.turns import Turns
from graph_core.analysis import Analysis
from graph_core.document import Change, GraphDocument, SignatureOf, no_data
from graph_core.edits import Edit, Several
from graph_core.edits.blocks import Inside
from graph_core.errors import LoomError
from graph_core.graph import Block, Graph, Layer
from graph_core.kinds import find_spec, specs_of
from graph_core.spec import LayerSpec
from graph_core.trust import Piece, digest

# How many nodes are analysed with an edit, and at a time after it: 100 take a millisecond or two.
AT_ONCE, BATCH = 30, 150

# Returns what must move so that all a change brings in has room, by what is known after it.
MakeRoom = Callable[[Change, Analysis], Edit | None]


class Seen(Protocol):
    """A graph with what is known of it."""

    @property
    def graph(self) -> Graph: ...

    @property
    def analysis(self) -> Analysis: ...

    def kinds(self) -> Iterator[LayerSpec]: ...


class Workspace(QObject):
    """What every view of a document shares; views listen, and change it only through `apply`.

    The scope is the network itself or the block a person has entered: `graph`, `analysis`, `apply`
    and `changed`, which carries a graph_core Change, are about it. `document_changed` carries the
    Change of the whole; `scope_changed` says that another part is looked at; `replaced` that
    another document took its place; `selection_changed` and `file_changed` carry nothing;
    `refused` carries a LoomError to show. `leaving` says that another document is about to be
    shown: what is half done is ended now. `trust_changed` says that code is trusted or no longer.

    `analysis` is complete and may have to be waited for. `analysis_so_far` is for views: of an edit
    that reaches thousands of nodes it knows the nearest; `analysed` says when it knows them all.
    """

    changed = Signal(object)
    document_changed = Signal(object)
    scope_changed = Signal()
    replaced = Signal()
    selection_changed = Signal()
    file_changed = Signal()
    refused = Signal(object)
    leaving = Signal()
    trust_changed = Signal()
    analysed = Signal()

    def __init__(self, signature_of: SignatureOf = no_data, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._signature_of = signature_of
        self.shelf: Shelf | None = None
        self.authored = Authored()
        self.use = Use()
        self.make_room: MakeRoom | None = None
        self.trust = TrustFile()
        # What views make of a document before they are to show it, in whatever thread reads it.
        self.preparations: list[Callable[[GraphDocument], object]] = []
        self.turns = Turns(self)
        self.opened = self.new_opened(Graph())
        self._end = self.document.subscribe(self._on_change)

    def new_opened(self, graph: Graph, path: Path | None = None) -> Opened:
        """Return a document that isn't shown yet; its file is `path`, or None without one."""
        return Opened(self.document_of(graph), path)

    def document_of(self, graph: Graph) -> GraphDocument:
        """Return a document, analysed, that nobody shows yet; any thread may ask for it."""
        return GraphDocument(graph, self._signature_of, AT_ONCE)

    def document_prepared(self, graph: Graph) -> GraphDocument:
        """Return a document nobody shows yet, with all that takes long done ahead for the views.

        Any thread may ask for it.
        """
        document = self.document_of(graph)
        for prepare in self.preparations:
            prepare(document)
        return document

    @property
    def document(self) -> GraphDocument:
        return self.opened.document

    @property
    def path(self) -> Path | None:
        """The document's file, or None when it has none yet."""
        return self.opened.path

    @property
    def selection(self) -> frozenset[str]:
        """The nodes selected."""
        return self.opened.selection

    @property
    def marked(self) -> frozenset[str]:
        """The frames and notes selected."""
        return self.opened.marked

    @property
    def _scope(self) -> Scope:
        return self.opened.scope

    @property
    def graph(self) -> Graph:
        """The graph that is looked at: the network, or the body of the block entered."""
        return self._scope.graph if self._scope.levels else self.document.graph

    @property
    def analysis(self) -> Analysis:
        return self._scope.analysis if self._scope.levels else self.document.analysis

    @property
    def analysis_so_far(self) -> Analysis:
        return self._scope.analysis if self._scope.levels else self.document.analysis_so_far

    @property
    def scope(self) -> tuple[Level, ...]:
        """The blocks entered, from the outermost on; empty in the network itself."""
        return self._scope.levels

    @property
    def block(self) -> Block | None:
        """The block whose body is looked at, or None in the network itself."""
        return self.document.graph.blocks[self.scope[-1].block] if self.scope else None

    def kinds(self) -> Iterator[LayerSpec]:
        """Yield every kind of layer that may be added here."""
        return specs_of(self.graph, self.scope[-1].block if self.scope else "")

    def entered_names(self) -> list[str]:
        """Return the names of the calls entered, outermost first."""
        return self._scope.names(self.document.graph)

    def replace(self, graph: Graph, path: Path | None = None) -> None:
        """Put another graph in the document's place; its file is `path`, or None without one."""
        self.put(self.document_of(graph), path)

    def put(self, document: GraphDocument, path: Path | None = None) -> None:
        """Put another document in this one's place."""
        self._leave()
        self.opened.document = document
        self.opened.path, self.opened.scope = path, Scope()
        self.opened.selection = self.opened.marked = frozenset()
        self._arrive()

    def show(self, opened: Opened) -> None:
        """Show another document as it was left."""
        self._leave()
        self.opened = opened
        opened.scope.follow(opened.document.analysis)
        opened.selection, opened.marked = self._there(opened.selection | opened.marked)
        self._arrive()

    def _leave(self) -> None:
        self.leaving.emit()
        self.document.end_merge()
        self.turns.drop(self._proceed)
        self._end()

    def _arrive(self) -> None:
        self._end = self.document.subscribe(self._on_change)
        if self.document.unfinished:
            self.turns.soon(self._proceed)
        self.replaced.emit()
        self.selection_changed.emit()
        self.file_changed.emit()

    def mark_saved(self, path: Path) -> None:
        """Remember that the graph now stands in a file."""
        self.opened.path = path
        self.document.mark_saved()
        self.file_changed.emit()

    def apply(self, edit: Edit, merge: str = "") -> bool:
        """Apply an edit in the scope; a refusal is announced and returns False."""
        return self.apply_whole(self._scoped(edit), merge)

    def apply_whole(self, edit: Edit, merge: str = "") -> bool:
        """Apply an edit of the whole document, whatever is looked at."""
        return self._accepted(lambda: self.document.apply(edit, merge))

    def insert(self, edit: Edit) -> bool:
        """Apply an edit in the scope that brings nodes in, and give them room, as one step."""
        return self.insert_whole(self._scoped(edit))

    def insert_whole(self, edit: Edit) -> bool:
        """Apply an edit of the whole document that may bring nodes in, and give them room."""
        return self._accepted(lambda: self.document.apply(edit, follow_up=self._room))

    def _accepted(self, act: Callable[[], None]) -> bool:
        """Tell whether the document takes an edit; a refusal is announced."""
        try:
            act()
        except LoomError as refusal:
            self.refused.emit(refusal)
            return False
        return True

    def _room(self, change: Change) -> Edit | None:
        """Return the edit that gives room to what a change, still untold, brings in."""
        if self.make_room is None:
            return None
        if not self.scope:
            return self.make_room(change, self.document.analysis_so_far)
        ahead = self._scope.ahead(self.document.analysis)
        if ahead is None:
            return None
        found = inner_diff(self.graph, ahead.graph, self.scope[-1].block)
        room = self.make_room(Change(self.graph, ahead.graph, found, change.title), ahead.analysis)
        return self._scoped(room) if room else None

    def bring(self, kind: str, edit: Edit) -> Edit:
        """Return an edit that adds a layer, with the kept block it is made of where it must."""
        return with_kept(self.shelf, self.document.graph, kind, edit)

    def knows(self, kind: str) -> bool:
        """Tell whether layers of a kind can be had, from the network or the shelf."""
        kept = self.shelf.of_kind(kind) if self.shelf else None
        return kept is not None or find_spec(self.graph, kind) is not None

    def kept(self) -> list[LayerSpec]:
        """Return the kinds on the shelf that the network doesn't have yet."""
        kept = self.shelf.kept.values() if self.shelf else ()
        there = self.document.graph.blocks
        return [entry.spec for entry in kept if entry.block.id not in there]

    def check(self, edit: Edit) -> LoomError | None:
        """Return why an edit in the scope would be refused, or None."""
        return self.document.check(self._scoped(edit))

    def _scoped(self, edit: Edit) -> Edit:
        return Inside(self.scope[-1].block, edit) if self.scope else edit

    @property
    def chosen(self) -> frozenset[str]:
        """All that is selected: nodes, and the frames and notes that are `marked`."""
        return self.selection | self.marked

    def select(self, ids: Iterable[str]) -> None:
        """Select exactly these nodes, frames and notes."""
        selection, marked = self._there(frozenset(ids))
        if (selection, marked) != (self.selection, self.marked):
            self.opened.selection, self.opened.marked = selection, marked
            self.selection_changed.emit()

    def _there(self, ids: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Return which of these are nodes here, and which are frames and notes."""
        graph = self.graph
        nodes = frozenset(filter(graph.nodes.__contains__, ids))
        return nodes, frozenset(ids & (graph.frames.keys() | graph.notes.keys()))

    # Going in and out

    def enter(self, node: str) -> bool:
        """Look into the block a node calls; tell whether it calls one."""
        block = block_at(self.graph, node)
        if block is None:
            return False
        self._go((*self.scope, Level(node, block.id)))
        return True

    def go_inside(self, levels: tuple[Level, ...]) -> None:
        """Look through these levels, as far as they exist."""
        if levels != self.scope:
            self._go(levels)

    def entered_layers(self) -> list[Layer]:
        """Return the block layers whose calls were entered, outermost first."""
        return self._scope.layers(self.document.graph)

    @property
    def key_prefix(self) -> str:
        """What state_dict keys of the layers looked at begin with; empty in the network."""
        return self._scope.prefix(self.document.graph)

    def set_param(self, layers: Iterable[str], param: str, value: Any, merge: str = "") -> bool:
        """Set a param of layers looked at, where its value stands: what a block exposes, outside.

        A refusal is announced and returns False.
        """
        whole = self.document.graph
        edits = tuple(self._scope.setting(whole, layer, param, value) for layer in layers)
        one = edits[0] if len(edits) == 1 else Several(edits, edits[0].title)
        return self.apply_whole(one, merge)

    def set_params(self, layer: str, values: Mapping[str, Any], title: str) -> bool:
        """Set several params of a layer looked at as one step, each where its value stands."""
        whole = self.document.graph
        edits = tuple(self._scope.setting(whole, layer, *item) for item in values.items())
        return self.apply_whole(Several(edits, title))

    def show_copy(self, depth: int, copy: int) -> None:
        """Look into another copy of a block entered; what is selected stays."""
        chosen, levels = self.chosen, list(self.scope)
        levels[depth] = replace(levels[depth], copy=copy)
        self.go_inside(tuple(levels))
        self.select(chosen)

    def leave(self, depth: int | None = None) -> bool:
        """Go back to this many levels, one less by default; select the call come out of."""
        depth = len(self.scope) - 1 if depth is None else depth
        if not 0 <= depth < len(self.scope):
            return False
        come_from = self.scope[depth].node
        self._go(self.scope[:depth])
        self.select([come_from])
        return True

    def _go(self, levels: tuple[Level, ...]) -> None:
        self.document.end_merge()
        self.select(())
        self._scope.enter(self.document.analysis, levels)
        self.scope_changed.emit()

    # Trust in code

    def trust_code(self, found: Iterable[Piece]) -> bool:
        """Let code run from now on; False, with the reason announced, when that can't be kept."""
        return self._entrust(lambda: self.trust.add(found))

    def distrust(self, source: str) -> bool:
        """Let code run no longer."""
        return self._entrust(lambda: self.trust.revoke([digest(source)]))

    def _entrust(self, change: Callable[[], None]) -> bool:
        done = self._accepted(change)
        if done:
            self.trust_changed.emit()
        return done

    def undo(self) -> None:
        self.document.undo()

    def redo(self) -> None:
        self.document.redo()

    def _proceed(self) -> bool:
        """Analyse a little more; tell whether there is more to do."""
        self.document.proceed(BATCH)
        if not self.document.unfinished:
            self.analysed.emit()
        return self.document.unfinished

    def _on_change(self, change: Change) -> None:
        if self.document.unfinished:
            self.turns.soon(self._proceed)
        here = change
        if self.scope:
            block, before = self.scope[-1].block, self.graph
            if not self._scope.follow(self.document.analysis):
                self.select(self.chosen)
                self.scope_changed.emit()
                self._tell(change)
                return
            found = inner_diff(before, self.graph, block)
            here = Change(before, self.graph, found, change.title)
        found = here.diff
        gone = found.nodes.removed | found.frames.removed | found.notes.removed
        if gone & self.chosen:
            self.select(self.chosen)
        self.changed.emit(here)
        self._tell(change)

    def _tell(self, change: Change) -> None:
        self.document_changed.emit(change)
        self.file_changed.emit()
