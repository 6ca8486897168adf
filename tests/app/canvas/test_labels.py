"""Labels of wires keep out of each other's way and off the cards, in the networks people know."""

import numpy as np
import pytest

from app.canvas.labels import HEIGHT, Places
from app.canvas.mirror import Mirror
from app.workspace import Workspace
from graph_core.graph import Edge, Graph, Layer, Node, PortRef
from graph_core.layers import LAYERS
from graph_core.templates import TEMPLATES


def overlaps(a, b):
    """Return the area that each box of `a` shares with each of `b`: (n, 4), (m, 4) to (n, m)."""
    wide = np.minimum(a[:, None, 2], b[None, :, 2]) - np.maximum(a[:, None, 0], b[None, :, 0])
    high = np.minimum(a[:, None, 3], b[None, :, 3]) - np.maximum(a[:, None, 1], b[None, :, 1])
    return np.maximum(wide, 0) * np.maximum(high, 0)


def labels_found_while_panning(mirror):
    """Return the boxes of labels, found part by part as a person who pans sees them."""
    places, edges = Places(), mirror.live_edges()
    found = {}
    for start in range(0, len(edges), 40):
        for part in (edges[start : start + 40], edges[max(0, start - 20) : start + 20]):
            for label, x, y in places.find(mirror, part):
                found[x, y] = (x, y, x + label.width, y + HEIGHT)
    return np.array(list(found.values())).reshape(-1, 4)


def dense(count=150):
    """Return a network so crowded that most labels find no room."""
    kind = LAYERS.get("add")
    layers = {f"l{i}": Layer(f"l{i}", "add", f"add{i}", kind.complete({})) for i in range(count)}
    layers |= {"i": Layer("i", "input", "x", LAYERS.get("input").complete({"shape": (64,)}))}
    nodes = {f"n{i}": Node(f"n{i}", f"l{i}") for i in range(count)} | {"n": Node("n", "i")}
    edges = {}
    for i in range(count):
        for order, back in enumerate((1, 7, 13)):
            source = f"n{i - back}" if i >= back else "n"
            ends = PortRef(source, "y"), PortRef(f"n{i}", "xs")
            edges[f"e{i}.{order}"] = Edge(f"e{i}.{order}", *ends, order)
    places = {f"n{i}": (200.0 * (1 + i // 8), 90.0 * (i % 8)) for i in range(count)}
    return Graph("dense", layers, nodes, edges, places)


def everywhere(graph):
    """Yield a mirror of a network, and of the inside of each kind of block in it."""
    workspace = Workspace()
    workspace.replace(graph)
    yield Mirror(workspace.graph, workspace.analysis)
    entered = set()
    for node in graph.nodes:
        kind = graph.layer_of(node).kind
        if kind not in entered and workspace.enter(node):
            entered.add(kind)
            yield Mirror(workspace.graph, workspace.analysis)
            workspace.leave()


@pytest.mark.parametrize("id_", ["googlenet", "densenet121", "u_net", "resnet50", "vit_b_16", None])
def test_labels_overlap_neither_each_other_nor_a_card(qapp, id_):
    some = 0
    for mirror in everywhere(TEMPLATES.get(id_).build() if id_ else dense()):
        labels = labels_found_while_panning(mirror)
        some += len(labels)
        assert not np.triu(overlaps(labels, labels), 1).any()
        corner = mirror.xy[mirror.live_nodes()]
        cards = np.hstack([corner, corner + mirror.wh[mirror.live_nodes()]])
        assert not overlaps(labels, cards).any()
    assert some >= 5
