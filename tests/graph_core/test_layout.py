"""A layout reads from left to right, overlaps nothing and depends on the graph alone."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from graph_core.builder import Network
from graph_core.graph import Graph
from graph_core.layout import GAP_X, GAP_Y, layered, placed, spread, usual_size
from graph_core.templates import TEMPLATES
from tests.graph_core.walks import graphs


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_wires_run_to_the_right_and_nodes_keep_apart(graph: Graph) -> None:
    places = layered(graph, {})
    assert places.keys() == graph.nodes.keys()
    for edge in graph.edges.values():
        left, right = places[edge.source.node], places[edge.target.node]
        assert right[0] - left[0] >= usual_size(graph, edge.source.node)[0] + GAP_X - 1
    columns: dict[float, list[tuple[float, float]]] = {}
    for node, (x, y) in places.items():
        columns.setdefault(x, []).append((y, y + usual_size(graph, node)[1]))
    for spans in columns.values():
        for (_, bottom), (top, _) in pairwise(sorted(spans)):
            assert top - bottom >= GAP_Y - 1.5  # places are whole numbers


def test_a_chain_is_a_straight_line() -> None:
    graph = TEMPLATES.get("digits_cnn").build()
    places = layered(graph, dict.fromkeys(graph.nodes, (150.0, 80.0)))
    assert len({y for _, y in places.values()}) == 1


def test_sizes_make_room() -> None:
    net = Network()
    x = net.input("x", (4,))
    net.layer("relu")(x)
    places = layered(net.graph, {x.port.node: (400.0, 300.0)})
    assert places["n2"][0] == 400.0 + GAP_X


def test_an_input_stands_beside_its_first_use() -> None:
    net = Network()
    x = net.input("x", (4,))
    for _ in range(3):
        x = net.layer("relu")(x)
    late = net.input("late", (4,))
    joined = net.layer("add")(x, late)
    places = layered(net.graph, {})
    assert places[late.port.node][0] == places[x.port.node][0]
    assert places[joined.port.node][0] > places[late.port.node][0]


def test_places_a_person_chose_are_kept() -> None:
    graph = TEMPLATES.get("iris_mlp").build()
    first = next(iter(graph.nodes))
    some = Graph(**{**vars(graph), "positions": {first: (7.0, 7.0)}, "_index": None})
    assert placed(some).positions[first] == (7.0, 7.0)
    assert placed(some).positions.keys() == graph.nodes.keys()


def test_an_empty_graph_needs_no_place() -> None:
    assert layered(Graph(), {}) == {}


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=12), st.floats(1, 100))
def test_spreading_keeps_order_and_gaps_and_moves_nothing_needlessly(
    wishes: list[float], gap: float
) -> None:
    places = spread(wishes, [gap] * (len(wishes) - 1))
    assert all(b - a >= gap - 1e-6 for a, b in pairwise(places))
    apart = [i * 2 * gap for i in range(len(wishes))]
    assert spread(apart, [gap] * (len(wishes) - 1)) == apart
