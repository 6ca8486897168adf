"""Tidying on the canvas: worked out in a thread, one step of undo, shown as a glide.

While the thread works the window is free: a change of the graph lets it begin anew, Esc ends it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel

from app.background import Background
from app.canvas.glide import Glide, Path, light
from app.canvas.lay import Floats
from app.canvas.mirror import Mirror
from app.style import scaled
from graph_core.analysis import Analysis
from graph_core.blocks import body_of, needed
from graph_core.edits import Arrange, Edit, Several
from graph_core.edits.blocks import Inside
from graph_core.graph import Graph
from graph_core.layout import Cards
from graph_core.layout.tidy import tidied
from graph_core.layout.whole import Pause, at_once

if TYPE_CHECKING:
    from app.canvas.surface import Surface

# Up to this many nodes, among so many at the most, a layout takes less than a frame and is worked
# out at once.
AT_ONCE, AMONG = 60, 300
# How long the thread works before it hands over Python's lock, for how long at least, and for how
# long at most while the window isn't idle, in seconds.
WORK, BREATH, REST = 0.002, 0.0003, 0.05
# How long a person waits before a note says for what, in milliseconds.
PATIENCE = 200
NOTE = "Tidying…  Esc stops"


class Stopped(Exception):
    """Nobody waits for this layout any more."""


class Turns:
    """What a working thread calls between steps: it works while the window has nothing to do.

    Both need Python's one lock. A window that draws asks for it hundreds of times, and would wait
    each time for a thread that went on; one that is never idle lets the thread work a little.
    """

    def __init__(self) -> None:
        self.stopped = False
        self._idle = threading.Event()
        self._since = time.perf_counter()
        self._dispatcher = QAbstractEventDispatcher.instance()
        self._dispatcher.aboutToBlock.connect(self._idle.set)
        self._dispatcher.awake.connect(self._idle.clear)

    def __call__(self) -> None:
        if self.stopped:
            raise Stopped
        if time.perf_counter() - self._since < WORK:
            return
        time.sleep(BREATH)  # who has waited for the lock gets it
        self._idle.wait(REST)
        self._since = time.perf_counter()

    def stop(self) -> None:
        """Let the next call end the work."""
        if not self.stopped:
            self.stopped = True
            self._dispatcher.aboutToBlock.disconnect(self._idle.set)
            self._dispatcher.awake.disconnect(self._idle.clear)


@dataclass(frozen=True)
class Measures:
    """What a mirror knows of its cards, to be made into `Cards` where there is time."""

    nodes: tuple[str, ...]
    edges: tuple[str, ...]
    sizes: Floats
    heights: Floats

    @classmethod
    def of(cls, mirror: Mirror) -> Measures:
        nodes, edges = tuple(mirror.nodes), tuple(mirror.edges)
        sizes = mirror.wh[mirror.nodes.all_of(nodes)]
        heights = mirror.offsets[mirror.edges.all_of(edges)][:, [1, 3]]
        return cls(nodes, edges, sizes, heights)

    def cards(self) -> Cards:
        """Return how large cards are and where wires meet them."""
        sizes = zip(self.nodes, map(tuple, self.sizes.tolist()), strict=True)
        heights = zip(self.edges, map(tuple, self.heights.tolist()), strict=True)
        return Cards(dict(sizes), dict(heights))


@dataclass(frozen=True)
class Part:
    """A graph to tidy: the one looked at, or the body of the block of this id."""

    graph: Graph
    measures: Measures
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
        self._turns: Turns | None = None
        self._asked: tuple[Wish, Graph] | None = None
        self.glide = Glide(surface)
        self.note = QLabel(NOTE, surface)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
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
        parts = parts_of(graph, self._surface.mirror, inside=inside)
        asked = sum(len(wish.nodes or part.graph.nodes) for part in parts)
        if asked <= AT_ONCE and len(graph.nodes) <= AMONG:
            self._take(edits_of(parts, wish.nodes))
            return
        self._patience.start()
        self._turns = Turns()
        self._ready().ask(partial(edits_of, parts, wish.nodes, self._turns))

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
        if self._turns:
            self._turns.stop()
        self._turns, self._asked = None, None
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
        scope = surface.workspace.scope
        edit = as_one(edits, scope[-1].block if scope else "")
        if edit and not surface.workspace.apply_whole(edit):
            return
        self.glide.begin(path, look)

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


def parts_of(graph: Graph, mirror: Mirror, *, inside: bool) -> list[Part]:
    """Return what there is to tidy: a graph, and with `inside` all blocks in it at any depth."""
    blocks = needed(graph, graph.layers.values()) if inside else {}
    bodies = ((id_, body_of(block, graph)) for id_, block in blocks.items())
    inner = [Part(body, Measures.of(Mirror(body, Analysis(body))), id_) for id_, body in bodies]
    return [Part(graph, Measures.of(mirror)), *inner]


def edits_of(
    parts: list[Part], nodes: Collection[str] = (), pause: Pause = at_once
) -> list[tuple[str, Arrange]]:
    """Return the edit of each part, in its own body; `nodes` are those of the first to tidy."""
    edits = []
    for part in parts:
        chosen = () if part.block else nodes
        edit = tidied(part.graph, chosen, part.measures.cards(), pause=pause)
        edits.append((part.block, edit))
    return edits


def as_one(edits: list[tuple[str, Arrange]], here: str) -> Edit | None:
    """Return one edit of the whole document, or None when nothing changes.

    `here` is the block whose body the first edit is about, or "".
    """
    scoped: list[Edit] = []
    for block, edit in edits:
        within = block or here
        if edit.positions or edit.frames or edit.notes or edit.routes:
            scoped.append(Inside(within, edit) if within else edit)
    if len(scoped) < 2:
        return scoped[0] if scoped else None
    return Several(tuple(scoped), "Tidy")


def _leave(state: dict[str, object], _: object = None) -> None:
    """Let no thread go on for a surface that is gone."""
    turns = state.get("_turns")
    if isinstance(turns, Turns):
        turns.stopped = True
