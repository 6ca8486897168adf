"""Edits that add, wire and take away; broken structure is refused with a reason."""

import pytest

from graph_core.builder import Network
from graph_core.edits import AddCall, AddLayer, Connect, Delete, Disconnect, SetParams, apply
from graph_core.errors import EditRefused, ParamError, UnknownKind
from graph_core.graph import Graph, PortRef
from graph_core.integrity import broken
from tests.graph_core.walks import STARTS


def chain() -> Graph:
    graph = Graph()
    for edit in (
        AddLayer("input", params={"shape": (4,)}, layer_id="l1", node_id="a"),
        AddLayer("dense", layer_id="l2", node_id="b"),
        AddLayer("relu", layer_id="l3", node_id="c"),
        Connect(PortRef("a", "y"), PortRef("b", "x"), edge_id="ab"),
        Connect(PortRef("b", "y"), PortRef("c", "x"), edge_id="bc"),
    ):
        graph, _ = apply(graph, edit)
    return graph


def refused(edit: object, graph: Graph | None = None) -> str:
    with pytest.raises(EditRefused) as refusal:
        edit.plan(graph or chain())  # type: ignore[attr-defined]
    return str(refusal.value)


def test_a_wire_that_closes_a_cycle_is_refused() -> None:
    graph, _ = apply(chain(), Disconnect(("ab",)))
    message = refused(Connect(PortRef("c", "y"), PortRef("b", "x")), graph)
    assert "close a cycle" in message
    assert "relu already depends on dense" in message


def test_a_wire_to_itself_is_refused() -> None:
    graph, _ = apply(chain(), AddLayer("relu", node_id="d"))
    assert "cycle" in refused(Connect(PortRef("d", "y"), PortRef("d", "x")), graph)


def test_an_occupied_port_is_refused_and_named() -> None:
    message = refused(Connect(PortRef("a", "y"), PortRef("c", "x")))
    assert "relu.x is occupied" in message
    assert "a wire from dense" in message


def test_replace_takes_away_what_the_port_holds() -> None:
    wire = Connect(PortRef("a", "y"), PortRef("c", "x"), replace=True, edge_id="ac")
    graph, back = apply(chain(), wire)
    assert set(graph.edges) == {"ab", "ac"}
    assert apply(graph, back)[0] == chain()


def test_wires_to_a_variadic_port_keep_their_order() -> None:
    graph, _ = apply(chain(), AddLayer("add", node_id="s"))
    for source in ("c", "a", "b"):
        graph, _ = apply(graph, Connect(PortRef(source, "y"), PortRef("s", "xs")))
    assert [e.source.node for e in graph.at_input(PortRef("s", "xs"))] == ["c", "a", "b"]


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (Connect(PortRef("a", "z"), PortRef("c", "x")), "no such port: expected y, received z"),
        (Connect(PortRef("z", "y"), PortRef("c", "x")), "no such node"),
        (Connect(PortRef("a", "y"), PortRef("a", "x")), "no port on this side"),
        (AddCall("nothing"), "no such layer"),
        (AddCall("l1"), "Input can't be shared"),
        (AddCall("l2", node_id="a"), "id is taken"),
        (AddLayer("relu", node_id="a"), "id is taken"),
        (AddLayer("relu", name="forward"), "can't have that name"),
    ],
)
def test_it_is_refused_with_a_reason(edit: object, words: str) -> None:
    assert words in refused(edit)


def test_unknown_kinds_and_wrong_params_are_refused() -> None:
    with pytest.raises(UnknownKind, match="dense"):
        AddLayer("dens").plan(Graph())
    with pytest.raises(ParamError, match="Units"):
        AddLayer("dense", params={"units": -1}).plan(Graph())


def test_a_layer_goes_with_its_last_node_only() -> None:
    graph, _ = apply(chain(), AddCall("l2", node_id="d"))
    graph, _ = apply(graph, Delete(("b",)))
    assert "l2" in graph.layers
    graph, _ = apply(graph, Delete(("d",)))
    assert "l2" not in graph.layers


@pytest.mark.parametrize("graph", STARTS[1:], ids=lambda graph: graph.name)
def test_deleting_everything_leaves_nothing_and_comes_back(graph: Graph) -> None:
    empty, back = apply(graph, Delete(tuple(graph.nodes)))
    assert not any((empty.nodes, empty.layers, empty.edges, empty.positions))
    assert apply(empty, back)[0] == graph


def test_calls_are_numbered_alike_whatever_the_history() -> None:
    graph, _ = apply(chain(), AddCall("l2", node_id="d"))
    gone, back = apply(graph, Delete(("b",)))
    assert gone.label("d") == "dense"
    again, _ = apply(gone, back)
    assert (again.label("b"), again.label("d")) == (graph.label("b"), graph.label("d"))


def test_ports_that_go_with_a_param_take_their_wires_along_and_undo_brings_them_back() -> None:
    net = Network()
    pieces = net.layer("chunk", "parts", pieces=3)(net.input("x", (12,)))
    net.output("y", net.layer("add")(*pieces))
    (layer,) = [layer for layer in net.graph.layers.values() if layer.kind == "chunk"]
    after, back = apply(net.graph, SetParams(layer.id, {"pieces": 2}))
    assert len(after.edges) == len(net.graph.edges) - 1
    assert broken(after) is None
    assert apply(after, back)[0] == net.graph
    more, _ = apply(net.graph, SetParams(layer.id, {"pieces": 5}))
    assert more.edges == net.graph.edges
