"""Matching: what a person types finds what they mean, best first."""

import pytest

from app.palette.entries import Entry, action_entries, layer_entries, node_entries
from app.palette.match import fit, ranked
from graph_core.builder import Network
from graph_core.layers import LAYERS


def nothing():
    """Do nothing."""


@pytest.fixture
def layers():
    return layer_entries(LAYERS, lambda spec: nothing)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("conv2", "conv2d"),
        ("dense", "dense"),
        ("linear", "dense"),
        ("relu", "relu"),
        ("residual", "add"),
        ("maxpool2", "max_pool2d"),
        ("max pool 2", "max_pool2d"),
        ("gap2", "global_avg_pool2d"),
        ("fc", "dense"),
    ],
)
def test_the_best_match_comes_first(layers, typed, first):
    assert ranked(layers, typed)[0].id == first


def test_an_empty_text_lists_all_in_their_order(layers):
    assert ranked(layers, "  ") == layers


def test_every_word_must_fit(layers):
    assert ranked(layers, "conv zebra") == []


def test_a_category_finds_its_layers(layers):
    found = {entry.id for entry in ranked(layers, "recurrent")}
    assert {"lstm", "gru"} <= found


def test_fits_rank_equal_over_start_over_word_over_inside_over_letters():
    texts = ["relu", "relu6", "leaky relu", "xrelux", "rxexlxu"]
    scores = [fit(text, "relu") for text in texts]
    assert scores == sorted(scores, reverse=True)
    assert all(scores)
    assert fit("dense", "relu") == 0


def test_commands_and_nodes_are_entries_too(layers):
    from app.action import Action

    ran = []
    offered = [
        Action("a", "Do it", lambda: ran.append("a"), "Ctrl+D"),
        Action("b", "Not now", nothing, enabled=lambda: False),
    ]
    (entry,) = action_entries(offered)
    entry.run()
    assert (ran, entry.aside) == (["a"], "Ctrl+D")
    net = Network("net")
    net.input("image", (8,))
    (node,) = node_entries(net.graph, ran.append, net.graph.nodes)
    node.run()
    assert (node.title, ran[-1]) == ("image", next(iter(net.graph.nodes)))


def test_an_entry_without_help_is_found_by_its_title():
    assert ranked([Entry("x", "Fit all", nothing)], "fit")
