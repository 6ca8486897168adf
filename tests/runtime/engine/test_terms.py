"""Loss terms add to the loss what they say, need no target and go where the heads go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from graph_core.analysis import analyse
from graph_core.builder import Network
from graph_core.graph import Graph
from graph_core.templates import TEMPLATES
from runtime.codegen import generate
from runtime.engine.build import build
from runtime.engine.loop import Measurement
from runtime.engine.network import with_terms
from runtime.engine.predict import predict
from runtime.engine.restore import restore
from runtime.engine.session import Session, open_session
from runtime.protocol import Epoch, Steps
from runtime.signature import signature_of
from tests.runtime.engine.networks import last_metrics, of_type, train, with_recipe


def vae(weight: float = 0.25, l1: float = 0.01, l2: float = 0.02, **recipe: Any) -> Graph:
    """A variational autoencoder with a penalty on what it encodes."""
    net = Network("vae")
    x = net.input("pixels", (64,))
    hidden = net.layer("tanh")(net.layer("dense", "encode", units=8)(x))
    hidden = net.layer("activity_regularizer", "sparse", l1=l1, l2=l2)(hidden)
    mean = net.layer("dense", "mean", units=3)(hidden)
    spread = net.layer("dense", "spread", units=3)(hidden)
    net.layer("kl_divergence", "kl", weight=weight)(mean, spread)
    drawn = net.layer("sampling")(mean, spread)
    net.output("made", net.layer("dense", "decode", units=64)(drawn), loss="mse", target="pixels")
    net.recipe(**{"data": {"id": "digits"}, "epochs": 2, "batch_size": 64, "seed": 3, **recipe})
    return net.graph


def by_hand(session: Session, x: torch.Tensor, weights: dict[str, torch.Tensor]) -> Any:
    """Return total, divergence and penalty of a batch, written as one would without the app."""

    def dense(name: str, value: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.linear(value, weights[f"{name}.weight"], weights[f"{name}.bias"])

    hidden = torch.tanh(dense("encode", x))
    mean, spread = dense("mean", hidden), dense("spread", hidden)
    kl = (0.5 * (mean**2 + spread.exp() - 1 - spread)).sum(1).mean()
    penalty = (0.01 * hidden.abs() + 0.02 * hidden**2).sum(1).mean()
    noise = torch.randn_like(mean) if session.built.module.training else 0
    made = dense("decode", mean + (spread / 2).exp() * noise)
    return torch.nn.functional.mse_loss(made, x) + 0.25 * kl + penalty, kl, penalty


def test_gradients_are_those_of_the_sum_written_by_hand() -> None:
    session = open_session(vae())
    inputs, targets = session.train.take(torch.arange(32))
    torch.manual_seed(11)
    loss, statistics = session.objective(with_terms(session.built.module, *inputs), targets)
    loss.backward()  # type: ignore[no-untyped-call]
    weights = {
        k: v.detach().clone().requires_grad_() for k, v in session.built.module.state_dict().items()
    }
    torch.manual_seed(11)
    total, kl, penalty = by_hand(session, inputs[0], weights)
    total.backward()
    torch.testing.assert_close(loss, total)
    for name, parameter in session.built.module.named_parameters():
        torch.testing.assert_close(parameter.grad, weights[name].grad)
    named = dict(zip(session.objective.loss_names, statistics, strict=False))
    torch.testing.assert_close(named["kl/term"], kl.detach())
    torch.testing.assert_close(named["sparse/term"], penalty.detach())


def test_terms_are_measured_on_the_validation_part_too() -> None:
    session = open_session(vae())
    measured = Measurement(session, session.validation, session.validation_objective)
    for _ in measured.run():
        pass
    made = measured.metrics("val_")
    session.built.module.eval()
    weights = dict(session.built.module.state_dict())
    total, kl, penalty = by_hand(session, session.validation.inputs[0], weights)
    assert made["val_loss"] == pytest.approx(float(total), rel=1e-5)
    assert made["kl/val_term"] == pytest.approx(float(kl), rel=1e-5)
    assert made["sparse/val_term"] == pytest.approx(float(penalty), rel=1e-5)


def test_a_run_reports_terms_and_what_it_trained_predicts_without_them(tmp_path: Path) -> None:
    events = train(vae(), tmp_path)
    assert {"kl/term", "sparse/term"} <= last_metrics(events).keys()
    steps: list[Steps] = of_type(events, Steps)
    assert {"loss", "kl/term", "sparse/term"} == steps[0].columns.keys()
    epochs: list[Epoch] = of_type(events, Epoch)
    assert epochs[-1].metrics["loss"] < epochs[0].metrics["loss"]
    restored = restore(tmp_path)
    pixels = torch.rand(5, 64).numpy()
    first, again = (predict(restored, {"pixels": pixels}) for _ in range(2))
    assert first.keys() == {"made"}
    assert (first["made"] == again["made"]).all()  # nothing is drawn


def test_a_branch_that_feeds_a_term_alone_learns() -> None:
    net = Network()
    x = net.input("pixels", (64,))
    net.output("digit", net.layer("dense", "scores", units=10)(x))
    net.layer("loss_term", "small", weight=0.5)(net.layer("dense", "aside", units=2)(x))
    net.recipe(data={"id": "digits"})
    analysis = analyse(net.graph, signature_of(net.graph.recipe))
    assert not analysis.diagnostics
    built = build(net.graph, analysis)
    assert list(built.module.state_dict()) == [
        "scores.weight",
        "scores.bias",
        "aside.weight",
        "aside.bias",
    ]
    (scores, term) = with_terms(built.module, torch.ones(4, 64))
    assert [tensor.shape for tensor in built.module(torch.ones(4, 64))] == [scores.shape]
    torch.testing.assert_close(term, built.module.aside(torch.ones(4, 64)).mean(1))


def test_generated_source_leaves_the_terms_in_its_losses() -> None:
    graph = vae()
    analysis = analyse(graph, signature_of(graph.recipe))
    built, source = build(graph, analysis), generate(graph, analysis)
    assert "self.losses.append(0.25 * kl.mean())" in source
    space: dict[str, Any] = {"__name__": "generated"}
    exec(compile(source, "model.py", "exec", dont_inherit=True), space)
    model = space["Model"]().eval()
    model.load_state_dict(built.module.eval().state_dict())
    x = torch.rand(4, 64)
    made, *terms = with_terms(built.module, x)
    torch.testing.assert_close(model(x), made)
    assert {term.name: term.weight for term in built.terms} == {"kl": 0.25, "sparse": 1.0}
    expected = [one.weight * term.mean() for one, term in zip(built.terms, terms, strict=True)]
    torch.testing.assert_close(model.losses, expected)


def penalised(repeat: int = 1, calls: int = 1) -> Graph:
    """A block that holds a penalty and a divergence, maybe in copies, maybe called again."""
    inside, net = Network("inner"), Network("outer")
    hidden = inside.layer("dense", "inside", units=64)(inside.input("x", (64,)))
    hidden = inside.layer("activity_regularizer", "sparse", l1=0.1)(hidden)
    inside.layer("kl_divergence", "kl", weight=0.5)(hidden, hidden)
    inside.output("y", hidden)
    x = net.input("pixels", (64,))
    layer = net.layer(net.block(inside), "part", repeat=repeat)
    for _ in range(calls):
        x = layer(x)
    net.output("digit", net.layer("dense", "scores", units=10)(x))
    net.recipe(data={"id": "digits"}, epochs=1, seed=1)
    return net.graph


@pytest.mark.parametrize(
    ("repeat", "calls", "names"),
    [
        (1, 1, ["part.sparse", "part.kl"]),
        (2, 1, ["part.0.sparse", "part.0.kl", "part.1.sparse", "part.1.kl"]),
        (
            1,
            2,
            [
                "part (call 1).sparse",
                "part (call 1).kl",
                "part (call 2).sparse",
                "part (call 2).kl",
            ],
        ),
    ],
)
def test_terms_inside_blocks_join_the_loss_copy_by_copy_and_call_by_call(
    repeat: int, calls: int, names: list[str]
) -> None:
    graph = penalised(repeat, calls)
    analysis = analyse(graph, signature_of(graph.recipe))
    assert not analysis.diagnostics
    built = build(graph, analysis)
    assert [term.name for term in built.terms] == names
    assert [term.weight for term in built.terms] == [1.0, 0.5] * (len(names) // 2)
    x = torch.rand(4, 64)
    made, *terms = with_terms(built.module, x)
    assert [tensor.shape for tensor in built.module(x)] == [made.shape]
    hidden, expected = x, []
    for turn in range(repeat * calls):
        part = built.module.get_submodule(f"part.{turn}" if repeat > 1 else "part")
        hidden = part(hidden)
        expected += [0.1 * hidden.abs().sum(1), _divergence(hidden)]
    torch.testing.assert_close(terms, expected)


def _divergence(x: torch.Tensor) -> torch.Tensor:
    return 0.5 * (x**2 + x.exp() - 1 - x).sum(1)


@pytest.mark.parametrize(("repeat", "calls"), [(1, 1), (3, 1), (1, 2), (2, 2)])
def test_generated_blocks_leave_their_terms_to_the_model(repeat: int, calls: int) -> None:
    graph = penalised(repeat, calls)
    analysis = analyse(graph, signature_of(graph.recipe))
    built, source = build(graph, analysis), generate(graph, analysis)
    space: dict[str, Any] = {"__name__": "generated"}
    exec(compile(source, "model.py", "exec", dont_inherit=True), space)
    model = space["Model"]().eval()
    model.load_state_dict(built.module.eval().state_dict())
    x = torch.rand(4, 64)
    made, *terms = with_terms(built.module, x)
    torch.testing.assert_close(model(x), made)
    weighted = [one.weight * term.mean() for one, term in zip(built.terms, terms, strict=True)]
    torch.testing.assert_close(model.losses, weighted)
    model(x)
    assert len(model.losses) == len(terms)


def test_a_run_reports_the_terms_inside_a_block(tmp_path: Path) -> None:
    events = train(penalised(), tmp_path)
    assert {"part.sparse/term", "part.kl/term"} <= last_metrics(events).keys()


def test_a_block_that_only_adds_to_the_loss_is_no_dead_end() -> None:
    inside, net = Network("regulariser"), Network()
    inside.layer("loss_term", "small", weight=2.0)(inside.input("x", (10,)))
    x = net.layer("dense", "scores", units=10)(net.input("pixels", (64,)))
    net.output("digit", x)
    net.layer(net.block(inside), "part")(x)
    net.recipe(data={"id": "digits"})
    analysis = analyse(net.graph, signature_of(net.graph.recipe))
    assert not analysis.diagnostics
    built = build(net.graph, analysis)
    assert [(term.name, term.weight) for term in built.terms] == [("part.small", 2.0)]
    scores, term = with_terms(built.module, torch.rand(3, 64))
    torch.testing.assert_close(term, scores.mean(1))


def test_a_quantised_autoencoder_draws_far_better_than_the_mean_picture(tmp_path: Path) -> None:
    graph = with_recipe(TEMPLATES.get("vq_autoencoder").build(), epochs=9)
    metrics = last_metrics(train(graph, tmp_path))
    drawn = metrics["val_loss"] - metrics["codes/val_term"]
    pictures = open_session(graph).validation.inputs[0]
    assert drawn < 0.3 * float(pictures.var(0, correction=0).mean())
    codes = restore(tmp_path).built.module.get_submodule("codes")
    with torch.no_grad():
        vectors = torch.randn(500, 8, 4, 4) * codes.get_parameter("codes").std()
        made, _ = codes(vectors)
        apart = torch.cdist(made.movedim(1, -1).flatten(0, -2), codes.get_parameter("codes"))
    assert float(apart.min(1).values.max()) < 1e-2
    assert len(apart.argmin(1).unique()) > 16


def test_a_siamese_net_learns_distances(tmp_path: Path) -> None:
    net = Network("siamese")
    left, right = net.input("left", (64,)), net.input("right", (64,))
    encoder = net.layer("dense", "encoder", units=16)
    apart = net.layer("pairwise_distance", "distance")(encoder(left), encoder(right))
    net.output("same", apart, loss="contrastive", margin=2.0)
    data = {"id": "digit_pairs", "params": {"pairs": 400}}
    net.recipe(data=data, epochs=12, batch_size=32)
    events = train(net.graph, tmp_path)
    assert last_metrics(events)["accuracy"] > 0.8
    session = open_session(net.graph)
    inputs, targets = session.train.take(torch.arange(16))
    outputs = session.built.module(*inputs)
    loss, (_, right_ones) = session.objective(outputs, targets)
    d, same = outputs[0].flatten(), targets[0].flatten()
    each = [
        0.5 * v * v if s else 0.5 * max(0.0, 2 - v) ** 2
        for v, s in zip(d.tolist(), same.tolist(), strict=True)
    ]
    assert loss.item() == pytest.approx(sum(each) / 16, rel=1e-5)
    assert right_ones.item() == sum(
        (v < 1) == bool(s) for v, s in zip(d.tolist(), same.tolist(), strict=True)
    )
