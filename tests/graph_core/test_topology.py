"""Order and reachability stay right from edit to edit."""

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_core.edits import apply
from graph_core.errors import LoomError
from graph_core.graph import Graph, diff
from graph_core.order import natural
from graph_core.topology import (
    Topology,
    downstream,
    leads_right,
    reaches,
    topological_order,
    upstream,
)
from tests.graph_core.walks import FIRST, STARTS, edits, graphs


def net_of(graph: Graph) -> nx.DiGraph:
    net = nx.DiGraph()
    net.add_nodes_from(graph.nodes)
    net.add_edges_from((e.source.node, e.target.node) for e in graph.edges.values())
    return net


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_ranks_respect_every_edge_after_every_edit(data: st.DataObject) -> None:
    graph = data.draw(st.sampled_from(STARTS))
    topology = Topology(graph)
    for number in range(FIRST, FIRST + 15):
        try:
            after, _ = apply(graph, data.draw(edits(graph, number)))
        except LoomError:
            continue
        topology.update(after, diff(graph, after))
        graph = after
        assert topology.rank.keys() == graph.nodes.keys()
        for edge in graph.edges.values():
            assert topology.rank[edge.source.node] < topology.rank[edge.target.node]


@settings(max_examples=50, deadline=None)
@given(graphs())
def test_reachability_is_that_of_networkx(graph: Graph) -> None:
    net = net_of(graph)
    for node in graph.nodes:
        assert upstream(graph, [node]) == nx.ancestors(net, node) | {node}
        below = nx.descendants(net, node) | {node}
        assert downstream(graph, [node]) == below
        assert {other for other in graph.nodes if reaches(graph, node, other)} == below


@settings(max_examples=50, deadline=None)
@given(graphs())
def test_the_order_depends_on_the_graph_alone(graph: Graph) -> None:
    order = topological_order(graph)
    shuffled = Graph(**{**vars(graph), "nodes": dict(reversed(graph.nodes.items()))})
    assert topological_order(shuffled) == order
    place = {node: index for index, node in enumerate(order)}
    assert all(place[e.source.node] < place[e.target.node] for e in graph.edges.values())
    assert order == list(nx.lexicographical_topological_sort(net_of(graph), key=natural))


def test_ties_go_by_natural_order_of_ids() -> None:
    from graph_core.graph import Layer, Node

    ids = ["n10", "n2", "n1"]
    graph = Graph("t", {i: Layer(i, "relu", i) for i in ids}, {i: Node(i, i) for i in ids})
    assert topological_order(graph) == ["n1", "n2", "n10"]


def test_wires_lead_right_only_when_every_one_does() -> None:
    from graph_core.graph import Edge, Layer, Node, PortRef

    ids, places = ["a", "b"], {"a": (0.0, 0.0), "b": (1.0, 0.0)}
    edge = Edge("e", PortRef("a", "y"), PortRef("b", "x"))
    layers, nodes = {i: Layer(i, "relu", i) for i in ids}, {i: Node(i, i) for i in ids}
    assert leads_right(Graph("t", layers, nodes, {"e": edge}, places))
    assert not leads_right(Graph("t", layers, nodes, {"e": edge}, {**places, "b": (0.0, 5.0)}))
    assert not leads_right(Graph("t", layers, nodes, {"e": edge}, {"a": (0.0, 0.0)}))
