"""A selection grows along the wires and by kinship."""

import pytest

from graph_core.builder import Network


@pytest.fixture
def shown(window):
    net = Network("net")
    a, b = net.input("a", (4,)), net.input("b", (4,))
    encoder = net.layer("dense", "encoder", units=3)
    joined = net.layer("add", "sum")(encoder(a), encoder(b))
    net.output("y", net.layer("dense", "scores", units=2)(joined))
    window.filing.new(net.graph)
    return window


def pick(window, *labels):
    graph = window.workspace.graph
    window.workspace.select(node for node in graph.nodes if graph.label(node) in labels)


def labels(window):
    graph = window.workspace.graph
    return sorted(graph.label(node) for node in window.workspace.selection)


@pytest.mark.parametrize(
    ("command", "chosen"),
    [
        ("select.upstream", ["a", "b", "encoder (call 1)", "encoder (call 2)", "sum"]),
        ("select.downstream", ["scores", "sum", "y"]),
        ("select.around", ["encoder (call 1)", "encoder (call 2)", "scores", "sum"]),
    ],
)
def test_along_the_wires(shown, command, chosen):
    pick(shown, "sum")
    shown.commands.run(command)
    assert labels(shown) == chosen


def test_all_calls_of_a_layer_and_all_of_a_kind(shown):
    pick(shown, "encoder (call 1)")
    shown.commands.run("select.calls")
    assert labels(shown) == ["encoder (call 1)", "encoder (call 2)"]
    shown.commands.run("select.kind")
    assert labels(shown) == ["encoder (call 1)", "encoder (call 2)", "scores"]


def test_they_stand_in_the_menu_and_wait_for_a_selection(shown):
    shown.workspace.select(())
    assert not shown.commands["select.upstream"].enabled()
    assert shown.commands["select.upstream"].menu == "Edit/Select"
