"""Blocks become nested modules: dotted keys, own weights per copy, one set per layer."""

from __future__ import annotations

import torch

from graph_core.analysis import analyse
from graph_core.blocks import weight_key
from graph_core.document import GraphDocument
from graph_core.edits import AddCall, AddLayer, Connect, SetParams, SetTrainable
from graph_core.edits.blocks import Dissolve, MakeBlock
from graph_core.graph import Graph, PortRef
from runtime.engine.build import build


def blocked() -> GraphDocument:
    document = GraphDocument()
    for kind, name, params in (
        ("input", "data", {"shape": (8,)}),
        ("dense", "hidden", {"units": 8}),
        ("tanh", "tanh", {}),
        ("add", "sum", {}),
        ("output", "head", {}),
    ):
        document.apply(
            AddLayer(kind, params=params, name=name, node_id=name, layer_id=f"l_{name}")  # type: ignore[arg-type]
        )
    for source, target, port in (
        ("data", "hidden", "x"),
        ("hidden", "tanh", "x"),
        ("tanh", "sum", "xs"),
        ("data", "sum", "xs"),
        ("sum", "head", "x"),
    ):
        document.apply(Connect(PortRef(source, "y"), PortRef(target, port)))
    document.apply(
        MakeBlock(("hidden", "tanh", "sum"), "Residual", block_id="B", layer_id="lb", node_id="nb")
    )
    document.apply(SetParams("lb", {"repeat": 3}))
    return document


def expected_keys(graph: Graph) -> list[str]:
    facts = analyse(graph).facts
    seen = {f.layer.id: f for f in facts.values()}
    return [weight_key(f.layer, name) for f in seen.values() for name in f.weights]


def test_the_keys_of_a_repeated_block_are_dotted_and_counted() -> None:
    document = blocked()
    built = build(document.graph, document.analysis)
    assert list(built.module.state_dict()) == expected_keys(document.graph)
    assert "residual.2.hidden.weight" in built.module.state_dict()
    assert built.counts()[0] == document.analysis.parameters


def test_a_dissolved_block_computes_the_same() -> None:
    document = blocked()
    whole = build(document.graph, document.analysis).module
    document.apply(Dissolve("nb"))
    flat = build(document.graph, document.analysis).module
    flat.load_state_dict(
        {
            key.replace("residual.", "residual_")
            .replace("_0.", "_0_")
            .replace("_1.", "_1_")
            .replace("_2.", "_2_"): value
            for key, value in whole.state_dict().items()
        }
    )
    x = torch.randn(4, 8)
    assert torch.equal(whole(x)[0], flat(x)[0])


def test_two_calls_of_a_block_use_one_set_of_weights() -> None:
    document = blocked()
    document.apply(AddCall("lb", node_id="again"))
    port = document.graph.into("nb")[0].target.port
    made = document.graph.out_of("nb")[0].source.port
    document.apply(Connect(PortRef("nb", made), PortRef("again", port)))
    document.apply(Connect(PortRef("again", made), PortRef("head", "x"), replace=True))
    built = build(document.graph, document.analysis)
    assert built.counts()[0] == 3 * (8 * 8 + 8)
    built.module(torch.randn(2, 8))[0].sum().backward()
    assert all(p.grad is not None for p in built.module.parameters())


def test_blocks_in_blocks_build() -> None:
    document = blocked()
    document.apply(MakeBlock(("nb",), "Outer", block_id="O", layer_id="lo", node_id="no"))
    built = build(document.graph, document.analysis)
    assert "outer.residual.1.hidden.bias" in built.module.state_dict()
    assert built.module(torch.randn(2, 8))[0].shape == (2, 8)
    assert built.counts()[0] == document.analysis.parameters


def test_a_frozen_block_does_not_learn() -> None:
    document = blocked()
    document.apply(SetTrainable(("lb",), trainable=False))
    built = build(document.graph, document.analysis)
    assert built.counts()[1] == 0
