"""Source reads like a person's, for networks of every shape, and no name in it is trusted."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest
import torch

from graph_core.analysis import analyse
from graph_core.builder import Network
from graph_core.edits import SetTrainable, apply
from graph_core.errors import LoomError
from graph_core.graph import Graph, Layer
from runtime.codegen import CodeError, generate
from runtime.codegen.text import call, identifier, literal, prose
from runtime.engine.build import build
from tests.contract.comparing import same_as_built


def _source(graph: Graph) -> str:
    return generate(graph, analyse(graph))


def _forward(graph: Graph) -> list[str]:
    lines = _source(graph).partition("def forward")[2].splitlines()[1:]
    return [line.partition("#")[0].strip() for line in lines]


def _keys(source: str) -> list[str]:
    space: dict[str, object] = {"__name__": "generated"}
    exec(compile(source, "model.py", "exec", dont_inherit=True), space)
    return list(space["Model"]().state_dict())  # type: ignore[operator]


def _residual() -> Graph:
    net = Network("residual")
    x = net.layer("dense", "stem", units=8)(net.input("signal", (4,)))
    y = net.layer("relu", "act")(net.layer("dense", "body", units=8)(x))
    net.output("out", net.layer("add", "join")(x, y), loss="mse")
    return net.graph


def test_a_residual_is_kept_as_a_shortcut() -> None:
    assert _forward(_residual()) == [
        "x = self.stem(signal)",
        "shortcut = x",
        "x = self.body(x)",
        "x = self.act(x)",
        "x = shortcut + x",
        "return x",
    ]


def test_a_shared_layer_is_one_attribute_called_twice() -> None:
    net = Network("siamese")
    a, b = net.input("left", (4,)), net.input("right", (4,))
    encoder = net.layer("dense", "encoder", units=2)
    net.output("same", net.layer("subtract")(encoder(a), encoder(b)), loss="mse")
    source = _source(net.graph)
    assert source.count("nn.Linear") == 1
    assert _forward(net.graph)[:3] == [
        "left = self.encoder(left)",
        "right = self.encoder(right)",
        "x = left - right",
    ]


def test_several_heads_are_a_tuple_named_after_them() -> None:
    net = Network("heads")
    x = net.layer("relu")(net.input("signal", (4,)))
    net.output("digit", net.layer("dense", "a", units=3)(x))
    net.output("parity", net.layer("dense", "b", units=2)(x))
    assert "-> tuple[Tensor, Tensor]:" in _source(net.graph)
    assert _forward(net.graph)[-3:] == [
        "digit = self.a(x)",
        "parity = self.b(x)",
        "return digit, parity",
    ]


def test_shapes_stand_where_they_change() -> None:
    source = _source(_residual())
    assert "x = self.stem(signal)  # N×8\n" in source
    assert "x = self.act(x)\n" in source


def test_ops_are_inlined_with_what_they_need() -> None:
    net = Network("conv")
    x = net.layer("conv2d", filters=2, stride=2, padding="same")(net.input("image", (1, 5, 5)))
    net.output("out", x, loss="mse")
    source = _source(net.graph)
    assert source.index("def pad_same") < source.index("class Conv2dSame") < source.index("class M")
    assert "crop_same" not in source
    assert "ops." not in source


def test_layers_named_by_numbers_keep_their_keys() -> None:
    net = Network("numbers")
    x = net.layer("dense", "0", units=3)(net.input("signal", (4,)))
    net.output("out", net.layer("dense", "1", units=2)(x), loss="mse")
    graph = net.graph
    keys = list(build(graph, analyse(graph)).module.state_dict())
    assert _keys(_source(graph)) == keys == ["0.weight", "0.bias", "1.weight", "1.bias"]


def test_a_frozen_layer_stays_frozen() -> None:
    net = Network("frozen")
    net.output("out", net.layer("dense", "a", units=3)(net.input("signal", (4,))), loss="mse")
    graph = net.graph
    layer = graph.layer_named("a")
    assert layer is not None
    frozen, _ = apply(graph, SetTrainable((layer.id,), trainable=False))
    assert "self.a.requires_grad_(False)" in _source(frozen)


@pytest.mark.parametrize("name", ["class", "import", "print", "input", "self", "torch", "7"])
def test_inputs_and_heads_may_be_called_anything(name: str) -> None:
    net = Network("names")
    x = net.input("a", (4,))
    net.output("b", net.layer("dense", units=3)(x), loss="mse")
    graph = net.graph
    layers = {
        key: replace(layer, name=name) if layer.kind == "input" else layer
        for key, layer in graph.layers.items()
    }
    assert _keys(_source(replace(graph, layers=layers))) == ["dense.weight", "dense.bias"]


EVIL = '"""\nimport os; os.system("x")  # \\'


