"""After an edit only what it changed is painted anew, and the picture is as if all had been."""

import random

import numpy as np
import pytest

from app.canvas.damage import NOTHING
from graph_core.edits import AddLayer, Connect, Delete, Move, RenameGraph, SetParams, SetRoutes
from graph_core.graph import PortRef

ALIKE = 3


@pytest.fixture
def chain(hand):
    """Two rows of layers with a wire around each, beside one another."""
    rows = []
    for row in range(2):
        nodes = [hand.add("input", (0, 260 * row), shape=(64,))]
        for place, kind in enumerate(("dense", "relu", "dense"), 1):
            nodes.append(hand.add(kind, (230 * place, 260 * row)))
            hand.connect(nodes[-2], nodes[-1])
        rows.append(nodes)
    hand.view.minimap.hide()
    hand.view.painter.patient = True
    return rows


def picture(view):
    image = view.grab().toImage()
    rows = np.frombuffer(image.constBits(), np.uint8)
    return rows.reshape(image.height(), image.width(), 4)[:, :, :3].astype(np.int64)


def last_damage(hand):
    """Return what the canvas is told of the last edit."""
    mirror = hand.view.mirror
    return mirror.damage_since(mirror.revision - 1)


def route(chance):
    """Return up to two points for a wire to pass."""
    points = [(chance.randrange(900), chance.randrange(500)) for _ in range(chance.randrange(3))]
    return tuple(sorted(points))


def edits(hand, chance, rows):
    """Yield random edits, each of which fits the network as it then is."""
    while True:
        graph = hand.graph
        node = chance.choice(sorted(graph.nodes))
        kind = graph.layer_of(node).kind
        yield chance.choice(
            [
                Move({node: (chance.randrange(900), chance.randrange(500))}),
                AddLayer("relu", (chance.randrange(900), chance.randrange(500))),
                Connect(PortRef(rows[0][0], "y"), PortRef(rows[1][1], "x"), replace=True),
                SetRoutes({chance.choice(sorted(graph.edges)): route(chance)}),
                SetParams(graph.nodes[node].layer, {"units": chance.randrange(2, 5000)})
                if kind == "dense"
                else Delete((node,))
                if kind == "relu"
                else RenameGraph(f"net{chance.randrange(99)}"),
            ]
        )


@pytest.mark.parametrize("zoom", [1.0, 0.6, 0.4])
def test_mending_a_picture_gives_what_painting_it_anew_gives(hand, chain, zoom):
    hand.view.zoom_to(zoom)
    walk, mended = edits(hand, random.Random(int(zoom * 10)), chain), 0
    picture(hand.view)
    for edit in (next(walk) for _ in range(40)):
        if hand.workspace.document.check(edit) is None:
            hand.workspace.apply(edit)
        mended += last_damage(hand) is not None
        shown = picture(hand.view)
        hand.view.backing.forget()
        # Clipping moves the edge of a smooth line by less than a shade.
        assert np.abs(shown - picture(hand.view)).max() <= ALIKE, edit
    assert mended > 20


def test_an_edit_far_away_damages_nothing_here(hand, chain):
    far = hand.add("relu", (5000, 5000))
    hand.workspace.apply(Move({far: (5200, 5200)}))
    damage = last_damage(hand)
    assert damage.left >= 5000
    assert damage.top >= 5000


def test_a_rename_damages_nothing(hand, chain):
    hand.workspace.apply(RenameGraph("other"))
    assert last_damage(hand) == NOTHING


def test_a_typed_param_damages_the_layer_and_what_follows(hand, chain):
    layer = hand.graph.nodes[chain[1][3]].layer
    hand.workspace.apply(SetParams(layer, {"units": 7}))
    damage = last_damage(hand)
    box = hand.view.mirror.box(chain[1][3])
    assert damage.top >= 200
    assert damage.left <= box.left
    assert damage.right >= box.right


def test_how_far_wires_reach_is_known_after_every_edit(hand, chain, monkeypatch):
    monkeypatch.setattr("app.canvas.lay.FEW", -1)
    mirror, walk = hand.view.mirror, edits(hand, random.Random(5), chain)
    mirror.reach(mirror.live_edges())
    for edit in (next(walk) for _ in range(40)):
        if hand.workspace.document.check(edit) is None:
            hand.workspace.apply(edit)
        live = mirror.live_edges()
        assert mirror._reached[0] == (mirror.revision, mirror.previews)
        assert np.allclose(mirror.reach(live), mirror.courses(live).reach()), edit
