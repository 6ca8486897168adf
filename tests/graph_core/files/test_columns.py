"""Reading a table by columns gives what reading it entry by entry does, damaged or not."""

import itertools
import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings

from graph_core.builder import Network
from graph_core.errors import FileError
from graph_core.files import columns, dumps, loads
from graph_core.files.bulk import by_id
from graph_core.graph import Edge, Graph, Layer, PortRef
from tests.graph_core.files.test_files import small
from tests.graph_core.walks import graphs

SOUND = json.dumps(json.loads(dumps(small())))
IDS = ("", "n1", "n2", "l1", "e1", "x", "x\n", "é", "a" * 64, "a" * 65)
KEYS = {
    "layers": ("name", "kind", "params", "trainable", "more"),
    "nodes": ("layer", "bypassed", "more"),
    "edges": ("from", "to", "order", "more"),
    "layout": (),
}
VALUES = (
    *(None, True, False, 0, 1, -0.0, 1.0, 2**31, 2**31 + 1, -(2**31) - 1, 10**30, 1e9, 1e10, ""),
    *(
        "dense",
        "relu",
        "strange",
        "block:b",
        "a\nb",
        "a b",
        "class",
        "train",
        "_x",
        "n1",
        "l1",
        "l2",
    ),
    *(
        ["n1", "y"],
        ["n2", "x"],
        ["n1"],
        ["n1", 1],
        [1, "y"],
        ["n1", "y", "z"],
        ["n9", "y"],
        [[], {}],
    ),
    *(
        ["n 9", "y"],
        ["n1", "y z"],
        ["n1", ""],
        [1, 2],
        [1.0, 2],
        [True, 1.0],
        [1e10, 0.0],
        [0.5, None],
    ),
    *([10**30, 0], [-1e9, 1e9], [], {}, {"units": 3}, {"units": 3.0}, {"units": 0}, {"strange": 1}),
    *({"deep": [[[]], {}]}, {"layer": "l1"}, {"name": "fresh", "kind": "relu"}),
    {"from": ["n1", "y"], "to": ["n2", "x"], "order": 1},
)


def damaged(part: str) -> Iterator[dict[str, Any]]:
    """Yield a project with each entry of a table replaced, renamed, or changed in every way."""
    for id_ in json.loads(SOUND)[part]:
        for value in VALUES:
            data = json.loads(SOUND)
            data[part][id_] = value
            yield data
        for other in IDS:
            data = json.loads(SOUND)
            data[part][other] = data[part].pop(id_)
            yield data
        for key, value in itertools.product(KEYS[part], VALUES):
            data = json.loads(SOUND)
            data[part][id_][key] = value
            yield data


def outcome(text: str) -> tuple[str, ...]:
    try:
        return ("graph", repr(loads(text)))
    except FileError as error:
        return ("refused", error.what, error.expected, error.received, error.where)


def one_by_one(text: str) -> tuple[str, ...]:
    with ExitStack() as patches:
        for table in ("layers", "nodes", "edges", "places"):
            patches.enter_context(patch.object(columns, table, side_effect=FileError("not now")))
        return outcome(text)


@pytest.mark.parametrize("part", KEYS)
def test_a_damaged_table_is_refused_as_its_entries_are(part: str) -> None:
    for data in damaged(part):
        text = json.dumps(data)
        assert outcome(text) == one_by_one(text), data[part]


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_a_sound_graph_is_the_same_by_columns_and_one_by_one(graph: Graph) -> None:
    text = dumps(graph)
    assert outcome(text) == one_by_one(text) == ("graph", repr(loads(text)))


def test_what_is_equal_is_one_object() -> None:
    net = Network("equal")
    x = net.input("features", (4,))
    made = net.layer("dense", units=3)(x), net.layer("dense", units=3)(x)
    net.output("output", net.layer("add")(*made))
    graph = loads(dumps(net.graph))
    first, second = graph.layer_named("dense"), graph.layer_named("dense1")
    assert first is not None
    assert second is not None
    assert first.params is second.params
    one, other = (edge.source for edge in graph.out_of(x.port.node))
    assert one is other


def test_numbers_that_are_only_equal_stay_what_they_are() -> None:
    data = json.loads(dumps(small()))
    for id_, value in (("l1", 1), ("l2", 1.0)):
        data["layers"][id_] |= {"kind": "of_tomorrow", "params": {"a": value}}
    data["edges"] = {}
    layers = loads(json.dumps(data)).layers
    assert [repr(layers[id_].params["a"]) for id_ in ("l1", "l2")] == ["1", "1.0"]


def test_values_made_of_columns_are_those_made_one_by_one() -> None:
    port = PortRef("n", "y")
    edges = by_id(Edge, ["a", "b"], [port, port], [port, port], [0, 1])
    assert edges == {"a": Edge("a", port, port), "b": Edge("b", port, port, 1)}
    layers = by_id(Layer, ["a"], ["relu"], ["relu"], [{}], [False])
    assert layers == {"a": Layer("a", "relu", "relu", {}, trainable=False)}
    assert hash(edges["a"]) == hash(Edge("a", port, port))
