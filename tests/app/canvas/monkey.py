"""A monkey at the canvas: every gesture, key, command and choice at random, replayable by seed."""

import random
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.canvas.drop import MIME
from app.canvas.hit_test import slot_of
from graph_core.layers import LAYERS

KEYS = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
NONE = Qt.KeyboardModifier.NoModifier
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
MIDDLE = Qt.MouseButton.MiddleButton
# These open a menu at the pointer, which the platform of the tests can't show.
MENUS = {"layer.arrange"}
MOST_NODES = 40


class Monkey:
    """Acts on a canvas by events; `events` counts them."""

    def __init__(self, hand, seed):
        self.hand, self.chance = hand, random.Random(seed)
        self.events = 0

    def act(self):
        """Do one thing, and keep the network small enough to be done with."""
        acts = {
            self.drag: 10,
            self.wander: 3,
            self.click: 3,
            self.double_click: 3,
            self.key: 6,
            self.command: 4,
            self.history: 3,
            self.interrupted: 3,
            self.wheel: 1,
            self.choose: 3,
            self.drop: 3,
        }
        self.chance.choices(list(acts), list(acts.values()))[0]()
        if len(self.hand.workspace.document.graph) > MOST_NODES:
            self.hand.workspace.select(list(self.hand.graph.nodes)[: MOST_NODES // 2])
            self.press_key(Qt.Key.Key_Delete)

    # Where and how

    def somewhere(self):
        """Return a pixel: of a card, a port, a wire, a dot, a frame or anywhere."""
        chance = self.chance
        places = [*self.places_of_nodes(), *self.places_of_wires(), *self.places_of_sheets()]
        if places and chance.random() < 0.85:
            return chance.choice(places)
        return chance.uniform(0, 1000), chance.uniform(0, 700)

    def places_of_nodes(self):
        hand, graph = self.hand, self.hand.graph
        if not graph.nodes:
            return []
        node = self.chance.choice(list(graph.nodes))
        card = hand.view.mirror.card(node)
        places = [hand.middle(node), hand.pixel(hand.view.mirror.box(node).centre)]
        places += [hand.output(node, s.port) for s in card.outputs]
        return places + [hand.input(node, s.port, s.index) for s in card.inputs]

    def places_of_wires(self):
        hand, graph = self.hand, self.hand.graph
        places = [hand.pixel(point) for way in graph.routes.values() for point in way]
        if graph.edges:
            edge = graph.edges[self.chance.choice(list(graph.edges))]
            mirror, share = hand.view.mirror, self.chance.random()
            ends = mirror.courses(slot_of(mirror, edge.id)).at(np.array([share]))[0, 0]
            places.append(hand.pixel(tuple(ends.tolist())))
        return places

    def places_of_sheets(self):
        graph = self.hand.graph
        sheets = [*graph.frames.values(), *graph.notes.values()]
        return [self.hand.pixel((s.box[0] + 20, s.box[1] + 10)) for s in sheets]

    def held(self):
        """Return some modifier keys, most often none."""
        keys = NONE
        for key in KEYS:
            if self.chance.random() < 0.2:
                keys |= key
        return keys

    # What it does

    def drag(self):
        button = self.chance.choices([LEFT, MIDDLE, RIGHT], [7, 1, 2])[0]
        keys = self.held()
        self.path([self.somewhere(), self.somewhere()], button, keys, keys)

    def wander(self):
        """Drag along a path, with other keys held at its end."""
        button = self.chance.choices([LEFT, RIGHT], [4, 1])[0]
        way = [self.somewhere() for _ in range(self.chance.randrange(2, 5))]
        self.path(way, button, self.held(), self.held())

    def path(self, way, button, first, last):
        hand = self.hand
        hand.press(way[0], button, first)
        for (x1, y1), (x2, y2) in pairwise(way):
            hand.move(((x1 + x2) / 2, (y1 + y2) / 2), button, first)
            hand.move((x2, y2), button, last)
        hand.release(way[-1], button, last)
        self.events += 2 * len(way)

    def interrupted(self):
        """Begin to drag; then something else happens before the button goes up."""
        button, keys = self.chance.choice([LEFT, RIGHT]), self.held()
        self.hand.press(self.somewhere(), button, keys)
        self.hand.move(self.somewhere(), button, keys)
        self.events += 3
        self.chance.choice([self.escape, self.history, self.key, self.command, self.wheel])()
        self.hand.release(self.somewhere(), button, keys)

    def escape(self):
        self.press_key(Qt.Key.Key_Escape)

    def press_key(self, key, keys=NONE):
        self.events += 2
        QTest.keyClick(self.hand.view, key, keys)

    def click(self):
        self.events += 2
        self.hand.click(self.somewhere(), keys=self.held())

    def double_click(self):
        self.events += 2
        at = self.somewhere()
        self.hand.send(QEvent.Type.MouseButtonDblClick, at, LEFT, LEFT, self.held())
        self.hand.release(at)

    def actions(self):
        small = len(self.hand.graph) <= MOST_NODES // 2
        offered = [a for a in self.hand.view.actions_offered if a.id not in MENUS]
        return [a for a in offered if small or a.id != "edit.select_all"]

    def key(self):
        """Press a key that means something, whether it does now or not."""
        keys = [key for action in self.actions() for key in action.shortcuts]
        combination = QKeySequence(self.chance.choice([*keys, "Esc", "Space"]))[0]
        self.press_key(combination.key(), combination.keyboardModifiers())

    def command(self):
        """Run a command as a menu would."""
        self.events += 1
        action = self.chance.choice(self.actions())
        if action.enabled():
            action.run()

    def history(self):
        self.events += 1
        self.chance.choice([self.hand.workspace.undo, self.hand.workspace.redo])()

    def wheel(self):
        self.events += 1
        self.hand.turn(self.somewhere(), self.chance.choice([-120, 120]))

    def choose(self):
        """Choose something of the palette that is open, or of one for new layers."""
        view = self.hand.view
        palette = view.placing.palette
        if palette is None or not palette.isVisible():
            view.placing.open(view.pointing.resting())
            palette = view.placing.palette
        if self.chance.random() < 0.3:
            QTest.keyClicks(palette.field, self.chance.choice("abcdelrs"))
        for _ in range(self.chance.randrange(6)):
            QTest.keyClick(palette.field, Qt.Key.Key_Down)
            self.events += 2
        keys = [Qt.Key.Key_Return] * 4 + [Qt.Key.Key_Escape]
        QTest.keyClick(palette.field, self.chance.choice(keys))
        self.events += 2

    def drop(self):
        """Drop a layer from the library."""
        view, (x, y) = self.hand.view, self.somewhere()
        data = QMimeData()
        data.setData(MIME, self.chance.choice([spec.id for spec in LAYERS]).encode())
        state = (Qt.DropAction.CopyAction, data, LEFT, self.held())
        at = QPointF(min(max(x, 0), 999), min(max(y, 0), 699))
        for event in (QDragEnterEvent(at.toPoint(), *state), QDropEvent(at, *state)):
            QApplication.sendEvent(view, event)
            self.events += 1
