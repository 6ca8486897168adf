"""Blocks become classes: one per structure, what differs an argument, keys as the engine's."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

import pytest

from graph_core.analysis import analyse
from graph_core.builder import Network, Tensor
from graph_core.edits import SetTrainable, apply
from graph_core.graph import Graph
from runtime.codegen import CodeError, generate
from tests.contract.comparing import same_as_built


def dense(units: int = 8, name: str = "hidden", title: str = "Dense tanh") -> Network:
    """A block of a dense layer and a tanh, its width exposed."""
    net = Network(title)
    layer = net.layer("dense", name, units=units)
    net.output("y", net.layer("tanh")(layer(net.input("x", (8,)))))
    net.expose("width", layer, "units")
    return net


def pair() -> Network:
    """A block of two inputs and two outputs."""
    net = Network("Pair")
    a, b = net.input("a", (8,)), net.input("b", (8,))
    net.output("sum", net.layer("dense", "left", units=8)(net.layer("add")(a, b)))
    net.output("other", net.layer("dense", "right", units=8)(b))
    return net


def used(draw: Callable[[Network, Tensor], Tensor]) -> Graph:
    """A network whose one Input goes through what is drawn to one head."""
    net = Network("used")
    net.output("out", draw(net, net.input("signal", (8,))), loss="mse")
    return net.graph


def classes(source: str) -> dict[str, str]:
    """The source of every class, by name."""
    parts = ast.parse(source).body
    return {x.name: ast.unparse(x) for x in parts if isinstance(x, ast.ClassDef)}


def test_what_differs_between_uses_is_an_argument() -> None:
    def draw(net: Network, x: Tensor) -> Tensor:
        kind = net.block(dense())
        x = net.layer(kind, "a", width=4)(x)
        made: Tensor = net.layer(kind, "b", width=6)(x)
        return made

    source = same_as_built(used(draw))
    assert "def __init__(self, in_features: int, width: int)" in source
    assert "self.a = DenseTanh(8, width=4)" in source
    assert "self.b = DenseTanh(4, width=6)" in source


def test_what_is_the_same_everywhere_stays_in_the_class() -> None:
    def draw(net: Network, x: Tensor) -> Tensor:
        kind = net.block(dense())
        made: Tensor = net.layer(kind, "b")(net.layer(kind, "a")(x))
        return made

    source = same_as_built(used(draw))
    assert "nn.Linear(8, 8)" in classes(source)["DenseTanh"]
    assert "self.b = DenseTanh()" in source


def test_a_function_called_in_two_ways_makes_two_classes() -> None:
    def draw(net: Network, x: Tensor) -> Tensor:
        body = Network("Fold")
        layer = body.layer("reshape", shape=(2, 4))
        body.output("y", layer(body.input("x", (8,))))
        body.expose("shape", layer, "shape")
        kind = net.block(body)
        x = net.layer(kind, "a", shape=(2, 4))(x)
        made: Tensor = net.layer(kind, "b", shape=(8,))(x)
        return made

    assert {"Fold", "FoldBlock"} <= classes(same_as_built(used(draw))).keys()


@pytest.mark.parametrize("numbering", ["inside", "beside"])
@pytest.mark.parametrize("repeat", [1, 2, 5])
@pytest.mark.parametrize("name", ["stage4", "stage", "3"])
def test_copies_keep_their_keys(name: str, repeat: int, numbering: str) -> None:
    def draw(net: Network, x: Tensor) -> Tensor:
        layer = net.layer(net.block(dense()), name, repeat=repeat, numbering=numbering)
        made: Tensor = layer(x)
        return made

    source = same_as_built(used(draw))
    assert ("nn.Sequential(*[" in source) == (numbering == "inside" and repeat > 1)
    assert ("for i in range(5):" in source) == (numbering == "beside" and repeat == 5)


@pytest.mark.parametrize("numbering", ["inside", "beside"])
@pytest.mark.parametrize("repeat", [1, 2, 5])
def test_copies_of_several_values_keep_their_keys(repeat: int, numbering: str) -> None:
    def draw(net: Network, x: Tensor) -> Tensor:
        layer = net.layer(net.block(pair()), "pair", repeat=repeat, numbering=numbering)
        left, right = layer(x, net.layer("relu")(x))
        made: Tensor = net.layer("add")(left, right)
        return made

    same_as_built(used(draw))


def test_the_number_of_copies_may_be_an_argument() -> None:
    def draw(net: Network, x: Tensor) -> Tensor:
        for numbering in ("inside", "beside"):
            body = Network(f"Stage {numbering}")
            many = body.layer(body.block(dense()), "part1", repeat=2, numbering=numbering)
            body.output("y", body.layer("relu")(many(body.input("x", (8,)))))
            body.expose("depth", many, "repeat")
            kind = net.block(body)
            for depth in (2, 4, 1):
                x = net.layer(kind, f"{numbering}{depth}", depth=depth)(x)
        return x

    source = same_as_built(used(draw))
    assert "for i in range(self.part_count):" in source
    assert "nn.Sequential(*[DenseTanh() for _ in range(depth)])" in source


def test_copies_that_grow_are_counted_on() -> None:
    def draw(net: Network, x: Tensor) -> Tensor:
        body = Network("Growing")
        arrived = body.input("x", (8,))
        made = body.layer("dense", "more", units=3)(arrived)
        body.output("y", body.layer("concatenate")(arrived, made))
        grown: Tensor = net.layer(net.block(body), "deep", repeat=6)(x)
        return grown

    source = same_as_built(used(draw))
    assert "Growing(8 + 3 * i) for i in range(6)" in source


def test_copies_without_a_rule_are_written_one_by_one() -> None:
    def draw(net: Network, x: Tensor) -> Tensor:
        body = Network("Doubling")
        arrived = body.input("x", (8,))
        body.output("y", body.layer("concatenate")(arrived, body.layer("batch_norm")(arrived)))
        grown: Tensor = net.layer(net.block(body), "deep", repeat=3)(x)
        return grown

    assert "nn.Sequential(Doubling(8), Doubling(16), Doubling(32))" in same_as_built(used(draw))


def test_an_unbroken_row_of_numbers_is_a_sequence() -> None:
    def draw(net: Network, x: Tensor) -> Tensor:
        body = Network("Row")
        y = body.layer("dense", "0", units=8)(body.input("x", (8,)))
        y = body.layer(body.block(dense()), "1", repeat=2, numbering="beside")(y)
        body.output("y", body.layer("relu", "3")(y))
        made: Tensor = net.layer(net.block(body), "features")(x)
        return made

    made = classes(same_as_built(used(draw)))["Row"]
    assert "class Row(nn.Sequential)" in made
    assert "def forward" not in made


def test_a_broken_row_of_numbers_keeps_its_keys() -> None:
    def draw(net: Network, x: Tensor) -> Tensor:
        body = Network("Row")
        y = body.layer("dense", "0", units=8)(body.input("x", (8,)))
        body.output("y", body.layer("dense", "2", units=8)(body.layer("relu", "1")(y)))
        made: Tensor = net.layer(net.block(body), "features")(x)
        return made

    graph = used(draw)
    (block,) = graph.blocks.values()
    layers = {
        key: replace(layer, name="7") if layer.name == "1" else layer
        for key, layer in block.body.layers.items()
    }
    body = replace(block.body, layers=layers, _index=None)
    broken = replace(graph, blocks={block.id: replace(block, body=body)}, block_specs={})
    assert "class Row(nn.Module)" in same_as_built(broken)


def test_a_shared_block_and_a_shared_layer_in_it_are_made_once() -> None:
    def draw(net: Network, x: Tensor) -> Tensor:
        body = Network("Twice")
        layer = body.layer("dense", "same", units=8)
        body.output("y", layer(body.layer("relu")(layer(body.input("x", (8,))))))
        shared = net.layer(net.block(body), "shared")
        made: Tensor = net.layer("add")(shared(x), shared(net.layer("tanh")(x)))
        return made

    source = same_as_built(used(draw))
    assert source.count("nn.Linear") == 1
    assert source.count("Twice()") == 1
    assert source.count("self.same(") == 2


@pytest.mark.parametrize("bare", [True, False])
@pytest.mark.parametrize("name", ["scale", "5"])
def test_learned_tensors_are_parameters(name: str, *, bare: bool) -> None:
    def draw(net: Network, x: Tensor) -> Tensor:
        body = Network("Scaled")
        y = body.input("x", (8,))
        for place, mean in enumerate((0.0, 1.0, 3.0)):
            tensor = body.layer(
                "parameter", f"{name}{place}", shape=(8,), mean=mean, std=0.0, bare=bare
            )
            y = body.layer("add")(y, tensor())
        body.output("y", y)
        noise = net.layer("parameter", "noise", shape=(8,), bare=bare)
        scaled = net.layer(net.block(body), "deep", repeat=2)
        made: Tensor = net.layer("multiply")(scaled(x), noise())
        return made

    source = same_as_built(used(draw))
    sizes = "8" if bare else "1, 8"
    assert f"nn.Parameter(torch.empty({sizes}).normal_(0.0, 0.02))" in source
    assert f"nn.Parameter(torch.zeros({sizes}))" in source
    assert f"nn.Parameter(torch.ones({sizes}))" in source
    assert ("self.noise[None]" in source) == bare


def test_what_is_frozen_stays_frozen() -> None:
    def draw(net: Network, x: Tensor) -> Tensor:
        x = net.layer(net.block(dense()), "many", repeat=2)(x)
        x = net.layer(net.block(dense()), "beside1", repeat=5, numbering="beside")(x)
        made: Tensor = net.layer("add")(x, net.layer("parameter", "bias", shape=(8,))())
        return made

    graph = used(draw)
    named = {layer.name: layer.id for layer in graph.layers.values()}
    layers = tuple(named[name] for name in ("many", "beside1", "bias"))
    frozen, _ = apply(graph, SetTrainable(layers, trainable=False))
    same_as_built(frozen)


def test_what_leads_nowhere_in_a_block_is_made_and_not_called() -> None:
    def draw(net: Network, x: Tensor) -> Tensor:
        body = Network("Dead end")
        arrived = body.input("x", (8,))
        body.layer("dense", "unused", units=3)(arrived)
        body.output("y", body.layer("dense", "used", units=8)(arrived))
        made: Tensor = net.layer(net.block(body), "part")(x)
        return made

    source = same_as_built(used(draw))
    assert "self.unused = " in source
    assert "self.unused(" not in source


EVIL = '"""\nimport os; os.system("x")  # \\'


