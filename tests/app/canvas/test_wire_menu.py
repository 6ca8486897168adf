"""Wires: what hovering tells, what the menu offers, and what the commands do in one step."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.canvas import wire_menu
from app.canvas.tips import wire_tip
from graph_core.edits import AddCall, SetRoutes

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def chain(hand):
    """features → dense → relu, relu apart → tanh."""
    return (
        hand.add("input", (0.0, 0.0), shape=(8,)),
        hand.add("dense", (260.0, 0.0)),
        hand.add("relu", (520.0, 0.0)),
        hand.add("tanh", (520.0, 200.0)),
    )


@pytest.fixture
def wires(hand, chain):
    return [
        hand.connect(chain[0], chain[1]),
        hand.connect(chain[1], chain[2]),
        hand.connect(chain[1], chain[3]),
    ]


def middle(hand, wire):
    edge = hand.graph.edges[wire]
    (x1, y1), (x2, y2) = hand.output(edge.source.node), hand.input(edge.target.node)
    return (x1 + x2) / 2, (y1 + y2) / 2


def run(hand, id_):
    next(a for a in hand.view.actions_offered if a.id == id_).run()


def enabled(hand):
    return {a.id for a in hand.view.actions_offered if a.id.startswith("wire.") and a.enabled()}


def test_hovering_lights_both_ends(hand, wires):
    hand.hover((900, 600))
    still = hand.view.grab().toImage()
    hand.hover(middle(hand, wires[0]))
    lit = hand.view.grab().toImage()
    wire = hand.graph.edges[wires[0]]
    for x, y in (hand.output(wire.source.node), hand.input(wire.target.node)):
        around = [(round(x) + dx, round(y) + dy) for dx in range(-9, 10) for dy in range(-9, 10)]
        assert any(still.pixel(*at) != lit.pixel(*at) for at in around)


def test_the_tip_marks_residual_and_shared_wires(hand, chain, wires):
    add = hand.add("add", (800.0, 0.0))
    hand.connect(chain[2], add, target_port="xs")
    around = hand.connect(chain[1], add, target_port="xs")
    assert "residual" in wire_tip(hand.view, around)
    call = AddCall(hand.graph.nodes[chain[3]].layer)
    hand.workspace.apply(call)
    assert "one of its 2 calls" in wire_tip(hand.view, wires[2])
    assert wire_tip(hand.view, wires[0]) == "input.y → dense.x\nN×8 float32"


def test_shift_selects_several_wires_and_delete_takes_them_in_one_step(hand, wires):
    before = hand.steps
    hand.click(middle(hand, wires[0]))
    hand.click(middle(hand, wires[1]), keys=SHIFT)
    assert hand.view.marks.edges == set(wires[:2])
    QTest.keyClick(hand.view, Qt.Key.Key_Delete)
    assert list(hand.graph.edges) == [wires[2]]
    assert hand.steps == before + 1


def test_the_menu_of_a_wire_selects_it_and_names_its_port(hand, wires, monkeypatch):
    shown = []
    monkeypatch.setattr(wire_menu, "show_menu", lambda view, _: shown.append(view))
    hand.view.offer_menu(hand.view.pointing.resting())
    assert shown == []
    hand.hover(middle(hand, wires[1]))
    hand.view.offer_menu(hand.view.pointing.last)
    assert shown == [hand.view]
    assert hand.view.marks.edges == {wires[1]}
    texts = [item.text() for item in wire_menu.menu_of(hand.view).actions()]
    assert "Insert a layer on the wire…" in texts
    assert "Break all wires of dense.y" in texts


def test_the_commands_need_a_wire(hand, wires):
    assert enabled(hand) == set()
    hand.click(middle(hand, wires[0]))
    assert enabled(hand) == {"wire.insert", "wire.add_dot", "wire.break"}
    hand.workspace.apply(SetRoutes({wires[0]: ((200.0, 90.0),)}))
    assert "wire.straighten" in enabled(hand)


def test_dots_are_added_and_taken_off_by_command(hand, wires):
    hand.click(middle(hand, wires[0]))
    hand.click(middle(hand, wires[2]), keys=SHIFT)
    before = hand.steps
    run(hand, "wire.add_dot")
    assert set(hand.graph.routes) == {wires[0], wires[2]}
    assert hand.steps == before + 1
    hand.view.mark(edges=frozenset(wires))
    run(hand, "wire.straighten")
    assert not hand.graph.routes
    assert hand.steps == before + 2


def test_a_dot_added_by_menu_stands_under_the_pointer(hand, wires):
    (x1, y1), (x2, y2) = hand.output(hand.graph.edges[wires[0]].source.node), middle(hand, wires[0])
    at = (x1 + x2) / 2, (y1 + y2) / 2
    hand.hover(at)
    hand.click(at)
    run(hand, "wire.add_dot")
    assert hand.graph.routes == {wires[0]: (hand.view.camera.to_canvas(at),)}


def test_breaking_takes_all_wires_of_the_port(hand, wires):
    hand.click(middle(hand, wires[1]))
    run(hand, "wire.break")
    assert list(hand.graph.edges) == [wires[0]]


def test_only_layers_that_fit_are_offered_for_a_wire_and_one_step_puts_one_in(hand, chain, wires):
    hand.click(middle(hand, wires[0]))
    before = hand.steps
    run(hand, "wire.insert")
    palette = hand.view.placing.palette
    kinds = [entry.id for entry in palette.model.entries]
    assert "dropout" in kinds
    assert not {"conv2d", "input", "output"} & set(kinds)
    QTest.keyClicks(palette.field, "dropout")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    (new,) = hand.workspace.selection
    assert hand.graph.predecessors(new) == [chain[0]]
    assert hand.graph.successors(new) == [chain[1]]
    assert hand.steps == before + 1
