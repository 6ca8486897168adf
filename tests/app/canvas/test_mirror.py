"""The mirror equals the graph after any edits, and a move never rebuilds it."""

import random

import pytest

from app.canvas.mirror import Mirror
from app.workspace import Workspace
from graph_core.edits import (
    AddCall,
    AddLayer,
    Connect,
    Delete,
    Disconnect,
    Move,
    SetParams,
    SetRoutes,
    Unlink,
)
from graph_core.errors import LoomError
from graph_core.graph import PortRef

KINDS = ("input", "dense", "relu", "add", "conv2d", "concatenate", "output", "embedding")


@pytest.fixture
def workspace():
    return Workspace()


@pytest.fixture
def mirror(workspace):
    made = Mirror(workspace.graph, workspace.document.analysis)
    workspace.changed.connect(lambda change: made.update(change, workspace.document.analysis))
    return made


def random_edit(chance, graph):
    nodes, edges = list(graph.nodes), list(graph.edges)
    place = (chance.uniform(-900, 900), chance.uniform(-900, 900))
    what = chance.random()
    if what < 0.3 or len(nodes) < 3:
        return AddLayer(chance.choice(KINDS), place)
    node = chance.choice(nodes)
    if what < 0.6:
        target = chance.choice(nodes)
        port = "xs" if graph.layer_of(target).kind in ("add", "concatenate") else "x"
        return Connect(PortRef(node, "y"), PortRef(target, port), replace=True)
    if what < 0.7:
        return Move({node: place})
    if what < 0.78:
        return Delete((node,))
    if what < 0.85 and edges:
        return Disconnect((chance.choice(edges),))
    if what < 0.88 and edges:
        return SetRoutes({chance.choice(edges): (place, (0.0, 0.0))[: chance.randrange(3)]})
    if what < 0.91:
        return AddCall(graph.nodes[node].layer, place)
    if what < 0.94:
        return Unlink(node)
    return SetParams(graph.nodes[node].layer, {"units": chance.randint(1, 64)})


@pytest.mark.parametrize("seed", range(6))
def test_it_equals_the_graph_after_random_edits_undo_and_redo(workspace, mirror, seed, agree):
    chance = random.Random(seed)
    for _ in range(120):
        if chance.random() < 0.12:
            chance.choice([workspace.undo, workspace.redo])()
        else:
            try:
                workspace.document.apply(random_edit(chance, workspace.graph))
            except LoomError:
                continue
        agree(mirror, workspace.document)
    while workspace.document.undo_count:
        workspace.undo()
    agree(mirror, workspace.document)
    assert not len(mirror.nodes)


def test_a_move_builds_no_card(workspace, mirror):
    add = AddLayer("dense")
    workspace.apply(add)
    card = mirror.card(add.node_id)
    workspace.apply(Move({add.node_id: (64.0, 32.0)}))
    assert mirror.card(add.node_id) is card
    assert mirror.box(add.node_id).left == 64.0


def residual_net(workspace):
    nodes = {}
    for name, kind in (("a", "input"), ("b", "dense"), ("c", "relu"), ("sum", "add")):
        edit = AddLayer(kind, params={"shape": (64,)} if kind == "input" else {}, name=name)
        workspace.apply(edit)
        nodes[name] = edit.node_id
    for source, target in (("a", "b"), ("b", "c")):
        workspace.apply(Connect(PortRef(nodes[source], "y"), PortRef(nodes[target], "x")))
    wires = {}
    for source in ("c", "a"):
        edit = Connect(PortRef(nodes[source], "y"), PortRef(nodes["sum"], "xs"))
        workspace.apply(edit)
        wires[source] = edit.edge_id
    return nodes, wires


def test_the_wire_around_a_longer_path_is_residual(workspace, mirror):
    _, wires = residual_net(workspace)
    assert mirror.residual[mirror.edges[wires["a"]]]
    assert not mirror.residual[mirror.edges[wires["c"]]]


def test_a_residual_ends_with_its_longer_path_and_returns_with_it(workspace, mirror):
    nodes, wires = residual_net(workspace)
    (inner,) = workspace.graph.into(nodes["b"])
    workspace.apply(Disconnect((inner.id,)))
    assert not mirror.residual[mirror.edges[wires["a"]]]
    workspace.undo()
    assert mirror.residual[mirror.edges[wires["a"]]]


def test_two_equal_wires_into_a_merge_are_no_residual(workspace, mirror):
    nodes, _ = residual_net(workspace)
    (split,) = workspace.graph.out_of(nodes["c"])
    workspace.apply(Disconnect((split.id,)))
    edit = Connect(PortRef(nodes["a"], "y"), PortRef(nodes["sum"], "xs"))
    workspace.apply(edit)
    assert not mirror.residual[mirror.edges[edit.edge_id]]
