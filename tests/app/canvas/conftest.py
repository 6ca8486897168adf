"""A canvas with a small network, and a hand that drives it with real events."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.canvas.card import letters, type_text
from app.canvas.mirror import Mirror
from app.canvas.unfolded import shown_card
from app.canvas.view import CanvasView
from app.theme import DARK
from app.workspace import Workspace
from graph_core.edits import AddLayer, Connect
from graph_core.graph import PortRef

NONE = Qt.KeyboardModifier.NoModifier
NATURAL = False  # the wheel is not inverted
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


class Hand:
    """Moves the mouse over a canvas and asks for places on it."""

    def __init__(self, view):
        self.view = view
        self.workspace = view.workspace

    @property
    def graph(self):
        return self.workspace.graph

    @property
    def steps(self):
        return self.workspace.document.undo_count

    def add(self, kind, at, **params):
        edit = AddLayer(kind, at, params)
        self.workspace.document.apply(edit)
        return edit.node_id

    def connect(self, source, target, source_port="y", target_port="x"):
        edit = Connect(PortRef(source, source_port), PortRef(target, target_port))
        self.workspace.document.apply(edit)
        return edit.edge_id

    def send(self, kind, pixel, button=LEFT, buttons=LEFT, keys=NONE):
        at = QPointF(*pixel)
        event = QMouseEvent(kind, at, self.view.mapToGlobal(at), button, buttons, keys)
        QApplication.sendEvent(self.view, event)

    def press(self, pixel, button=LEFT, keys=NONE):
        self.send(QEvent.Type.MouseButtonPress, pixel, button, button, keys)

    def move(self, pixel, button=LEFT, keys=NONE):
        self.send(QEvent.Type.MouseMove, pixel, Qt.MouseButton.NoButton, button, keys)

    def hover(self, pixel):
        self.move(pixel, Qt.MouseButton.NoButton)

    def release(self, pixel, button=LEFT, keys=NONE):
        self.send(QEvent.Type.MouseButtonRelease, pixel, button, Qt.MouseButton.NoButton, keys)

    def click(self, pixel, button=LEFT, keys=NONE):
        self.press(pixel, button, keys)
        self.release(pixel, button, keys)

    def drag(self, start, end, button=LEFT, keys=NONE):
        self.press(start, button, keys)
        self.move(((start[0] + end[0]) / 2, (start[1] + end[1]) / 2), button, keys)
        self.move(end, button, keys)
        self.release(end, button, keys)

    def turn(self, pixel, by, keys=NONE):
        """Turn the wheel at a pixel; 120 is one notch."""
        at = QPointF(*pixel)
        event = QWheelEvent(
            at,
            self.view.mapToGlobal(at),
            QPoint(),
            QPoint(0, by),
            Qt.MouseButton.NoButton,
            keys,
            Qt.ScrollPhase.NoScrollPhase,
            NATURAL,
        )
        QApplication.sendEvent(self.view, event)

    def middle(self, node):
        """Where to grab a node: its header, away from the ports."""
        box = self.view.mirror.box(node)
        return self.view.camera.to_view((box.centre[0], box.top + 12))

    def output(self, node, port="y"):
        point = self.view.mirror.socket_point(PortRef(node, port), output=True)
        return self.view.camera.to_view(point)

    def input(self, node, port="x", index=0):
        point = self.view.mirror.socket_point(PortRef(node, port), output=False, index=index)
        return self.view.camera.to_view(point)

    def pixel(self, point):
        return self.view.camera.to_view(point)


@pytest.fixture
def view(qtbot):
    made = CanvasView(Workspace(), DARK)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.setFocus()
    made.camera.zoom, made.camera.x, made.camera.y = 1.0, 50.0, 50.0
    return made


@pytest.fixture
def hand(view):
    return Hand(view)


@pytest.fixture
def agree():
    """Ask whether a mirror shows what its document holds."""
    return assert_agreement


def assert_agreement(mirror, document):
    """Assert that a mirror, once it caught up, shows exactly what a fresh one would."""
    mirror.catch_up()
    graph, fresh = document.graph, Mirror(document.graph, document.analysis)
    marks = letters(graph)
    assert set(mirror.nodes) == set(graph.nodes)
    assert set(mirror.edges) == set(graph.edges)
    for node in graph.nodes:
        slot = mirror.nodes[node]
        assert tuple(mirror.xy[slot]) == graph.positions.get(node, (0.0, 0.0))
        letter = marks.get(graph.nodes[node].layer, "")
        assert mirror.faces[slot].card == shown_card(graph, document.analysis, node, letter)
        assert tuple(mirror.wh[slot]) == tuple(fresh.wh[fresh.nodes[node]])
    for id_, edge in graph.edges.items():
        slot, other = mirror.edges[id_], fresh.edges[id_]
        ends = mirror.ends(np.array([slot])), fresh.ends(np.array([other]))
        assert ends[0].tolist() == ends[1].tolist()
        assert mirror.labels[slot] == type_text(document.analysis.type_of(edge.source))
        assert mirror.residual[slot] == fresh.residual[other]
        assert mirror.shared[slot] == fresh.shared[other]
        assert mirror.vias[slot].tolist() == [list(p) for p in graph.routes.get(id_, ())]
    drafted = {mirror.annotations.draft.id} if mirror.annotations.draft else set()
    shown = {id_: i for id_, i in mirror.annotations.items.items() if id_ not in drafted}
    assert shown == {**graph.frames, **graph.notes}
    assert len(mirror.live_edges()) == len(graph.edges)
    assert len(mirror.vias) == len(graph.routes)
    assert int(np.isfinite(mirror.xy[: mirror.nodes.size, 0]).sum()) == len(graph.nodes)
