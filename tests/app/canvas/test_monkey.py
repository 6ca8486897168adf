"""Random events: whatever is done to the canvas, it shows what the model holds."""

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.app.canvas.monkey import Monkey

# How many events each seed goes on for; more in a long run: LAYERLOOM_MONKEY=100000.
EVENTS = int(os.environ.get("LAYERLOOM_MONKEY", "2500"))
LOOK_EVERY = 40


@pytest.mark.parametrize("seed", range(4))
def test_random_events_leave_canvas_and_model_agreeing_and_are_undone_step_by_step(
    hand, seed, agree
):
    monkey, workspace = Monkey(hand, seed), hand.workspace
    document = workspace.document
    stood = {0: document.graph}
    workspace.document_changed.connect(lambda _: stood.update({hand.steps: document.graph}))
    act = 0
    while monkey.events < EVENTS:
        monkey.act()
        act += 1
        if act % LOOK_EVERY == 0:
            hand.view.grab()
            agree(hand.view.mirror, workspace)
    let_go(hand)
    agree(hand.view.mirror, workspace)
    assert not hand.view.marks.lifted | hand.view.marks.raised | hand.view.marks.adrift
    while hand.steps:
        workspace.undo()
        assert document.graph == stood[hand.steps]
    assert not document.graph.nodes
    agree(hand.view.mirror, workspace)


def let_go(hand):
    """End every gesture and close what is open."""
    hand.view.pointing.cancel()
    hand.view.placing.close()
    hand.view.setFocus()
    for _ in range(3):
        QTest.keyClick(hand.view, Qt.Key.Key_Escape)
