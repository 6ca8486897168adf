"""Gestures by mouse: each ends in the model as one step of undo, or leaves no trace."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
MIDDLE = Qt.MouseButton.MiddleButton


@pytest.fixture
def three(hand):
    """An input, a dense layer and a ReLU in a row, not wired."""
    return (
        hand.add("input", (0.0, 0.0), shape=(8,)),
        hand.add("dense", (256.0, 0.0)),
        hand.add("relu", (512.0, 0.0)),
    )


def test_click_selects_and_click_on_empty_lets_go(hand, three):
    hand.click(hand.middle(three[1]))
    assert hand.workspace.selection == {three[1]}
    hand.click((700, 500))
    assert hand.workspace.selection == frozenset()


def test_shift_adds_and_ctrl_toggles(hand, three):
    hand.click(hand.middle(three[0]))
    hand.click(hand.middle(three[1]), keys=SHIFT)
    assert hand.workspace.selection == set(three[:2])
    hand.click(hand.middle(three[0]), keys=CTRL)
    assert hand.workspace.selection == {three[1]}
    hand.click(hand.middle(three[2]), keys=CTRL)
    assert hand.workspace.selection == set(three[1:])


def test_box_selects_what_it_meets_and_is_no_step(hand, three):
    before = hand.steps
    hand.drag((20, 300), hand.pixel((300, 30)))
    assert hand.workspace.selection == set(three[:2])
    hand.drag((900, 400), hand.pixel((560, 30)), keys=SHIFT)
    assert hand.workspace.selection == set(three)
    hand.drag((20, 300), hand.pixel((60, 30)), keys=CTRL)
    assert hand.workspace.selection == set(three[1:])
    assert hand.steps == before


def test_escape_ends_a_box_without_a_trace(hand, three):
    hand.click(hand.middle(three[2]))
    hand.press((20, 300))
    hand.move((400, 60))
    assert hand.view.marks.nodes != hand.workspace.selection
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    assert hand.workspace.selection == {three[2]} == hand.view.marks.nodes
    hand.release((400, 60))
    assert hand.workspace.selection == {three[2]}


def test_drag_moves_one_node_as_one_step(hand, three):
    before = hand.steps
    x, y = hand.middle(three[1])
    hand.drag((x, y), (x + 80, y + 160))
    assert hand.graph.positions[three[1]] == (336.0, 160.0)
    assert hand.graph.positions[three[0]] == (0.0, 0.0)
    assert hand.steps == before + 1
    hand.workspace.undo()
    assert hand.view.mirror.box(three[1]).left == 256.0


def test_drag_moves_the_whole_selection_as_one_step(hand, three):
    hand.workspace.select(three)
    before = hand.steps
    x, y = hand.middle(three[0])
    hand.drag((x, y), (x + 40, y + 40))
    assert [hand.graph.positions[n] for n in three] == [(40, 40), (296, 40), (552, 40)]
    assert hand.steps == before + 1


def test_a_press_that_barely_moves_is_a_click(hand, three):
    before = hand.steps
    x, y = hand.middle(three[0])
    hand.drag((x, y), (x + 2, y + 1))
    assert hand.steps == before
    assert hand.workspace.selection == {three[0]}


def test_escape_puts_dragged_nodes_back(hand, three):
    before = hand.graph
    x, y = hand.middle(three[0])
    hand.press((x, y))
    hand.move((x + 100, y + 100))
    assert hand.view.mirror.box(three[0]).left == 96.0
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    assert hand.view.mirror.box(three[0]).left == 0.0
    hand.release((x + 100, y + 100))
    assert hand.graph is before


def test_an_undo_in_the_middle_of_a_drag_ends_the_drag(hand, three):
    x, y = hand.middle(three[0])
    hand.press((x, y))
    hand.move((x + 100, y + 100))
    hand.workspace.undo()
    steps = hand.steps
    assert hand.view.pointing.gesture is None
    hand.release((x + 100, y + 100))
    assert hand.steps == steps
    assert hand.view.mirror.box(three[0]).left == 0.0


@pytest.mark.parametrize("backwards", [False, True])
def test_wire_from_port_to_port_either_way(hand, three, backwards):
    before = hand.steps
    ends = hand.output(three[0]), hand.input(three[1])
    hand.drag(*(ends[::-1] if backwards else ends))
    (edge,) = hand.graph.edges.values()
    assert (edge.source, edge.target) == ((three[0], "y"), (three[1], "x"))
    assert hand.steps == before + 1
    assert hand.view.mirror.labels[hand.view.mirror.edges[edge.id]] == "N×8 f32"
    hand.workspace.undo()
    assert not hand.graph.edges
    assert not len(hand.view.mirror.edges)


def test_a_cycle_is_refused_with_its_reason(hand, three):
    hand.connect(three[1], three[2])
    before, said = hand.steps, []
    hand.workspace.refused.connect(said.append)
    hand.press(hand.output(three[2]))
    hand.move(hand.input(three[1]))
    hand.move(hand.input(three[1]))
    assert "cycle" in hand.view.pointing.gesture.reason
    hand.release(hand.input(three[1]))
    assert hand.steps == before
    assert "cycle" in str(said[0])


def test_a_wrong_shape_is_refused_with_what_was_expected_and_received(hand, three):
    conv = hand.add("conv2d", (256.0, 300.0))
    before = hand.steps
    hand.press(hand.output(three[0]))
    hand.move(hand.input(conv))
    hand.move(hand.input(conv))
    reason = hand.view.pointing.gesture.reason
    assert "expected" in reason
    assert "N×8 float32" in reason
    hand.view.grab()
    hand.release(hand.input(conv))
    assert not hand.graph.edges
    assert hand.steps == before


def test_an_occupied_port_takes_the_new_wire_in_place_of_the_old(hand, three):
    other = hand.add("input", (0.0, 200.0), shape=(4,))
    hand.connect(three[0], three[1])
    before = hand.steps
    hand.drag(hand.output(other), hand.input(three[1]))
    (edge,) = hand.graph.edges.values()
    assert edge.source.node == other
    assert hand.steps == before + 1


def test_dragging_a_wires_end_to_another_port_moves_it_in_one_step(hand, three):
    hand.connect(three[0], three[1])
    before = hand.steps
    hand.drag(hand.input(three[1]), hand.input(three[2]))
    (edge,) = hand.graph.edges.values()
    assert edge.target.node == three[2]
    assert hand.steps == before + 1
    hand.workspace.undo()
    (edge,) = hand.graph.edges.values()
    assert edge.target.node == three[1]


def test_dragging_a_wires_end_into_the_open_disconnects_it(hand, three):
    hand.connect(three[0], three[1])
    before = hand.steps
    hand.drag(hand.input(three[1]), (400, 500))
    assert not hand.graph.edges
    assert hand.steps == before + 1


def test_a_wires_end_put_back_changes_nothing(hand, three):
    edge = hand.connect(three[0], three[1])
    before, at = hand.steps, hand.input(three[1])
    hand.press(at)
    hand.move((at[0] + 60, at[1] + 60))
    hand.move(at)
    hand.release(at)
    assert list(hand.graph.edges) == [edge]
    assert hand.steps == before


def test_a_variadic_port_gains_a_socket_for_every_wire(hand, three):
    add = hand.add("add", (768.0, 0.0))
    for index, node in enumerate(three[:2]):
        hand.drag(hand.output(node), hand.input(add, "xs", index))
    assert [e.source.node for e in sorted(hand.graph.edges.values(), key=lambda e: e.order)] == [
        *three[:2]
    ]
    assert len(hand.view.mirror.card(add).inputs) == 3


def test_a_click_on_a_wire_selects_it_and_delete_takes_it_away(hand, three):
    edge = hand.connect(three[0], three[1])
    (x1, y1), (x2, y2) = hand.output(three[0]), hand.input(three[1])
    hand.click(((x1 + x2) / 2, (y1 + y2) / 2))
    assert hand.view.marks.edges == {edge}
    QTest.keyClick(hand.view, Qt.Key.Key_Delete)
    assert not hand.graph.edges
    assert set(hand.graph.nodes) == set(three)


def test_hovering_a_wire_tells_its_ends_and_type(hand, three, qtbot):
    edge = hand.connect(three[0], three[1])
    (x1, y1), (x2, y2) = hand.output(three[0]), hand.input(three[1])
    hand.hover(((x1 + x2) / 2, (y1 + y2) / 2))
    assert hand.view.marks.hovered == edge
    qtbot.waitUntil(lambda: hand.view.bubble is not None)
    assert hand.view.bubble.text == "input.y → dense.x\nN×8 float32"
    hand.hover((700, 600))
    assert hand.view.bubble is None


def test_a_pointer_that_leaves_the_canvas_lets_go_of_the_wire_it_was_on(hand, three, qtbot):
    hand.connect(three[0], three[1])
    (x1, y1), (x2, y2) = hand.output(three[0]), hand.input(three[1])
    hand.hover(((x1 + x2) / 2, (y1 + y2) / 2))
    qtbot.waitUntil(lambda: hand.view.bubble is not None)
    QApplication.sendEvent(hand.view, QEvent(QEvent.Type.Leave))
    assert hand.view.bubble is None
    assert not hand.view.marks.hovered


@pytest.mark.parametrize("look", ["zoom", "pan", "fit"])
def test_looking_elsewhere_hides_the_tip_of_what_was_under_the_pointer(hand, three, qtbot, look):
    hand.connect(three[0], three[1])
    (x1, y1), (x2, y2) = hand.output(three[0]), hand.input(three[1])
    hand.hover(((x1 + x2) / 2, (y1 + y2) / 2))
    qtbot.waitUntil(lambda: hand.view.bubble is not None)
    view = hand.view
    {"zoom": lambda: view.zoom_to(2.0), "pan": lambda: view.pan_by(50.0, 9.0), "fit": view.fit}[
        look
    ]()
    assert view.bubble is None


def test_an_edit_hides_the_tip_of_what_may_be_gone(hand, three, qtbot):
    hand.connect(three[0], three[1])
    (x1, y1), (x2, y2) = hand.output(three[0]), hand.input(three[1])
    hand.hover(((x1 + x2) / 2, (y1 + y2) / 2))
    qtbot.waitUntil(lambda: hand.view.bubble is not None)
    hand.workspace.undo()
    assert hand.view.bubble is None


def test_middle_drag_and_space_drag_pan(hand, three):
    camera = hand.view.camera
    hand.drag((400, 400), (430, 390), MIDDLE)
    assert (camera.x, camera.y) == (80.0, 40.0)
    QTest.keyPress(hand.view, Qt.Key.Key_Space)
    hand.drag(hand.middle(three[0]), (300, 300))
    QTest.keyRelease(hand.view, Qt.Key.Key_Space)
    assert hand.graph.positions[three[0]] == (0.0, 0.0)
    assert hand.workspace.selection == frozenset()
    assert (camera.x, camera.y) != (80.0, 40.0)


def test_wheel_zooms_and_keeps_the_point_under_the_cursor(hand, three):
    at = (300.0, 200.0)
    under = hand.view.camera.to_canvas(at)
    hand.turn(at, 240)
    assert hand.view.camera.zoom > 1.2
    assert hand.view.camera.to_canvas(at) == pytest.approx(under)
    hand.turn(at, -9000)
    assert hand.view.camera.zoom == pytest.approx(0.03)
    assert hand.view.camera.to_canvas(at) == pytest.approx(under)


def test_minimap_click_looks_there(hand, three):
    far = hand.add("relu", (6000.0, 4000.0))
    hand.view.fit()
    hand.view.camera.zoom = 1.0
    hand.view.minimap.grab()
    QTest.mouseClick(hand.view.minimap, Qt.MouseButton.LeftButton, pos=QPoint(127, 83))
    seen = hand.view.camera.seen(1000, 700)
    box = hand.view.mirror.box(far)
    assert seen.left < box.left < seen.right
    assert seen.top < box.top < seen.bottom