@pytest.mark.parametrize(
    "title", [EVIL, "Model", "Tensor", "None", "Exception", "3 × 3", "", "nn", "self", "DropPath"]
)
def test_a_block_may_be_called_anything(title: str) -> None:
    def draw(net: Network, x: Tensor) -> Tensor:
        x = net.layer("drop_path")(x)
        kind = net.block(dense(), title or " ", summary=EVIL)
        made: Tensor = net.layer(kind, "b", width=3)(net.layer(kind, "a")(x))
        return made

    source = same_as_built(used(draw))
    assert "os" not in {x.id for x in ast.walk(ast.parse(source)) if isinstance(x, ast.Name)}


@pytest.mark.parametrize("name", [EVIL, "self", "nn", "i", "class", "DenseTanh", "in_features"])
def test_an_exposed_param_may_be_called_anything(name: str) -> None:
    def draw(net: Network, x: Tensor) -> Tensor:
        kind = net.block(dense())
        made: Tensor = net.layer(kind, "b", width=3)(net.layer(kind, "a", width=5)(x))
        return made

    graph = used(draw)
    (block,) = graph.blocks.values()
    exposed = tuple(replace(one, name=name) for one in block.exposed)
    layers = {
        key: replace(
            layer, params={name if k == "width" else k: v for k, v in layer.params.items()}
        )
        for key, layer in graph.layers.items()
    }
    graph = replace(
        graph,
        layers=layers,
        blocks={block.id: replace(block, exposed=exposed)},
        block_specs={},
        _index=None,
    )
    source = same_as_built(graph)
    assert "os" not in {x.id for x in ast.walk(ast.parse(source)) if isinstance(x, ast.Name)}


@pytest.mark.parametrize("name", [EVIL, "train", "_x"])
def test_a_layer_in_a_block_that_can_not_be_an_attribute_is_refused(name: str) -> None:
    graph = used(lambda net, x: net.layer(net.block(dense()), "a")(x))
    (block,) = graph.blocks.values()
    layers = {
        key: replace(layer, name=name) if layer.kind == "dense" else layer
        for key, layer in block.body.layers.items()
    }
    body = replace(block.body, layers=layers, _index=None)
    hostile = replace(graph, blocks={block.id: replace(block, body=body)}, block_specs={})
    with pytest.raises(CodeError, match="name"):
        generate(hostile, analyse(hostile))


def test_copies_beside_may_not_take_another_layers_name() -> None:
    def draw(net: Network, x: Tensor) -> Tensor:
        x = net.layer(net.block(dense()), "stage1", repeat=3, numbering="beside")(x)
        made: Tensor = net.layer("dense", "stage2", units=8)(x)
        return made

    graph = used(draw)
    with pytest.raises(CodeError, match="one name"):
        generate(graph, analyse(graph))
