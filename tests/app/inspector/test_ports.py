"""A block's ports: a few at once, all of them when asked, in an order that keeps every one."""

import pytest

from app.inspector.ports import AT_A_TIME, FEW, PortList
from graph_core.blocks import boundary
from graph_core.builder import Network


@pytest.fixture
def wide(qtbot):
    """A block with ten inputs, and its list of ports."""
    inside, net = Network("wide"), Network()
    ends = [inside.input(f"in{number}", (4,)) for number in range(10)]
    inside.output("out", inside.layer("add")(*ends))
    net.block(inside)
    (block,) = net._blocks.blocks.values()
    ports = PortList("INPUT PORTS", lambda *_: None)
    qtbot.addWidget(ports)
    ports.show()
    nodes = boundary(block, "input")
    ports.show_ports(block, nodes)
    return ports, block, nodes


def test_many_ports_unfold_on_demand_and_stay_so(wide):
    ports, block, nodes = wide
    assert len(ports.rows) == FEW
    assert ports.more.text() == "4 more…"
    assert ports.more.accessibleName() == "Show 4 more ports"
    ports.more.click()
    assert [row.node for row in ports.rows] == nodes
    assert not ports.more.isVisible()
    ports.show_ports(block, nodes)
    assert len(ports.rows) == 10


def test_reordering_a_folded_list_keeps_the_ports_that_are_hidden(wide, qtbot):
    ports, _, nodes = wide
    with qtbot.waitSignal(ports.ordered) as moved:
        ports.rows[FEW - 1].acts["Move in5 down"].click()
    assert moved.args == [[*nodes[: FEW - 1], nodes[FEW], nodes[FEW - 1], *nodes[FEW + 1 :]]]


def test_few_ports_stand_without_more(wide):
    ports, block, nodes = wide
    ports.show_ports(block, nodes[:FEW])
    assert len(ports.rows) == FEW
    assert not ports.more.isVisible()


def test_rows_are_made_a_few_at_a_time_and_never_more_than_stand(qtbot):
    ports = PortList("INPUT PORTS", lambda *_: None)
    qtbot.addWidget(ports)
    assert ports.grow(10)
    assert len(ports.rows) == AT_A_TIME
    while ports.grow(10):
        pass
    assert len(ports.rows) == FEW
    assert not ports.grow(1)
