"""What no edit would have allowed is found in a graph, whoever made it."""

import pytest

from graph_core.graph import Edge, Graph, Layer, Node, PortRef
from graph_core.integrity import broken
from tests.graph_core.walks import STARTS

SOUND = STARTS[1]
NODE, LAYER = next(iter(SOUND.nodes)), next(iter(SOUND.layers))
WIRE = next(iter(SOUND.edges.values()))


def wired(source: PortRef, target: PortRef) -> Graph:
    return changed(edges={"e99": Edge("e99", source, target)})


def changed(**parts: object) -> Graph:
    """Return the sound graph with entries of some parts replaced or added."""
    merged = {part: {**getattr(SOUND, part), **more} for part, more in parts.items()}  # type: ignore[dict-item]
    return Graph(**{**vars(SOUND), **merged, "_index": None})


def test_a_built_graph_is_sound() -> None:
    assert broken(SOUND) is None


@pytest.mark.parametrize(
    ("graph", "words"),
    [
        (changed(nodes={"n99": Node("n98", LAYER)}), "wrong id"),
        (changed(layers={"l99": Layer("l99", "relu", "dense")}), "two layers have one name"),
        (changed(layers={"l99": Layer("l99", "relu", "alone")}), "no node calls"),
        (changed(nodes={"n99": Node("n99", "gone")}), "isn't there"),
        (changed(nodes={"n99": Node("n99", SOUND.nodes[NODE].layer)}), "can't be shared"),
        (
            wired(PortRef("n99", "y"), PortRef(NODE, "x")),
            "isn't there",
        ),
        (
            wired(PortRef(NODE, "z"), PortRef(NODE, "x")),
            "no such port",
        ),
        (
            wired(PortRef(NODE, "y"), WIRE.target),
            "several wires",
        ),
        (changed(positions={"n99": (0.0, 0.0)}), "place is given"),
    ],
)
def test_it_is_found(graph: Graph, words: str) -> None:
    flaw = broken(graph)
    assert flaw is not None
    assert words in str(flaw)


def test_a_loop_is_named_node_by_node() -> None:
    layers = {x: Layer(x, "relu", x) for x in ("a", "b")}
    nodes = {x: Node(x, x) for x in ("a", "b")}
    wires = {
        s + t: Edge(s + t, PortRef(s, "y"), PortRef(t, "x")) for s, t in (("a", "b"), ("b", "a"))
    }
    flaw = broken(Graph("loop", layers, nodes, wires))
    assert flaw is not None
    assert "cycle" in flaw.what
    assert flaw.received == "a → b"


def test_layers_of_one_kind_have_the_ports_their_own_params_give_them() -> None:
    pieces = {"a": 2, "b": 3}
    layers = {x: Layer(x, "chunk", x, {"pieces": n, "axis": 1}) for x, n in pieces.items()}
    layers["c"] = Layer("c", "concatenate", "c", {"axis": 1})
    nodes = {x: Node(x, x) for x in layers}

    def joined(*sources: PortRef) -> Graph:
        edges = {f"{at}": Edge(f"{at}", ref, PortRef("c", "xs")) for at, ref in enumerate(sources)}
        return Graph("pieces", layers, nodes, edges)

    assert broken(joined(PortRef("a", "piece2"), PortRef("b", "piece3"))) is None
    flaw = broken(joined(PortRef("b", "piece3"), PortRef("a", "piece3")))
    assert flaw is not None
    assert (flaw.what, flaw.where) == ("a has no such port", "edge 1")


def test_the_port_with_too_many_wires_is_named_beside_one_that_takes_them() -> None:
    layers = {x: Layer(x, kind, x) for x, kind in (("a", "relu"), ("b", "relu"), ("c", "add"))}
    nodes = {x: Node(x, x) for x in layers}
    ends = [("a", "c", "xs"), ("b", "c", "xs"), ("a", "b", "x"), ("a", "b", "x")]
    edges = {
        f"{at}": Edge(f"{at}", PortRef(start, "y"), PortRef(end, port))
        for at, (start, end, port) in enumerate(ends)
    }
    flaw = broken(Graph("crowded", layers, nodes, edges))
    assert flaw is not None
    assert (flaw.received, flaw.where) == ("2", "b.x")
