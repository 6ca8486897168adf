"""Random graphs, reached by random walks of edits."""

from __future__ import annotations

import string
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from graph_core.annotations import COLOURS, Frame, Note
from graph_core.builder import Network
from graph_core.clipboard import copy_text, read_text
from graph_core.edits import (
    AddCall,
    AddLayer,
    Annotate,
    Arrange,
    Connect,
    Delete,
    DeleteAndHeal,
    DeleteDeadEnd,
    Disconnect,
    Edit,
    InsertOnEdge,
    Move,
    Rename,
    RenameGraph,
    ReplaceKind,
    Restore,
    Rewire,
    SetBypassed,
    SetCollapsed,
    SetOpened,
    SetParams,
    SetPortOrder,
    SetRecipe,
    SetRoutes,
    SetTrainable,
    Splice,
    Unlink,
    apply,
)
from graph_core.edits.paste import Paste, duplicate
from graph_core.errors import LoomError
from graph_core.graph import Edge, Graph, Layer, Node, Patch, PortRef
from graph_core.kinds import find_spec
from graph_core.layers import LAYERS
from tests.graph_core import block_walks

KINDS = [spec.id for spec in LAYERS]
LIKELY = ["input", "dense", "relu", "add", "output"]
TEXT = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
COORDINATES = st.floats(-1e6, 1e6) | st.integers(-1000, 1000).map(float)
SCALARS = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | TEXT
JSON = st.recursive(
    SCALARS | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
FROZEN = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=5)
NAMES = st.text(string.ascii_lowercase, min_size=1, max_size=4) | st.just("train")


def _shared() -> Graph:
    """Two inputs, an encoder called twice, a classifier."""
    net = Network("shared")
    a, b = net.input("features", (4,)), net.input("other", (4,))
    encoder, act = net.layer("dense", units=8), net.layer("relu")
    joined = net.layer("concatenate")(act(encoder(a)), act(encoder(b)))
    net.output("output", net.layer("dense", units=3)(joined))
    return net.graph


def _residual() -> Graph:
    """A residual block and two heads."""
    net = Network("residual")
    x = net.layer("dense", units=4)(net.input("features", (4,)))
    y = net.layer("batch_norm")(net.layer("dense", units=4)(x))
    summed = net.layer("add")(x, y)
    net.output("value", net.layer("dense", units=1)(summed), loss="mse")
    net.output("output", net.layer("softmax")(summed))
    net.recipe(epochs=3)
    return net.graph


STARTS = (Graph(), _shared(), _residual())
FIRST = 100  # ids of a walk start beyond those of the graphs it starts from