def test_a_hostile_title_stays_in_its_docstring() -> None:
    graph = replace(_residual(), name=EVIL)
    tree = ast.parse(_source(graph))
    kinds = [type(part).__name__ for part in tree.body]
    assert kinds == ["Expr", "ImportFrom", "ImportFrom", "ClassDef"]


@pytest.mark.parametrize("kind", ["input", "output"])
def test_a_hostile_input_or_head_can_not_add_code(kind: str) -> None:
    graph = _residual()
    layers = {
        key: replace(layer, name=EVIL) if layer.kind == kind else layer
        for key, layer in graph.layers.items()
    }
    tree = ast.parse(_source(replace(graph, layers=layers)))
    names = {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)}
    assert "os" not in names


@pytest.mark.parametrize("name", [EVIL, "a b", "train", "_x", "forward", "é"])
def test_a_layer_that_can_not_be_an_attribute_is_refused(name: str) -> None:
    graph = _residual()
    layers = {
        key: Layer(layer.id, layer.kind, name, layer.params) if layer.kind == "dense" else layer
        for key, layer in graph.layers.items()
    }
    with pytest.raises(CodeError, match="name"):
        _source(replace(graph, layers=layers))


def test_what_is_missing_is_named() -> None:
    with pytest.raises(CodeError, match="no Output"):
        _source(Graph())
    graph = _residual()
    edges = {key: edge for key, edge in graph.edges.items() if edge.source.node != "n1"}
    with pytest.raises(LoomError, match="stem: its inputs are not complete"):
        _source(replace(graph, edges=edges, _index=None))


def test_an_unknown_kind_is_named() -> None:
    graph = _residual()
    layers = {
        key: replace(layer, kind="flux") if layer.name == "act" else layer
        for key, layer in graph.layers.items()
    }
    with pytest.raises(CodeError, match="kind: received flux"):
        _source(replace(graph, layers=layers))


@pytest.mark.parametrize(
    "value", [1, -2.5, 1e-300, float("inf"), True, None, "a'\"\\\n", (1,), (), [(1, 2), "é"]]
)
def test_literals_come_back_as_they_were(value: object) -> None:
    made = eval(literal(value), {"__builtins__": {"float": float}})
    assert made == value
    assert type(made) is type(value)


def test_what_is_no_literal_is_refused() -> None:
    with pytest.raises(CodeError, match="Tensor"):
        literal(torch.zeros(1))


def test_identifiers_avoid_what_is_taken() -> None:
    assert identifier("a-b", {"a_b", "a_b2"}) == "a_b3"
    assert identifier("", set()) == "x"


def test_long_calls_are_broken_as_formatters_do() -> None:
    arguments = [f"argument_{n}=1000" for n in range(9)]
    assert len(call("x = ", "f", arguments[:2])) == 1
    assert len(call("x = self.", "a_longer_name", arguments[:5])) == 3
    assert call("x = ", "f", arguments)[1:-1] == [f"            {a}," for a in arguments]


def test_prose_is_one_harmless_line() -> None:
    assert prose(EVIL) == "import os; os.system( x ) #"


def test_how_weights_begin_and_are_kept_in_scale_is_said_after_the_layer() -> None:
    net = Network("weights")
    x = net.layer("dense", "a", units=3, weight_init="orthogonal", bias_init="ones", norm="weight")(
        net.input("signal", (4,))
    )
    net.output("out", net.layer("dense", "b", units=2, l1=0.5)(x), loss="mse")
    source = same_as_built(net.graph)
    assert "nn.init.orthogonal_(self.a.weight)\n        nn.init.ones_(self.a.bias)\n" in source
    assert "nn.utils.parametrizations.weight_norm(self.a)" in source
    assert "self.losses.append(0.5 * self.b.weight.abs().sum())" in source


def test_weights_in_a_row_and_its_copies_are_told_too() -> None:
    body = Network("Row")
    layer = body.layer("dense", "0", units=4, weight_init="zeros", norm="spectral", l2=0.25)
    body.output("y", body.layer("relu", "1")(layer(body.input("x", (4,)))))
    net = Network("deep")
    many = net.layer(net.block(body), "many", repeat=2)
    net.output("out", many(net.input("signal", (4,))), loss="mse")
    graph = net.graph
    source = same_as_built(graph)
    assert 'nn.init.zeros_(self.get_submodule("0").weight)' in source
    assert '0.25 * self.get_submodule("many.1.0").weight.square().sum()' in source
