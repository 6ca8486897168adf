"""A window with a large network, and a hand that times every frame of a gesture."""

from __future__ import annotations

import gc
import os
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter, thread_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.application import make_window
from app.collector import Collector
from app.settings import SettingsFile
from app.training.store import MetricStore
from graph_core.graph import Edge, Graph, Layer, Node, PortRef
from graph_core.layers import LAYERS
from runtime.protocol import Steps

FRAMES = 40
COLUMN = 30
# How long a person pauses between two acts, at the least, in seconds.
PAUSE = 0.08
KINDS = ("dense", "relu", "batch_norm", "dropout", "layer_norm", "gelu", "tanh", "add")
LEFT, MIDDLE, RIGHT = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.RightButton,
)
NONE = Qt.KeyboardModifier.NoModifier
NATURAL = False
Place = tuple[float, float]
# What is done, and the ms of each of its frames.
Scene = tuple[str, list[float]]


def network(count: int) -> Graph:
    """Return a network of `count` nodes and 1.5 wires a node, in columns of thirty, with a head."""
    chance = random.Random(7)
    kinds = [kind for kind in KINDS if LAYERS.find(kind)]
    layers: dict[str, Layer] = {}
    nodes: dict[str, Node] = {}
    edges: dict[str, Edge] = {}
    places = {}
    for i in range(count):
        kind = "input" if i < COLUMN else "output" if i == count - 1 else _kind(i, chance, kinds)
        spec = LAYERS.get(kind)
        given = {"shape": (64,)} if kind == "input" else {"units": 64} if kind == "dense" else {}
        layers[f"l{i}"] = Layer(f"l{i}", kind, f"{kind}{i}", spec.complete(given))
        nodes[f"n{i}"] = Node(f"n{i}", f"l{i}")
        places[f"n{i}"] = (i // COLUMN * 240.0, i % COLUMN * 128.0)
        wires = 0 if i < COLUMN else 2 if kind == "add" else 1
        for order in range(wires):
            source = chance.randrange(max(0, i - 75), i // COLUMN * COLUMN)
            ends = PortRef(f"n{source}", "y"), PortRef(f"n{i}", spec.inputs[0].key)
            edges[f"e{i}.{order}"] = Edge(f"e{i}.{order}", *ends, order)
    return Graph("bench", layers, nodes, edges, places)


def _kind(place: int, chance: random.Random, kinds: list[str]) -> str:
    return "add" if place % 2 else chance.choice(kinds)


def line(start: Place, dx: float, dy: float, steps: int = FRAMES) -> Iterator[Place]:
    """Yield places along a straight line, `steps` of them after the first."""
    return ((start[0] + dx * i, start[1] + dy * i) for i in range(steps + 1))


class Stand:
    """The whole window, its canvas of the size asked for, and a mouse."""

    def __init__(self, count: int, size: tuple[int, int]) -> None:
        self.size = size
        # The ms of turns of the event loop after frames, in which what was put off is done.
        self.later: list[float] = []
        self._folder = tempfile.TemporaryDirectory()
        home = Path(self._folder.name)
        self.collector = Collector()  # as in the program itself
        self.window = make_window(SettingsFile(home), home)
        self.view = self.window.canvas
        self.window.show()
        self.window.complete()  # as the program does after the first paint
        self.window.show_workbench()
        self._widen()
        self.feed: Callable[[], None] = lambda: None
        self.window.workspace.replace(network(count))
        self.settle()
        gc.collect()
        self.collector.settle()

    def _widen(self) -> None:
        """Make the window so large that the canvas is as large as it should be."""
        while (missing := self._missing()) != (0, 0):
            self.window.resize(self.window.width() + missing[0], self.window.height() + missing[1])
            QApplication.processEvents()

    def _missing(self) -> tuple[int, int]:
        return self.size[0] - self.view.width(), self.size[1] - self.view.height()

    def close(self) -> None:
        self.collector.stop()
        self.window.workspace.document.mark_saved()
        self.window.close()
        self.window.deleteLater()
        QApplication.processEvents()
        self._folder.cleanup()

    def settle(self) -> None:
        """Let everything that was put off happen."""
        self.window.workspace.turns.finish()
        for _ in range(40):
            QApplication.processEvents()

    def stream(self) -> None:
        """Let a run bring a batch of metrics with every frame, the dashboard in front."""
        store = MetricStore(epochs=10, steps_per_epoch=100_000)
        dashboard, at = self.window.panels.dashboard, [0]
        self.window.bottom.show_tab("Dashboard")
        dashboard.show_run("bench", store)

        def feed() -> None:
            steps = list(range(at[0], at[0] + 30))
            losses = [1 / (1 + step / 1000) for step in steps]
            store.add_steps(Steps("bench", 1, steps, {"loss": losses}, 1000.0, 60.0))
            at[0] += 30
            dashboard.render_soon()

        self.feed = feed
        for _ in range(2000):
            feed()
        self.settle()

    # Frames

    def timed(self, act: Callable[[], object]) -> float:
        """Return the UI thread's own milliseconds for an act, what it has painted, and a turn."""
        start = thread_time()
        self.feed()
        act()
        QApplication.processEvents()
        return (thread_time() - start) * 1000

    def times(self, acts: Iterable[Callable[[], object]]) -> list[float]:
        """Return ms per frame of acts that follow each other without a pause."""
        return [self.timed(act) for act in acts]

    def apart(self, acts: Iterable[Callable[[], object]]) -> list[float]:
        """Return ms per frame of acts with pauses; `later` takes up the turns in the pauses."""
        times = []
        for act in acts:
            times.append(self.timed(act))
            self.pause()
        return times

    def pause(self) -> None:
        """Let what was put off happen, turn by turn, and time each turn that does anything."""
        until = perf_counter() + PAUSE
        while perf_counter() < until or not self.window.workspace.turns.idle:
            start = thread_time()
            QApplication.processEvents()
            self.later.append((thread_time() - start) * 1000)

    def mouse(
        self,
        kind: QEvent.Type,
        at: Place,
        button: Qt.MouseButton,
        keys: Qt.KeyboardModifier = NONE,
        on: QWidget | None = None,
    ) -> None:
        """Send a mouse event to the canvas or another widget."""
        widget, point = on or self.view, QPointF(*at)
        none = Qt.MouseButton.NoButton
        pressed = none if kind is QEvent.Type.MouseMove else button
        held = none if kind is QEvent.Type.MouseButtonRelease else button
        event = QMouseEvent(kind, point, widget.mapToGlobal(point), pressed, held, keys)
        QApplication.sendEvent(widget, event)

    def drag(
        self,
        path: Iterable[Place],
        button: Qt.MouseButton = LEFT,
        keys: Qt.KeyboardModifier = NONE,
        on: QWidget | None = None,
    ) -> list[float]:
        """Return ms per frame while the mouse is dragged along a path; Esc ends it."""
        points = list(path)
        self.mouse(QEvent.Type.MouseButtonPress, points[0], button, keys, on)
        move = QEvent.Type.MouseMove
        times = self.times(partial(self.mouse, move, p, button, keys, on) for p in points[1:])
        self.pause()
        self.view.pointing.cancel()
        if on is not None:
            self.mouse(QEvent.Type.MouseButtonRelease, points[-1], button, keys, on)
        self.settle()
        return times

    def drop(self, at: Place, button: Qt.MouseButton = LEFT) -> None:
        self.mouse(QEvent.Type.MouseButtonRelease, at, button)

    def turn(self, by: int) -> None:
        """Turn the wheel over the middle; 120 is one notch."""
        at = QPointF(self.size[0] / 2, self.size[1] / 2)
        where, turned = self.view.mapToGlobal(at), QPoint(0, by)
        none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(at, where, QPoint(), turned, none, NONE, phase, NATURAL)
        QApplication.sendEvent(self.view, event)

    # Places

    def look(self, zoom: float | None) -> None:
        """Look at the middle of the network at a zoom, or at all of it."""
        self.view.fit()
        if zoom:
            self.view.zoom_to(zoom)
        self.settle()
        self.pause()
        self.settle()

    def middle_node(self) -> str:
        """Return the node nearest to the middle of the view."""
        mirror = self.view.mirror
        centre = self.view.camera.to_canvas((self.size[0] / 2, self.size[1] / 2))
        slots = np.nonzero(np.isfinite(mirror.xy[: mirror.nodes.size, 0]))[0]
        gaps = np.hypot(*(mirror.xy[slots] - centre).T)
        return mirror.nodes.ids[int(slots[int(gaps.argmin())])]

    def grip(self, node: str) -> Place:
        box = self.view.mirror.box(node)
        return self.view.camera.to_view((box.centre[0], box.top + 10))

    def output(self, node: str) -> Place:
        point = self.view.mirror.socket_point(PortRef(node, "y"), output=True)
        return self.view.camera.to_view(point)
