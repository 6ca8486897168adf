"""How long one frame of the canvas keeps the UI thread, with events, repaint and timers.

Each figure is the median of real mouse or wheel events followed by a repaint and the event loop,
in the thread's own time, so that other programs on the machine don't count.
The reference is the least any canvas could do: fill the widget and draw one rectangle per node.
"""

from __future__ import annotations

import gc
import os
import random
import sys
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter, thread_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.canvas.view import CanvasView
from app.canvas.wires import draw_rects
from app.style import load_fonts
from app.theme import DARK
from app.workspace import Workspace
from graph_core.graph import Edge, Graph, Layer, Node, PortRef
from graph_core.layers import LAYERS
from tests.benchmarks.report import Report

SIZE = (1600, 1000)
FRAMES = 60
LIMITS = {1_000: 16.0, 10_000: 33.0}
KINDS = ("dense", "relu", "batch_norm", "dropout", "layer_norm", "gelu", "tanh", "add")
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NONE = Qt.KeyboardModifier.NoModifier
NATURAL = False


def network(count: int) -> Graph:
    """Return a network of `count` nodes and 1.5 wires a node, in columns of thirty."""
    chance = random.Random(7)
    kinds = [kind for kind in KINDS if LAYERS.find(kind)]
    layers: dict[str, Layer] = {}
    nodes: dict[str, Node] = {}
    edges: dict[str, Edge] = {}
    places = {}
    for i in range(count):
        kind = "input" if i < 30 else "add" if i % 2 else chance.choice(kinds)
        spec = LAYERS.get(kind)
        given = {"shape": (64,)} if kind == "input" else {"units": 64} if kind == "dense" else {}
        layers[f"l{i}"] = Layer(f"l{i}", kind, f"{kind}{i}", spec.complete(given))
        nodes[f"n{i}"] = Node(f"n{i}", f"l{i}")
        places[f"n{i}"] = (i // 30 * 240.0, i % 30 * 128.0)
        wires = 0 if i < 30 else 2 if kind == "add" else 1
        for order in range(wires):
            source = chance.randrange(max(0, i - 75), i // 30 * 30)
            ends = PortRef(f"n{source}", "y"), PortRef(f"n{i}", spec.inputs[0].key)
            edges[f"e{i}.{order}"] = Edge(f"e{i}.{order}", *ends, order)
    return Graph("bench", layers, nodes, edges, places)


class Stand:
    """A canvas with a network, and a mouse that times every frame."""

    def __init__(self, count: int) -> None:
        self.app = QApplication.instance()
        workspace = Workspace()
        start = perf_counter()
        workspace.replace(network(count))
        self.analysed = perf_counter() - start
        start = perf_counter()
        self.view = CanvasView(workspace, DARK)
        self.built = perf_counter() - start
        self.view.resize(*SIZE)
        self.view.show()
        gc.collect()
        gc.freeze()
        self.rest()

    def rest(self) -> None:
        for _ in range(40):
            QApplication.processEvents()

    def mouse(self, kind: QEvent.Type, at: tuple[float, float], button: Qt.MouseButton) -> None:
        point = QPointF(*at)
        moving = kind is QEvent.Type.MouseMove
        pressed = Qt.MouseButton.NoButton if moving else button
        event = QMouseEvent(kind, point, self.view.mapToGlobal(point), pressed, button, NONE)
        QApplication.sendEvent(self.view, event)

    def timed(self, act: Callable[[], None]) -> float:
        start = thread_time()
        act()
        self.view.repaint()
        QApplication.processEvents()
        return (thread_time() - start) * 1000

    def drag(self, path: Iterator[tuple[float, float]], button: Qt.MouseButton = LEFT) -> float:
        """Return the median of ms per frame while the mouse is dragged along a path."""
        points = list(path)
        self.mouse(QEvent.Type.MouseButtonPress, points[0], button)
        move = QEvent.Type.MouseMove
        times = [self.timed(lambda p=p: self.mouse(move, p, button)) for p in points[1:]]
        self.view.pointing.cancel()
        self.rest()
        return median(times)

    def zoom(self) -> float:
        """Return the median of ms per frame while zooming in and out again over every detail."""
        turns = [40] * (FRAMES // 2) + [-40] * (FRAMES // 2)
        times = [self.timed(lambda t=t: self._turn(t)) for t in turns]
        self.rest()
        return median(times)

    def _turn(self, by: int) -> None:
        at = QPointF(SIZE[0] / 2, SIZE[1] / 2)
        where = self.view.mapToGlobal(at)
        turn, phase = QPoint(0, by), Qt.ScrollPhase.NoScrollPhase
        none = Qt.MouseButton.NoButton
        event = QWheelEvent(at, where, QPoint(), turn, none, NONE, phase, NATURAL)
        QApplication.sendEvent(self.view, event)

    def look(self, zoom: float | None) -> None:
        """Look at the middle of the network at a zoom, or at all of it."""
        self.view.fit()
        if zoom:
            self.view.zoom_to(zoom)
        self.rest()

    def node_near_middle(self) -> str:
        centre = self.view.camera.to_canvas((SIZE[0] / 2, SIZE[1] / 2))
        mirror = self.view.mirror
        return min(
            mirror.nodes, key=lambda n: float(np.hypot(*(mirror.xy[mirror.nodes[n]] - centre)))
        )

    def grip(self, node: str) -> tuple[float, float]:
        box = self.view.mirror.box(node)
        return self.view.camera.to_view((box.centre[0], box.top + 10))


def line(start: tuple[float, float], dx: float, dy: float) -> Iterator[tuple[float, float]]:
    return ((start[0] + dx * i, start[1] + dy * i) for i in range(FRAMES + 1))


def reference(count: int) -> float:
    """Return the median of ms to fill the widget's area and draw one rectangle per node."""
    side = int(count**0.5) + 1
    grid = np.array([(i % side, i // side) for i in range(count)], float)
    step = np.array([SIZE[0] / side, SIZE[1] / side])
    rects = np.ascontiguousarray(np.hstack([grid * step, np.tile(step * 0.7, (count, 1))]))
    target = QPixmap(*SIZE)
    times = []
    for _ in range(30):
        start = thread_time()
        painter = QPainter(target)
        painter.fillRect(0, 0, *SIZE, QColor(DARK.canvas))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(DARK.node))
        draw_rects(painter, rects)
        painter.end()
        times.append((thread_time() - start) * 1000)
    return median(times)


def frames(stand: Stand) -> Iterator[tuple[str, float]]:
    """Yield every scene with its median of ms per frame."""
    for label, zoom in (("at 100 %", 1.0), ("at 50 %", 0.5), ("at 30 %", 0.3), ("all", None)):
        stand.look(zoom)
        yield f"pan {label}", stand.drag(line((800, 500), 5, 3), MIDDLE)
    stand.look(0.12)
    yield "zoom", stand.zoom()
    for label, zoom in (("at 100 %", 1.0), ("at 50 %", 0.5), ("all", None)):
        stand.look(zoom)
        node = stand.node_near_middle()
        stand.view.workspace.select([node])
        yield f"drag one {label}", stand.drag(line(stand.grip(node), 3, 2))
    for label, zoom in (("at 100 %", 1.0), ("at 50 %", 0.5), ("all", None)):
        stand.look(zoom)
        node = stand.node_near_middle()
        nodes = list(stand.view.workspace.graph.nodes)
        place = nodes.index(node)
        stand.view.workspace.select([*nodes[max(0, place - 50) : place + 49], node])
        yield f"drag 100 {label}", stand.drag(line(stand.grip(node), 3, 2))
        stand.view.workspace.select(())
    for label, zoom in (("at 100 %", 1.0), ("at 50 %", 0.5), ("all", None)):
        stand.look(zoom)
        stand.view.camera.pan(0, 3)
        yield f"rubber band {label}", stand.drag(line((4, 4), 26, 16))


def main() -> int:
    """Measure every scene at both sizes; 1 when a median is over its limit."""
    app = QApplication.instance() or QApplication([])
    load_fonts()
    report = Report("canvas")
    for count, limit in LIMITS.items():
        least = reference(count)
        report.row(f"{count:,} nodes: reference, fill and rectangles", least, "ms")
        stand = Stand(count)
        report.row(f"{count:,} nodes: analysis", stand.analysed * 1000, "ms")
        report.row(f"{count:,} nodes: mirror and widget", stand.built * 1000, "ms")
        for scene, value in frames(stand):
            report.row(f"{count:,} nodes: {scene}", value, "ms", limit=limit)
            report.row(f"{count:,} nodes: {scene}, against the reference", value / least, "×")
        stand.view.close()
    del app
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
