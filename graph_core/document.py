"""The document: the one mutable object, a graph with its analysis and history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graph_core.analysis import Analyser, Analysis
from graph_core.edits.base import Edit, Restore, apply
from graph_core.errors import LoomError
from graph_core.fields import DataSignature
from graph_core.graph import Diff, Graph, Patch, patch_diff
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


Listener: TypeAlias = Callable[[Change], None]


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

    def proceed(self) -> None:
        """Analyse some nodes more of those that edits reached."""
        if self._analyser.unfinished:
            self._analyser.proceed(self._at_once)

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

    def apply(self, edit: Edit, merge: str = "") -> None:
        """Apply an edit as one step of undo; raises EditRefused or ParamError and changes nothing.

        Steps with the same non-empty `merge` that follow each other are one step.
        """
        after, back = apply(self._graph, edit)
        if back.patch.empty or after == self._graph:
            return
        forth = Restore(back.patch.inverse(after), edit.title)
        last = self._undo[-1] if self._undo else None
        if merge and last and last.merge == merge and not self._redo:
            back = Restore(back.patch.then(last.back.patch), last.back.title)
            forth = Restore(last.forth.patch.then(forth.patch), edit.title)
            self._undo.pop()
        self._undo.append(_Step(back, forth, merge))
        self._redo.clear()
        self._become(after, forth.patch, edit.title)

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
            patch = step.back.patch
            self._become(self._graph.patched(patch), patch, f"Undo {step.back.title}")

    def redo(self) -> None:
        """Apply the step last taken back; nothing happens without one."""
        if self._redo:
            step = self._redo.pop()
            self._undo.append(step)
            patch = step.forth.patch
            self._become(self._graph.patched(patch), patch, f"Redo {step.forth.title}")

    def _become(self, after: Graph, patch: Patch, title: str) -> None:
        before, self._graph = self._graph, after
        difference = patch_diff(before, after, patch)
        signature = self._signature_of(after.recipe)
        self._analyser.update(after, signature, difference, self._at_once)
        change = Change(before, after, difference, title)
        for listener in tuple(self._listeners):
            listener(change)
