"""Fields find their inputs and heads: by name, by own name, or because only one fits."""

import pytest

from graph_core.bindings import bind
from graph_core.builder import Network
from graph_core.fields import DataSignature, Field
from graph_core.types import TensorType

DIGITS = DataSignature(
    "digits",
    "Digits",
    {
        field.name: field
        for field in (
            Field("image", TensorType.parse("N×1×8×8")),
            Field("pixels", TensorType.parse("N×64")),
            Field("digit", TensorType.parse("N int64"), tuple("0123456789")),
            Field("parity", TensorType.parse("N int64"), ("even", "odd")),
        )
    },
)


def bound(net: Network) -> tuple[list[str], list[str], list[str]]:
    """Return the names of the fields of inputs and heads, and what is missing."""
    made = bind(net.graph, DIGITS)
    names = [[field.name for field in part.values()] for part in (made.inputs, made.heads)]
    return names[0], names[1], list(made.missing.values())


def network(shape: tuple[int | str, ...], units: int, **params: object) -> Network:
    net = Network()
    x = net.layer("flatten")(net.input("x", shape))
    net.output("out", net.layer("dense", units=units)(x), **params)
    return net


@pytest.mark.parametrize(
    ("shape", "units", "fields"),
    [((1, 8, 8), 10, ("image", "digit")), ((64,), 2, ("pixels", "parity"))],
)
def test_the_only_field_that_fits_is_taken(
    shape: tuple[int, ...], units: int, fields: tuple[str, str]
) -> None:
    assert bound(network(shape, units)) == ([fields[0]], [fields[1]], [])


def test_a_field_of_the_layers_own_name_goes_first() -> None:
    net = Network()
    x = net.layer("flatten")(net.input("image", (64,)))
    net.output("parity", net.layer("dense", units=10)(x))
    assert bound(net) == (["image"], ["parity"], [])


def test_a_named_field_goes_before_all() -> None:
    net = Network()
    x = net.input("image", (64,), field="pixels")
    net.output("digit", net.layer("dense", units=2)(x), target="parity")
    assert bound(net) == (["pixels"], ["parity"], [])


def test_an_input_of_another_size_is_bound_by_its_rank() -> None:
    assert bound(network((1, 28, 28), 10))[0] == ["image"]


def test_a_missing_name_says_what_there_is() -> None:
    assert bound(network((64,), 10, target="gone"))[2] == [
        "Digits has no field 'gone'; it has image, pixels, digit, parity"
    ]


def test_several_that_fit_are_named() -> None:
    (reason,) = bound(network((64,), 7))[2]
    assert reason == "several fields could be meant: digit, parity"


def test_none_that_fits_is_said() -> None:
    net = network((3, 3), 10)
    assert bound(net)[2] == ["no field of Digits fits; it has image, pixels, digit, parity"]


def test_yes_or_no_wants_two_classes() -> None:
    assert bound(network((64,), 1, loss="bce_with_logits"))[1] == ["parity"]


def test_values_are_matched_by_all_their_dims() -> None:
    net = Network()
    x = net.input("x", (1, 8, 8))
    net.output("again", net.layer("tanh")(x), loss="mse")
    assert bound(net) == (["image"], ["image"], [])


def test_every_input_and_head_is_bound_or_explained() -> None:
    net = network((3, 3), 7)
    made = bind(net.graph, DIGITS)
    ends = {*net.graph.nodes_of_kind("input"), *net.graph.nodes_of_kind("output")}
    assert {*made.inputs, *made.heads, *made.missing} == ends
