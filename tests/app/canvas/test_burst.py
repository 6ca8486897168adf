"""Bursts: nudges close together are one step, a pause begins another."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.canvas.burst import PAUSE, Burst

CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_pause_ends_a_burst(hand, view):
    now = [100.0]
    view.burst = Burst(view.workspace, lambda: now[0])
    node = hand.add("relu", (0.0, 0.0))
    view.workspace.select([node])
    steps = hand.steps
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Right, CTRL)
        now[0] += PAUSE / 2
    assert hand.steps == steps + 1
    now[0] += PAUSE * 2
    QTest.keyClick(view, Qt.Key.Key_Right, CTRL)
    assert hand.steps == steps + 2
    view.workspace.undo()
    assert hand.graph.positions[node] == (24.0, 0.0)
