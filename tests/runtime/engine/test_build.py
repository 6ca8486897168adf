from __future__ import annotations

import copy
from dataclasses import replace

import pytest
import torch
from torch import nn

from graph_core.analysis import analyse
from graph_core.builder import Network
from graph_core.edits import AddLayer, Connect, apply
from graph_core.graph import Graph, PortRef
from graph_core.spec import LAYERS, Call, FunctionTarget, LayerSpec, Port
from graph_core.types import TensorType
from runtime.engine.build import BuildError, Built, build
from tests.runtime.engine.networks import frozen, iris, siamese


def built(graph: Graph) -> Built:
    return build(graph, analyse(graph))


def test_weights_go_by_layer_names_in_the_order_of_first_calls() -> None:
    keys = list(built(iris()).module.state_dict())
    assert keys[:3] == ["a.weight", "a.bias", "norm.weight"]
    assert keys[-2:] == ["b.weight", "b.bias"]


def test_the_module_gives_what_a_module_written_by_hand_gives() -> None:
    made = built(iris())
    by_hand = nn.Sequential(
        nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.3), nn.Linear(16, 3)
    )
    by_hand.load_state_dict(
        dict(zip(by_hand.state_dict(), made.module.state_dict().values(), strict=True))
    )
    made.module.eval()
    by_hand.eval()
    x = torch.randn(7, 4)
    assert torch.equal(made.module(x)[0], by_hand(x))


def test_a_shared_layer_is_one_submodule_called_twice_and_counted_once() -> None:
    made = built(siamese())
    assert list(made.module.state_dict()) == [
        "encoder.weight",
        "encoder.bias",
        "score.weight",
        "score.bias",
    ]
    assert made.counts() == (64 * 16 + 16 + 32 + 1, 64 * 16 + 16 + 32 + 1)
    targets = [node.target for node in made.program.graph.nodes if node.op == "call_module"]
    assert targets == ["m0", "m0", "m1"]


def test_both_calls_of_a_shared_layer_teach_it() -> None:
    made = built(siamese())
    left, right = torch.randn(3, 64), torch.randn(3, 64)
    made.module(left, right)[0].sum().backward()
    both = made.module.encoder.weight.grad.clone()
    made.module.zero_grad()
    made.module(left, torch.zeros(3, 64))[0].sum().backward()
    assert not torch.allclose(both, made.module.encoder.weight.grad)


def test_a_frozen_batch_norm_keeps_weights_and_statistics_through_training_mode() -> None:
    made = built(frozen(iris(), "norm"))
    made.train()
    before = {key: value.clone() for key, value in made.module.norm.state_dict().items()}
    made.module(torch.randn(32, 4) * 5)
    assert all(torch.equal(before[k], v) for k, v in made.module.norm.state_dict().items())
    assert not any(weight.requires_grad for weight in made.module.norm.parameters())
    assert made.module.dropout.training


def test_inputs_and_heads_stand_in_topological_order() -> None:
    graph = siamese()
    made = built(graph)
    assert [graph.label(node) for node in made.inputs] == ["left", "right"]
    assert [graph.label(node) for node in made.heads] == ["same"]


def test_nodes_that_feed_no_head_are_left_out() -> None:
    graph, _ = apply(iris(), AddLayer("dense", name="loose", node_id="loose"))
    graph, _ = apply(graph, Connect(PortRef("n1", "y"), PortRef("loose", "x")))
    assert "loose.weight" not in built(graph).module.state_dict()


@pytest.mark.parametrize("name", ['a"); print(1); ("', "a.b", "forward", "__class__", "x y"])
def test_a_name_that_could_run_or_shadow_is_refused(name: str) -> None:
    graph = siamese()
    layer = graph.layer_named("encoder")
    assert layer
    hostile = replace(
        graph, layers={**graph.layers, layer.id: replace(layer, name=name)}, _index=None
    )
    with pytest.raises(BuildError, match="can't have that name"):
        built(hostile)


@pytest.mark.parametrize("name", ["code", "graph", "meta", "recompile", "0"])
def test_a_name_that_only_fx_needs_is_free(name: str) -> None:
    net = Network("free")
    x = net.input("x", (4,))
    net.output("y", net.layer("dense", name, units=2)(net.layer("dense", "first", units=4)(x)))
    made = built(net.graph)
    assert list(made.module.state_dict())[-1] == f"{name}.bias"
    assert made.module(torch.ones(2, 4))[0].shape == (2, 2)


def test_a_copy_of_the_module_runs_on_its_own_weights() -> None:
    made = built(siamese())
    twin = copy.deepcopy(made.module)
    with torch.no_grad():
        twin.encoder.weight.zero_()
        twin.encoder.bias.zero_()
    x = torch.randn(2, 64)
    assert not torch.equal(twin(x, x)[0], made.module(x, x)[0])
    assert torch.equal(twin(x, x)[0][0], twin.score.bias)


def test_an_incomplete_node_is_named() -> None:
    graph, _ = apply(Graph(), AddLayer("dense", node_id="n1"))
    graph, _ = apply(graph, AddLayer("output", node_id="n2"))
    graph, _ = apply(graph, Connect(PortRef("n1", "y"), PortRef("n2", "x")))
    with pytest.raises(BuildError) as caught:
        built(graph)
    assert caught.value.node == "n1"
    assert "dense" in str(caught.value)


def test_a_graph_without_a_head_is_refused() -> None:
    with pytest.raises(BuildError, match="no Output"):
        built(Graph())


def _halves(call: Call) -> tuple[TensorType, ...]:
    return (call["x"].with_dim(1, 2), call["x"].with_dim(1, 2))


def test_several_outputs_of_a_layer_reach_their_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = LayerSpec(
        "halves",
        "Halves",
        "Shape",
        "Two halves.",
        infer=_halves,
        target=lambda _: FunctionTarget("torch.chunk", {"chunks": 2, "dim": 1}),
        outputs=(Port("first"), Port("second")),
    )
    monkeypatch.setitem(LAYERS._items, "halves", spec)
    monkeypatch.setattr("runtime.engine.draft.resolve", lambda _: torch.chunk)
    net = Network("halves")
    first, second = net.layer("halves")(net.input("x", (4,)))
    net.output("b", second, loss="mse")
    net.output("a", first, loss="mse")
    x = torch.arange(8.0).reshape(2, 4)
    back, front = built(net.graph).module(x)
    assert torch.equal(front, x[:, :2])
    assert torch.equal(back, x[:, 2:])
