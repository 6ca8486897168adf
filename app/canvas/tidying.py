"""Tidying on the canvas: worked out in a thread, one step of undo, shown as a glide.

While the thread works the window is free: a change of the graph lets it begin anew, Esc ends it.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel

from app.background import Background
from app.canvas.glide import Glide, Path, light
from app.canvas.mirror import Mirror
from app.style import scaled
from graph_core.analysis import Analysis
from graph_core.blocks import body_of, needed
from graph_core.edits import Arrange, Edit, Several
from graph_core.edits.blocks import Inside
from graph_core.graph import Graph
from graph_core.layout import Cards
from graph_core.layout.tidy import tidied

if TYPE_CHECKING:
    from app.canvas.surface import Surface

# Up to this many nodes a layout takes less than a frame and is worked out at once.
AT_ONCE = 60
# How long the thread works before it lets the window have a turn, and for how long, in seconds.
WORK, REST = 0.003, 0.001
# How long a person waits before a note says for what, in milliseconds.
PATIENCE = 200
NOTE = "Tidying…  Esc stops"


class Stopped(Exception):
    """Nobody waits for this layout any more."""


class Turns:
    """What a working thread calls between steps, so that the window never waits for long."""

    def __init__(self) -> None:
        self.stopped = False
        self._since = time.perf_counter()

    def __call__(self) -> None:
        if self.stopped:
            raise Stopped
        if time.perf_counter() - self._since > WORK:
            time.sleep(REST)
            self._since = time.perf_counter()


@dataclass(frozen=True)
class Part:
    """A graph to tidy: the one looked at, or the body of the block of this id."""

    graph: Graph
    cards: Cards
    block: str = ""


@dataclass(frozen=True)
class Wish:
    """What was asked for: nodes of the graph looked at, or all and perhaps all blocks inside."""

    nodes: frozenset[str] = frozenset()
    inside: bool = False


class Tidying(QObject):
    """Tidies what a surface shows; a newer wish replaces an older one."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._background: Background | None = None
        self._turns = Turns()
        self._asked: tuple[Wish, Graph] | None = None
        self.glide = Glide(surface)
        self.note = QLabel(NOTE, surface)
        self.note.setAccessibleName("Tidying")
        self.note.hide()
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._show_note)
        surface.workspace.changed.connect(self._again)
        surface.workspace.replaced.connect(self.stop)
        surface.workspace.scope_changed.connect(self.stop)
        surface.destroyed.connect(partial(_leave, self.__dict__))

    @property
    def busy(self) -> bool:
        """Whether a layout is being worked out."""
        return self._asked is not None

    def begin(self, nodes: Collection[str] = (), *, inside: bool = False) -> None:
        """Tidy these nodes, or all, and with `inside` all blocks within as well."""
        self._stop()
        self.glide.finish()
        graph = self._surface.workspace.graph
        wish = Wish(frozenset(nodes) & graph.nodes.keys(), inside)
        if not graph.nodes:
            return
        self._asked = wish, graph
        parts = [Part(graph, cards_of(self._surface.mirror)), *(_inner(graph) if inside else ())]
        work = partial(_edits, parts, wish.nodes, self._turns)
        if sum(len(wish.nodes or part.graph.nodes) for part in parts) <= AT_ONCE:
            self._take(work())
            return
        self._patience.start()
        self._ready().ask(work)

    def _ready(self) -> Background:
        if self._background is None:
            self._background = Background(self)
            self._background.answered.connect(self._take)
        return self._background

    def stop(self) -> bool:
        """Forget what is being worked out; tell whether there was anything."""
        busy = self.busy
        self._stop()
        return busy

    def _stop(self) -> None:
        self._turns.stopped = True
        self._turns = Turns()
        self._asked = None
        self._patience.stop()
        self.note.hide()
        if self._background:
            self._background.forget()

    def _again(self) -> None:
        """Begin anew with a graph that changed meanwhile."""
        if self._asked is None:
            return
        wish, _ = self._asked
        left = wish.nodes & self._surface.workspace.graph.nodes.keys()
        if wish.nodes and not left:
            self._stop()
        else:
            self.begin(left, inside=wish.inside)

    def _take(self, edits: list[tuple[str, Arrange]]) -> None:
        """Apply what was worked out, as one step, and show it as a glide."""
        assert self._asked is not None
        wish, _ = self._asked
        self._stop()
        surface = self._surface
        here = edits[0][1]
        path = Path.of(surface.mirror, here) if light(here) else None
        look = None if wish.nodes else surface.fit
        changed = [(block, edit) for block, edit in edits if _does_something(edit)]
        if changed and not self._apply(changed):
            return
        self.glide.begin(path, look)

    def _apply(self, edits: list[tuple[str, Arrange]]) -> bool:
        workspace = self._surface.workspace
        here = workspace.scope[-1].block if workspace.scope else ""
        scoped: list[Edit] = []
        for block, edit in edits:
            within = block or here
            scoped.append(Inside(within, edit) if within else edit)
        whole = scoped[0] if len(scoped) == 1 else Several(tuple(scoped), "Tidy")
        return workspace.apply_whole(whole)

    def _show_note(self) -> None:
        theme, note, surface = self._surface.theme, self.note, self._surface
        note.setStyleSheet(
            f"background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.border};"
            f" border-radius: 6px; padding: 6px 12px; font-size: {scaled(12)}px;"
        )
        note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        note.adjustSize()
        note.move((surface.width() - note.width()) // 2, surface.height() - note.height() - 64)
        note.show()
        note.raise_()


def cards_of(mirror: Mirror) -> Cards:
    """Return how large a mirror's cards are and where wires meet them."""
    nodes, edges = list(mirror.nodes), list(mirror.edges)
    sizes = mirror.wh[[mirror.nodes[node] for node in nodes]].tolist()
    heights = mirror.offsets[[mirror.edges[edge] for edge in edges]][:, [1, 3]].tolist()
    return Cards(
        {node: (width, height) for node, (width, height) in zip(nodes, sizes, strict=True)},
        {edge: (leaves, arrives) for edge, (leaves, arrives) in zip(edges, heights, strict=True)},
    )


def _inner(graph: Graph) -> list[Part]:
    """Return the bodies of all blocks a graph is made of, at any depth."""
    blocks = needed(graph, graph.layers.values())
    bodies = ((id_, body_of(block, graph)) for id_, block in blocks.items())
    return [Part(body, cards_of(Mirror(body, Analysis(body))), id_) for id_, body in bodies]


def _edits(parts: list[Part], nodes: frozenset[str], turns: Turns) -> list[tuple[str, Arrange]]:
    """Return the edit of each part, in its own body."""
    return [
        (part.block, tidied(part.graph, () if part.block else nodes, part.cards, pause=turns))
        for part in parts
    ]


def _does_something(edit: Arrange) -> bool:
    return bool(edit.positions or edit.frames or edit.notes or edit.routes)


def _leave(state: dict[str, object], _: object = None) -> None:
    """Let no thread go on for a surface that is gone."""
    turns = state.get("_turns")
    if isinstance(turns, Turns):
        turns.stopped = True
