"""The document: the one mutable object, a graph with its analysis and history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graph_core.analysis import Analyser, Analysis
from graph_core.edits.base import Edit, Restore, apply
from graph_core.errors import LoomError
from graph_core.fields import DataSignature
from graph_core.graph import Diff, Graph, patch_diff
from graph_core.propagation import ALL

SignatureOf: TypeAlias = Callable[[Mapping[str, Any]], "DataSignature | None"]


@dataclass(frozen=True)
class Change:
    """What listeners are told: the graphs around an edit and how they differ."""

    before: Graph
    after: Graph
    diff: Diff
    title: str


@dataclass(frozen=True)
class _Step:
    back: Restore
    forth: Restore
    merge: str = ""

    def then(self, later: _Step) -> _Step:
        """Return one step with the effect of this one followed by a later one."""
        back = Restore(later.back.patch.then(self.back.patch), self.back.title)
        forth = Restore(self.forth.patch.then(later.forth.patch), later.forth.title)
        return _Step(back, forth, self.merge)


Listener: TypeAlias = Callable[[Change], None]
# What an edit, before anyone is told of it, is to be followed by in the same step.
FollowUp: TypeAlias = Callable[[Change], "Edit | None"]


def _nothing(_: Change) -> None:
    return None


def no_data(_: Mapping[str, Any]) -> DataSignature | None:
    """A document without data."""
    return None


class GraphDocument:
    """A graph that is edited, undone, redone and listened to.

    `signature_of` turns a recipe into the signature of its data, so that rules can see it. A
    graph, or an edit that reaches, more than `at_once` nodes is analysed to the end when `analysis`
    is asked for, or by and by with `proceed`; `analysis_so_far` never waits.
    """

    def __init__(
        self,
        graph: Graph | None = None,
        signature_of: SignatureOf = no_data,
        at_once: int = ALL,
    ) -> None:
        self._graph = Graph() if graph is None else graph  # an empty one is falsy
        self._signature_of = signature_of
        self._at_once = at_once
        signature = signature_of(self._graph.recipe)
        self._analyser = Analyser(self._graph, signature, at_once=at_once)
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []
        self._saved: Graph = self._graph
        # Asked for many times after each edit, and slow to find out for a large graph.
        self._compared: tuple[Graph, Graph, bool] = (self._graph, self._graph, False)
        self._listeners: list[Listener] = []

    @property
    def graph(self) -> Graph:
        return self._graph

    @property
    def analysis(self) -> Analysis:
        return self._analyser.analysis

    @property
    def analysis_so_far(self) -> Analysis:
        return self._analyser.so_far

    @property
    def unfinished(self) -> bool:
        """Whether `analysis_so_far` still says of some nodes what held before the last edits."""
        return self._analyser.unfinished

    def proceed(self, nodes: int) -> None:
        """Analyse so many nodes more of those that edits reached."""
        if self._analyser.unfinished:
            self._analyser.proceed(nodes)

    @property
    def undo_title(self) -> str:
        """The title of the step Undo would take back, or empty."""
        return self._undo[-1].back.title if self._undo else ""

    @property
    def redo_title(self) -> str:
        return self._redo[-1].forth.title if self._redo else ""

    @property
    def undo_count(self) -> int:
        return len(self._undo)

    @property
    def saved(self) -> Graph:
        """The graph as it was last saved, or opened."""
        return self._saved

    @property
    def modified(self) -> bool:
        """Whether the graph differs from what was last saved."""
        if self._compared[0] is not self._graph or self._compared[1] is not self._saved:
            self._compared = self._graph, self._saved, self._graph != self._saved
        return self._compared[2]

    def mark_saved(self) -> None:
        self._saved = self._graph

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call the listener after every change; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def check(self, edit: Edit) -> LoomError | None:
        """Return why an edit would be refused, or None; nothing changes."""
        try:
            edit.plan(self._graph)
        except LoomError as refusal:
            return refusal
        return None

    def apply(self, edit: Edit, merge: str = "", follow_up: FollowUp = _nothing) -> None:
        """Apply an edit as one step of undo; raises EditRefused or ParamError and changes nothing.

        Steps with the same non-empty `merge` that follow each other are one step. `follow_up` may
        return an edit that belongs to it; listeners are told of both as one change.
        """
        made = self._made(edit, merge)
        if made is None:
            return
        after, step = made
        last = self._undo[-1] if self._undo else None
        merges = bool(merge) and last is not None and last.merge == merge and not self._redo
        self._redo.clear()
        self._undo.append(self._undo.pop().then(step) if merges else step)
        change = self._become(after, step.forth)
        try:
            change = self._followed(change, step, follow_up(change))
        finally:
            self._tell(change)

    def _made(self, edit: Edit, merge: str = "") -> tuple[Graph, _Step] | None:
        """Return the graph an edit makes and the step it is, or None when it changes nothing."""
        after, back = apply(self._graph, edit)
        if back.patch.empty or after == self._graph:
            return None
        return after, _Step(back, Restore(back.patch.inverse(after), edit.title), merge)

    def _followed(self, change: Change, step: _Step, edit: Edit | None) -> Change:
        """Apply a further edit in the last step; return how both together changed the graph."""
        made = self._made(edit) if edit else None
        if made is None:
            return change
        after, later = made
        self._undo[-1] = self._undo[-1].then(later)
        self._become(after, later.forth)
        whole = patch_diff(change.before, after, step.then(later).forth.patch)
        return Change(change.before, after, whole, change.title)

    def end_merge(self) -> None:
        """Let the next edit begin a step of its own."""
        if self._undo:
            last = self._undo[-1]
            self._undo[-1] = _Step(last.back, last.forth)

    def undo(self) -> None:
        """Take the last step back; nothing happens without one."""
        if self._undo:
            step = self._undo.pop()
            self._redo.append(step)
            self._go(Restore(step.back.patch, f"Undo {step.back.title}"))

    def redo(self) -> None:
        """Apply the step last taken back; nothing happens without one."""
        if self._redo:
            step = self._redo.pop()
            self._undo.append(step)
            self._go(Restore(step.forth.patch, f"Redo {step.forth.title}"))

    def _go(self, by: Restore) -> None:
        self._tell(self._become(self._graph.patched(by.patch), by))

    def _become(self, after: Graph, by: Restore) -> Change:
        """Take up another graph and its analysis; return how it came about."""
        before, self._graph = self._graph, after
        difference = patch_diff(before, after, by.patch)
        signature = self._signature_of(after.recipe)
        self._analyser.update(after, signature, difference, self._at_once)
        return Change(before, after, difference, by.title)

    def _tell(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            listener(change)