@st.composite
def edits(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    """An edit that may or may not be refused; `number` makes its ids fresh."""
    makers = [_add_layer, _add_layer, _rename_graph, _recipe, _stranger, _annotate]
    if graph.nodes:
        makers += [_call, _connect, _connect, _connect, _delete, _move, _rename, _param, _freeze]
        makers += [
            _heal,
            _dead_end,
            _unlink,
            _order,
            _kind,
            _copy,
            _copy_text,
            _collapse,
            _bypass,
            _open,
        ]
        makers += block_walks.OF_NODES
    if graph.edges:
        makers += [_disconnect, _insert, _splice, _rewire, _route]
    if graph.blocks:
        makers += [*block_walks.OF_BLOCKS, _inside, _inside]
    return draw(st.sampled_from(makers))(draw, graph, number)


@st.composite
def graphs(draw: st.DrawFn, longest: int = 20) -> Graph:
    """A graph after a random walk."""
    graph = draw(st.sampled_from(STARTS))
    for number in range(FIRST, FIRST + draw(st.integers(0, longest))):
        try:
            graph, _ = apply(graph, draw(edits(graph, number)))
        except LoomError:
            continue
    return graph


def node_in(draw: st.DrawFn, graph: Graph) -> str:
    return draw(st.sampled_from(sorted(graph.nodes)))


def layer_in(draw: st.DrawFn, graph: Graph) -> str:
    return draw(st.sampled_from(sorted(graph.layers)))


def port_in(draw: st.DrawFn, graph: Graph, side: str) -> PortRef:
    node = node_in(draw, graph)
    spec = find_spec(graph, graph.layer_of(node).kind)
    ports = [port.key for port in getattr(spec, side)] if spec else []
    return PortRef(node, draw(st.sampled_from(ports or ["none"])))


def place_in(draw: st.DrawFn) -> tuple[float, float]:
    return draw(COORDINATES), draw(COORDINATES)


def _add_layer(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    kind = draw(st.sampled_from(LIKELY) | st.sampled_from(KINDS))
    shape = (draw(st.sampled_from([4, 8])),)
    params: dict[str, Any] = {"shape": shape} if kind == "input" else {}
    return AddLayer(kind, place_in(draw), params, "", f"l{number}", f"n{number}")


def _stranger(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    params = draw(st.dictionaries(TEXT, FROZEN, max_size=3))
    layer = Layer(f"l{number}", "kind_of_tomorrow", graph.free_name("later"), params)
    patch = Patch(
        layers={layer.id: layer},
        nodes={f"n{number}": Node(f"n{number}", layer.id)},
        positions={f"n{number}": place_in(draw)},
    )
    if graph.nodes and draw(st.booleans()):
        target = PortRef(f"n{number}", "any")
        wire = Edge(f"e{number}", PortRef(node_in(draw, graph), "y"), target, 0)
        known = find_spec(graph, graph.layer_of(wire.source.node).kind)
        if known is None or known.output("y"):
            patch = patch.then(Patch(edges={wire.id: wire}))
    return Restore(patch, "Add stranger")


def _call(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return AddCall(layer_in(draw, graph), place_in(draw), f"n{number}")


def _connect(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    source, target = port_in(draw, graph, "outputs"), port_in(draw, graph, "inputs")
    return Connect(source, target, draw(st.booleans()), f"e{number}")


def _delete(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return Delete((node_in(draw, graph),))


def _disconnect(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return Disconnect((draw(st.sampled_from(sorted(graph.edges))),))


def _move(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return Move({node_in(draw, graph): place_in(draw)})


def _annotate(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    side = st.floats(1, 1e5)
    box = (*place_in(draw), draw(side), draw(side))
    colour = draw(st.sampled_from(COLOURS))
    ids = st.sampled_from([f"a{number}", *graph.frames, *graph.notes])
    frame = draw(st.none() | st.builds(Frame, ids, st.just(box), TEXT, st.just(colour)))
    note = draw(st.none() | st.builds(Note, ids, st.just(box), TEXT, st.just(colour)))
    gone = dict.fromkeys(graph.frames) if draw(st.booleans()) else {}
    return Annotate({**gone, **_by_id(frame)}, _by_id(note))


def _by_id(item: Any) -> dict[str, Any]:
    return {item.id: item} if item else {}


def _collapse(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return SetCollapsed((node_in(draw, graph), "nobody"), draw(st.booleans()))


def _open(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return SetOpened((node_in(draw, graph), "nobody"), draw(st.booleans()))


def _bypass(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return SetBypassed((node_in(draw, graph), "nobody"), draw(st.booleans()))


def _route(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    way = tuple(place_in(draw) for _ in range(draw(st.integers(0, 2))))
    if draw(st.booleans()):
        return SetRoutes({_edge(draw, graph): way})
    return Arrange({node_in(draw, graph): place_in(draw)}, routes={_edge(draw, graph): way})


def _rename(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return Rename(layer_in(draw, graph), draw(NAMES))


def _rename_graph(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return RenameGraph(draw(TEXT))


def _recipe(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return SetRecipe({draw(st.sampled_from(["data", "epochs", "seed"])): draw(JSON)})


def _param(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    layer = graph.layers[layer_in(draw, graph)]
    known = [
        name
        for name in ("units", "bias", "shape", "dtype", "filters", "pieces")
        if name in layer.params
    ]
    values = st.integers(0, 9) | st.booleans() | st.just((4,)) | st.just("int64")
    return SetParams(layer.id, {draw(st.sampled_from(known or ["units"])): draw(values)})


def _freeze(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return SetTrainable((layer_in(draw, graph),), draw(st.booleans()))


def _edge(draw: st.DrawFn, graph: Graph) -> str:
    return draw(st.sampled_from(sorted(graph.edges)))


def _heal(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return DeleteAndHeal((node_in(draw, graph), node_in(draw, graph)))


def _dead_end(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return DeleteDeadEnd(node_in(draw, graph))


def _unlink(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return Unlink(node_in(draw, graph), f"l{number}")


def _order(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    port = port_in(draw, graph, "inputs")
    held = [edge.id for edge in graph.at_input(port)]
    return SetPortOrder(port, tuple(draw(st.permutations(held))))


def _kind(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return ReplaceKind(layer_in(draw, graph), draw(st.sampled_from([*LIKELY, "subtract"])))


def _copy(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    nodes = (node_in(draw, graph), node_in(draw, graph))
    return replace(duplicate(graph, nodes, wired=draw(st.booleans())), prefix=f"p{number}")


def _copy_text(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    text = copy_text(graph, (node_in(draw, graph), node_in(draw, graph)))
    return Paste(read_text(text), place_in(draw), prefix=f"p{number}")


def _inside(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return block_walks.inside(draw, graph, number, edits)


def _insert(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    kind = draw(st.sampled_from([*LIKELY, "flatten"]))
    return InsertOnEdge(_edge(draw, graph), kind, {}, f"l{number}", f"n{number}", f"e{number}")


def _splice(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return Splice(_edge(draw, graph), node_in(draw, graph), f"e{number}")


def _rewire(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    source = draw(st.none() | st.just(port_in(draw, graph, "outputs")))
    target = draw(st.none() | st.just(port_in(draw, graph, "inputs")))
    return Rewire(_edge(draw, graph), source, target, draw(st.booleans()))
