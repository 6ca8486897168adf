"""A damaged or hostile file is one clear error, soon."""

import json
from typing import Any

import pytest

from graph_core.errors import FileError
from graph_core.files import MAX_BYTES, dumps, loads
from tests.graph_core.files.test_files import small


def damaged(part: str, key: str, **changes: Any) -> str:
    data = json.loads(dumps(small()))
    data[part][key] = {**data[part].get(key, {}), **changes}
    return json.dumps(data)


def having(**parts: Any) -> str:
    return json.dumps(json.loads(dumps(small())) | parts)


TEXTS = {
    "nothing": ("", "JSON"),
    "no JSON": ("{", "JSON"),
    "other JSON": ("[]", "not a project file"),
    "another format": ('{"format": "other", "version": 1}', "not a project file"),
    "duplicate keys": ('{"format": "layerloom", "version": 1, "version": 1}', "twice"),
    "duplicate ids": (dumps(small()).replace('"n10"', '"n2"', 1), "twice"),
    "NaN": (dumps(small()).replace("220.0", "NaN"), "finite"),
    "Infinity": (dumps(small()).replace("220.0", "-Infinity"), "finite"),
    "1e999": (dumps(small()).replace("220.0", "1e999"), "finite"),
    "a number of 5000 digits": (dumps(small()).replace("220.0", "9" * 5000), "digits"),
    "nesting": ("[" * 200_000, "nested too deeply"),
    "closed nesting": ("[" * 200_000 + "]" * 200_000, "nested too deeply"),
    "nested objects": ('{"a":' * 200_000 + "1" + "}" * 200_000, "nested too deeply"),
    "a nested recipe": (having(recipe={"data": json.loads("[" * 60 + "]" * 60)}), "nested"),
    "a lone surrogate": (having(name="\ud800"), "surrogate"),
    "a newline in a name": (having(name="a\nb"), "line of text"),
    "no version": ('{"format": "layerloom"}', "version"),
    "a version that is true": ('{"format": "layerloom", "version": true}', "version"),
    "a strange part": (having(extra={}), "doesn't know"),
    "layers in a list": (having(layers=[]), "layers is damaged"),
    "a layer that is a number": (having(layers={"l1": 3}), "an object"),
    "a layer without a kind": (having(layers={"l1": {"name": "a"}}), "kind"),
    "a layer with a strange key": (damaged("layers", "l1", extra=1), "extra"),
    "a name Python needs": (damaged("layers", "l1", name="class"), "'class'|\"class\""),
    "a name with code": (damaged("layers", "l1", name="x; import os"), "can't have that name"),
    "two layers of one name": (damaged("layers", "l1", name="dense"), "one name"),
    "params in a list": (damaged("layers", "l1", params=[]), "params is damaged"),
    "a param of the wrong type": (damaged("layers", "l2", params={"units": "4"}), "Units"),
    "a negative dim": (damaged("layers", "l1", params={"shape": [-3]}), "Shape"),
    "a dim of 2^40": (damaged("layers", "l1", params={"shape": [2**40]}), "Shape"),
    "nine dims": (damaged("layers", "l1", params={"shape": [1] * 9}), "Shape"),
    "a list for a choice": (damaged("layers", "l1", params={"dtype": [[]]}), "Dtype"),
    "an unknown param": (damaged("layers", "l2", params={"unit": 4}), "unit"),
    "trainable in words": (damaged("layers", "l2", trainable="no"), "true or false"),
    "a frame without a width": (
        having(frames={"f": {"title": "", "box": [0, 0, 0, 9], "colour": "blue"}}),
        "width",
    ),
    "a frame of no colour": (
        having(frames={"f": {"title": "", "box": [0, 0, 9, 9], "colour": "url(x)"}}),
        "colour",
    ),
    "a note with a bell": (
        having(notes={"n": {"text": "\a", "box": [0, 0, 9, 9], "colour": "blue"}}),
        "printable",
    ),
    "a route of no wire": (having(routes={"e9": [[0, 0]]}), "isn't there"),
    "a route of nothing": (having(routes={"e1": []}), "route is damaged"),
    "collapsed in words": (having(collapsed={"n1": "yes"}), "damaged"),
    "a collapsed stranger": (having(collapsed={"n9": True}), "isn't there"),
    "a call of no layer": (damaged("nodes", "n2", layer="l9"), "isn't there"),
    "a layer no node calls": (
        having(layers={"l1": {"name": "a", "kind": "relu"}}, nodes={}, edges={}, layout={}),
        "no node calls",
    ),
    "a wire from nowhere": (damaged("edges", "e1", **{"from": ["n9", "y"]}), "isn't there"),
    "a wire to no port": (damaged("edges", "e1", to=["n2", "z"]), "no such port"),
    "half a wire": (damaged("edges", "e1", to=["n2"]), "end of a wire"),
    "a wire of numbers": (damaged("edges", "e1", to=[2, 3]), "an id"),
    "two wires in one port": (
        damaged("edges", "e2", **{"from": ["n1", "y"], "to": ["n2", "x"]}),
        "several wires",
    ),
    "a loop": (
        having(
            edges={
                "e1": {"from": ["n2", "y"], "to": ["n10", "x"]},
                "e2": {"from": ["n10", "y"], "to": ["n2", "x"]},
            }
        ),
        "cycle",
    ),
    "a wire to itself": (damaged("edges", "e1", **{"from": ["n2", "y"]}), "cycle"),
    "an order in words": (damaged("edges", "e1", order="first"), "whole number"),
    "a place for no node": (having(layout={"n9": [0, 0]}), "isn't there"),
    "a place of words": (having(layout={"n1": ["a", "b"]}), "two numbers"),
    "a place of truth": (having(layout={"n1": [True, False]}), "two numbers"),
    "a place beyond the world": (having(layout={"n1": [1e300, 0]}), "two numbers"),
    "a call of no layer in a block": (
        having(
            layers={"l1": {"name": "a", "kind": "block:b"}},
            nodes={"n1": {"layer": "l1"}},
            edges={},
            layout={},
            blocks={"b": {"title": "B", "nodes": {"n1": {"layer": "l9"}}}},
        ),
        "layer that isn't there",
    ),
    "an input called twice": (damaged("nodes", "n10", layer="l1"), "can't be shared"),
    "a wire without an id": (
        having(edges=json.loads(dumps(small()))["edges"] | {"": {"from": ["n1", "y"], "to": []}}),
        "an id",
    ),
    "an id of two lines": (having(nodes={"n1\nn2": {"layer": "l1"}}), "an id"),
    "an id with a path": (having(nodes={"../x": {"layer": "l1"}}), "an id"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_it_is_refused_in_words(name: str) -> None:
    text, words = TEXTS[name]
    with pytest.raises(FileError, match=words) as refusal:
        loads(text, "bad.loom")
    assert refusal.value.where.startswith("bad.loom")
    assert len(str(refusal.value)) < 500


def test_a_wrong_param_names_its_layer() -> None:
    with pytest.raises(FileError, match="layer dense: Units can't be 0"):
        loads(damaged("layers", "l2", params={"units": 0}))


@pytest.mark.parametrize("kind", ["dense", "of_tomorrow"])
def test_params_nested_to_the_brim_are_refused(kind: str) -> None:
    for depth in range(800, 1000):
        text = damaged("layers", "l2", kind=kind, params={"units": "deep"})
        with pytest.raises(FileError, match="nested too deeply"):
            loads(text.replace('"deep"', "[" * depth + "]" * depth))


def test_a_newer_version_is_refused_with_what_it_is() -> None:
    with pytest.raises(FileError, match=r"newer Layerloom.*received version 999"):
        loads(having(version=999))


def test_the_largest_file_that_is_read_at_all_is_refused_as_well() -> None:
    with pytest.raises(FileError, match="not a project file"):
        loads("[" + "[]," * ((MAX_BYTES - 4) // 3) + "1]")
