"""Dots: each thing done to a wire's points is one step of undo, or leaves no trace."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest

from app.canvas.vias import Dot
from graph_core.edits import SetRoutes

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT, NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def ends(hand):
    return hand.add("input", (0.0, 0.0), shape=(8,)), hand.add("relu", (600.0, 0.0))


@pytest.fixture
def wire(hand, ends):
    return hand.connect(*ends)


@pytest.fixture
def routed(hand, wire):
    hand.workspace.document.apply(SetRoutes({wire: ((240.0, 200.0), (400.0, 200.0))}))
    return wire


def double(hand, pixel, keys=NONE, to=None):
    hand.send(QEvent.Type.MouseButtonDblClick, pixel, LEFT, LEFT, keys)
    if to:
        hand.move(to)
    hand.release(to or pixel)


def middle(hand, ends):
    (x1, y1), (x2, y2) = hand.output(ends[0]), hand.input(ends[1])
    return (x1 + x2) / 2, (y1 + y2) / 2


def test_a_double_click_on_a_wire_adds_a_dot_on_the_grid(hand, ends, wire):
    before, at = hand.steps, middle(hand, ends)
    double(hand, at)
    ((point,),) = hand.graph.routes.values()
    assert all(value % 8 == 0 for value in point)
    assert abs(point[0] - hand.view.camera.to_canvas(at)[0]) <= 4
    assert hand.view.marks.dots == {Dot(wire, 0)}
    assert hand.steps == before + 1
    hand.workspace.undo()
    assert not hand.graph.routes
    assert not len(hand.view.mirror.vias)
    assert not hand.view.marks.dots


def test_a_new_dot_can_be_dragged_where_it_is_wanted(hand, ends, wire):
    before = hand.steps
    double(hand, middle(hand, ends), to=hand.pixel((300.0, 160.0)))
    assert hand.graph.routes == {wire: ((300.0 // 8 * 8 + 8, 160.0),)}
    assert hand.steps == before + 1


def test_escape_takes_a_new_dot_back(hand, ends, wire):
    before = hand.graph
    hand.send(QEvent.Type.MouseButtonDblClick, middle(hand, ends))
    hand.move((400, 400))
    assert len(hand.view.mirror.vias) == 1
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    hand.release((400, 400))
    assert hand.graph is before
    assert not len(hand.view.mirror.vias)


def test_another_dot_stands_between_its_neighbours(hand, routed):
    double(hand, hand.pixel((320.0, 200.0)))
    assert hand.graph.routes[routed] == ((240.0, 200.0), (320.0, 200.0), (400.0, 200.0))


def test_a_dragged_dot_lands_on_the_grid_and_with_alt_anywhere(hand, routed):
    before = hand.steps
    hand.drag(hand.pixel((240.0, 200.0)), hand.pixel((251.0, 99.0)))
    assert hand.graph.routes[routed][0] == (248.0, 96.0)
    assert hand.steps == before + 1
    hand.press(hand.pixel((248.0, 96.0)))
    hand.move(hand.pixel((260.0, 120.0)), keys=ALT)
    hand.move(hand.pixel((261.0, 123.0)), keys=ALT)
    hand.release(hand.pixel((261.0, 123.0)), keys=ALT)
    assert hand.graph.routes[routed] == ((261.0, 123.0), (400.0, 200.0))


def test_escape_puts_a_dragged_dot_back(hand, routed):
    before = hand.graph
    hand.press(hand.pixel((240.0, 200.0)))
    hand.move(hand.pixel((240.0, 300.0)))
    assert hand.view.mirror.vias[hand.view.mirror.edges[routed]][0].tolist() == [240.0, 304.0]
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    hand.release(hand.pixel((240.0, 300.0)))
    assert hand.graph is before
    assert hand.view.mirror.vias[hand.view.mirror.edges[routed]][0].tolist() == [240.0, 200.0]
    assert not hand.view.marks.adrift


def test_shift_adds_a_dot_and_ctrl_toggles_it(hand, routed):
    first, second = hand.pixel((240.0, 200.0)), hand.pixel((400.0, 200.0))
    hand.click(first)
    hand.click(second, keys=SHIFT)
    assert hand.view.marks.dots == {Dot(routed, 0), Dot(routed, 1)}
    hand.click(first, keys=CTRL)
    assert hand.view.marks.dots == {Dot(routed, 1)}
    hand.click((900, 600))
    assert not hand.view.marks.dots


def test_selected_dots_move_together_with_selected_nodes(hand, ends, routed):
    hand.click(hand.pixel((240.0, 200.0)))
    hand.click(hand.pixel((400.0, 200.0)), keys=SHIFT)
    hand.click(hand.middle(ends[1]), keys=SHIFT)
    before = hand.steps
    hand.drag(hand.pixel((400.0, 200.0)), hand.pixel((440.0, 240.0)))
    assert hand.graph.routes[routed] == ((280.0, 240.0), (440.0, 240.0))
    assert hand.graph.positions[ends[1]] == (640.0, 40.0)
    assert hand.graph.positions[ends[0]] == (0.0, 0.0)
    assert hand.steps == before + 1


def test_a_box_selects_the_dots_in_it(hand, routed):
    hand.drag(hand.pixel((200.0, 260.0)), hand.pixel((300.0, 150.0)))
    assert hand.view.marks.dots == {Dot(routed, 0)}


@pytest.mark.parametrize("way", ["double-click", "key"])
def test_a_dot_is_taken_away_in_one_step(hand, routed, way):
    before, at = hand.steps, hand.pixel((240.0, 200.0))
    if way == "key":
        hand.click(at)
        QTest.keyClick(hand.view, Qt.Key.Key_Delete)
    else:
        double(hand, at)
    assert hand.graph.routes == {routed: ((400.0, 200.0),)}
    assert hand.steps == before + 1
    assert not hand.view.marks.dots
    hand.workspace.undo()
    assert len(hand.graph.routes[routed]) == 2


def test_dots_between_moved_nodes_move_along(hand, ends, routed):
    hand.workspace.select(ends)
    x, y = hand.middle(ends[0])
    hand.drag((x, y), (x + 80, y + 160))
    assert hand.graph.routes[routed] == ((320.0, 360.0), (480.0, 360.0))


def test_escape_lets_go_of_dots(hand, routed):
    hand.click(hand.pixel((240.0, 200.0)))
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    assert not hand.view.marks.dots
