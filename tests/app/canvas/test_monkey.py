"""Random events: whatever is done to the canvas, it shows what the model holds."""

import random

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest

KEYS = (
    [(key, "none") for key in ("Tab", "Delete", "Escape", "Home", "F", "S", "Left", "Down", "L")]
    + [(key, "ctrl") for key in "ACVXD"]
    + [("Right", "ctrl"), ("S", "shift")]
)
HELD = {
    "none": Qt.KeyboardModifier.NoModifier,
    "ctrl": Qt.KeyboardModifier.ControlModifier,
    "shift": Qt.KeyboardModifier.ShiftModifier,
    "alt": Qt.KeyboardModifier.AltModifier,
}
BUTTONS = (Qt.MouseButton.LeftButton,) * 5 + (Qt.MouseButton.MiddleButton,)


class Monkey:
    def __init__(self, hand, seed):
        self.hand, self.chance = hand, random.Random(seed)

    def somewhere(self):
        hand, chance = self.hand, self.chance
        nodes = list(hand.graph.nodes)
        if nodes and chance.random() < 0.75:
            node = chance.choice(nodes)
            card = hand.view.mirror.card(node)
            places = [hand.middle(node)]
            places += [hand.output(node, s.port) for s in card.outputs]
            places += [hand.input(node, s.port, s.index) for s in card.inputs]
            return chance.choice(places)
        return chance.uniform(0, 1000), chance.uniform(0, 700)

    def act(self):
        chance = self.chance
        acts = [self.drag] * 6 + [self.click, self.key, self.key, self.history, self.wheel]
        acts += [self.double_click, self.half_drag, self.choose, self.choose]
        chance.choice(acts)()

    def keys(self):
        return HELD[self.chance.choice(["none"] * 5 + ["ctrl", "shift", "alt"])]

    def drag(self):
        button = self.chance.choice(BUTTONS)
        self.hand.drag(self.somewhere(), self.somewhere(), button, self.keys())

    def half_drag(self):
        start = self.somewhere()
        self.hand.press(start)
        self.hand.move(self.somewhere())
        self.chance.choice([self.escape, self.history, self.key])()
        self.hand.release(self.somewhere())

    def escape(self):
        QTest.keyClick(self.hand.view, Qt.Key.Key_Escape)

    def click(self):
        self.hand.click(self.somewhere(), keys=self.keys())

    def double_click(self):
        at = self.chance.uniform(0, 1000), self.chance.uniform(0, 700)
        self.hand.send(
            QEvent.Type.MouseButtonDblClick,
            at,
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton,
        )
        self.hand.release(at)

    def key(self):
        key, held = self.chance.choice(KEYS)
        if key == "A" and len(self.hand.graph) > 40:
            return
        QTest.keyClick(self.hand.view, getattr(Qt.Key, f"Key_{key}"), HELD[held])

    def history(self):
        self.chance.choice([self.hand.workspace.undo, self.hand.workspace.redo])()

    def wheel(self):
        self.hand.turn(self.somewhere(), self.chance.choice([-120, 120]))

    def choose(self):
        palette = self.hand.view.placing.palette
        if palette is None or not palette.isVisible():
            self.hand.view.placing.open(self.hand.view.pointing.resting())
            palette = self.hand.view.placing.palette
        for _ in range(self.chance.randrange(6)):
            QTest.keyClick(palette.field, Qt.Key.Key_Down)
        QTest.keyClick(palette.field, Qt.Key.Key_Return)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_events_leave_the_canvas_and_the_model_agreeing(hand, seed, agree):
    monkey = Monkey(hand, seed)
    hand.workspace.refused.connect(lambda refusal: None)
    for step in range(500):
        monkey.act()
        if len(hand.graph) > 60:
            hand.workspace.select(list(hand.graph.nodes)[:40])
            QTest.keyClick(hand.view, Qt.Key.Key_Delete)
        if step % 25 == 0:
            hand.view.grab()
            agree(hand.view.mirror, hand.workspace.document)
    hand.view.pointing.cancel()
    agree(hand.view.mirror, hand.workspace.document)
    while hand.steps:
        hand.workspace.undo()
    assert not hand.graph.nodes
    agree(hand.view.mirror, hand.workspace.document)
