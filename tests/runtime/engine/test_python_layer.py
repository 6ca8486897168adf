"""Python layers in the engine: run where trusted, told by line, held to their ports, as others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch

from graph_core.analysis import analyse
from graph_core.builder import Network
from graph_core.errors import LoomError
from graph_core.graph import Graph
from graph_core.layers import LAYERS
from runtime.engine import checkpoint
from runtime.engine.build import Built, build
from runtime.engine.evaluate import evaluate
from runtime.engine.export import export_run
from runtime.engine.predict import predict
from runtime.engine.python_layer import Untrusted
from runtime.engine.restore import restore
from runtime.protocol import Failed, State
from runtime.runs import CHECKPOINTS
from tests.runtime.engine.networks import frozen, interrupted, of_type, train, trusted

SOURCE = """\
class Mixer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(4)
        self.own = nn.Linear(4, 8)

    def forward(self, x):
        noise = torch.rand_like(x) if self.training else 0
        return F.relu(self.own(self.norm(x) + noise))"""
PORTS = {"inputs": [["x", "N×4"]], "outputs": [["y", "N×8"]]}


def iris(source: str = SOURCE, calls: int = 1, **ports: Any) -> Graph:
    """A classifier that mixes features in code of its own, with noise."""
    net = Network("own")
    mixer = net.layer("python", "mixer", source=source, **{**PORTS, **ports})
    x = net.input("features", (4,))
    made = [mixer(x) for _ in range(calls)]
    y = made[0] if calls == 1 else net.layer("add")(made)
    net.output("species", net.layer("dense", "scores", units=3)(y))
    net.recipe(data={"id": "iris"}, epochs=3, batch_size=16, standardise=["features"])
    return net.graph


def built(graph: Graph) -> Built:
    return build(graph, analyse(graph), trusted(graph))


def failure(graph: Graph, folder: Path) -> Failed:
    (failed,) = of_type(train(graph, folder, trusted=trusted(graph)), Failed)
    assert isinstance(failed, Failed)
    return failed


def test_code_that_isnt_trusted_never_runs(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    source = f"open({str(trace)!r}, 'w').close()\n{SOURCE}"
    graph = iris(source)
    with pytest.raises(Untrusted, match="mixer: the code of this layer isn't trusted"):
        build(graph, analyse(graph), trusted(iris()))
    (failed,) = of_type(train(graph, tmp_path / "run"), Failed)
    assert failed.code == "untrusted"
    assert not trace.exists()
    built(graph)
    assert trace.exists(), "the trace would have been left"


def test_weights_stand_under_the_layers_name_and_are_counted() -> None:
    made = built(iris())
    keys = list(made.module.state_dict())
    assert keys[:2] == ["mixer.norm.weight", "mixer.norm.bias"]
    assert keys[-4:] == ["mixer.own.weight", "mixer.own.bias", "scores.weight", "scores.bias"]
    assert made.counts() == (8 + 40 + 27, 8 + 40 + 27)


def test_a_shared_layer_is_one_module() -> None:
    once, twice = built(iris()), built(iris(calls=2))
    assert once.counts() == twice.counts()


def test_frozen_code_learns_nothing_and_its_norms_stand_still() -> None:
    made = built(frozen(iris(), "mixer"))
    assert made.counts() == (75, 27)
    made.train()
    assert not made.module.get_submodule("mixer.norm").training


def test_it_trains_evaluates_predicts_and_is_exported(tmp_path: Path) -> None:
    graph, run = iris(), tmp_path / "run"
    allowed = trusted(graph)
    assert of_type(train(graph, run, trusted=allowed), State)[-1].state == "finished"
    assert evaluate(run, allowed).metrics["val_accuracy"] > 0.3
    found = predict(restore(run, allowed), {"features": torch.zeros(2, 4).numpy()})
    assert len(found["species"]) == 2
    for kind in ("safetensors", "python"):
        assert export_run(run, kind, tmp_path / kind / "model", allowed).difference <= 1e-6
    for refused in (
        lambda: evaluate(run),
        lambda: restore(run),
        lambda: export_run(run, "python", tmp_path / "no"),
    ):
        with pytest.raises(Untrusted):
            refused()


def test_a_resume_is_exact_and_needs_the_trust_anew(tmp_path: Path) -> None:
    graph = iris()
    allowed = trusted(graph)
    train(graph, tmp_path / "whole", trusted=allowed)
    interrupted(graph, tmp_path / "part", 11, trusted=allowed)
    (failed,) = of_type(train(graph, tmp_path / "part", resume=True), Failed)
    assert failed.code == "untrusted"
    train(graph, tmp_path / "part", resume=True, trusted=allowed)
    one, other = (
        checkpoint.load(tmp_path / name / CHECKPOINTS, "last").weights for name in ("whole", "part")
    )
    assert one.keys() == other.keys()
    assert all(torch.equal(one[key], other[key]) for key in one)


def test_a_seed_decides_its_weights() -> None:
    states = []
    for _ in range(2):
        torch.manual_seed(3)
        states.append(built(iris()).module.state_dict()["mixer.own.weight"])
    assert torch.equal(*states)


def test_copies_in_a_repeated_block_have_weights_of_their_own() -> None:
    body = Network("inside")
    ports = {"inputs": [["x", "N×4"]], "outputs": [["y", "N×4"]]}
    own = body.layer("python", "mixer", source=SOURCE.replace("4, 8", "4, 4"), **ports)
    body.output("y", own(body.input("x", (4,))))
    net = Network("outside")
    x = net.layer(net.block(body), "stage", repeat=2)(net.input("features", (4,)))
    net.output("species", net.layer("dense", "scores", units=3)(x))
    state = built(net.graph).module.state_dict()
    one, other = (state[f"stage.{copy}.mixer.own.weight"] for copy in range(2))
    assert not torch.equal(one, other)


LAST = "return F.relu(self.own(self.norm(x) + noise))"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "super().__init__()",
            "raise KeyError('lost')",
            "line 3, \"raise KeyError('lost')\", fails",
        ),
        ("F.relu(", "F.relux(", "line 9, 'return F.relux("),
        ("nn.Linear(4, 8)", "nn.Linear(5, 8)", "mat1 and mat2 shapes cannot be multiplied"),
        ("nn.Linear(4, 8)", "nn.Linear(4, 9)", "expected 16×8 float32, received 16×9 float32"),
        (LAST, "return x, x", "expected one tensor, received a tuple of 2 tensors"),
        (LAST, "return F.relu", "expected one tensor, received function"),
        (LAST, "return None", "expected one tensor, received NoneType"),
        (LAST, "import sys; sys.exit(3)", "SystemExit: 3"),
        (LAST, f"{LAST}.double()", "expected 16×8 float32, received 16×8 float64"),
        (LAST, f"{LAST}\n\nMixer = 3", "Mixer is no module: expected a class of nn.Module"),
        ("class Mixer", "import no_such_package\nclass Mixer", "line 1, 'import no_such_package'"),
        ("class Mixer", "return\nclass Mixer", "line 1, 'return', fails: SyntaxError"),
        ("nn.Linear(4, 8)", "nn.LazyLinear(8)", "own.weight can't be kept"),
    ],
)
def test_an_error_names_layer_line_and_what_was_declared(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert old in SOURCE
    failed = failure(iris(SOURCE.replace(old, new, 1)), tmp_path)
    assert failed.code == "python"
    assert failed.message.startswith("mixer: ")
    assert says in failed.message


def test_an_error_in_backward_is_told_by_its_line(tmp_path: Path) -> None:
    source = (
        "class Odd(torch.autograd.Function):\n"
        "    @staticmethod\n"
        "    def forward(ctx, x):\n"
        "        return x.clone()\n"
        "    @staticmethod\n"
        "    def backward(ctx, grad):\n"
        "        raise ValueError('no way back')\n"
        f"{SOURCE.replace('return F.relu(', 'return Odd.apply(')}"
    )
    failed = failure(iris(source), tmp_path)
    assert "line 7" in failed.message
    assert "no way back" in failed.message


def test_a_failure_points_at_the_node(tmp_path: Path) -> None:
    graph = iris(SOURCE.replace("Linear(4, 8)", "Linear(4, 9)"))
    failed = failure(graph, tmp_path)
    assert graph.label(failed.node) == "mixer"


def test_several_outputs_are_held_each_to_its_port() -> None:
    source = (
        "class Both(nn.Module):\n    def forward(self, x):\n        return x.relu(), x.argmax(1)"
    )
    net = Network("both")
    ports = {"inputs": [["x", "N×F"]], "outputs": [["y", "N×F"], ["best", "N int32"]]}
    y, best = net.layer("python", "both", source=source, **ports)(net.input("features", (4,)))
    net.output("a", net.layer("dense", units=3)(y))
    net.output("b", net.layer("cast", dtype="float32")(best), loss="mse")
    with pytest.raises(
        LoomError, match=r"best isn't what it declares, N int32, .*received 5 int64"
    ):
        built(net.graph).module(torch.randn(5, 4))


def test_sizes_are_reckoned_from_what_arrives() -> None:
    source = "class Half(nn.Module):\n    def forward(self, x):\n        return x[:, ::2]"
    net = Network("half")
    ports = {"inputs": [["x", "N×T×F"]], "outputs": [["y", "N×T//2×F"]]}
    x = net.layer("python", "halved", source=source, **ports)(net.input("x", ("T", 4)))
    net.output("y", net.layer("dense", units=4)(x), loss="mse")
    module = built(net.graph).module
    assert module(torch.randn(2, 6, 4))[0].shape == (2, 3, 4)
    with pytest.raises(LoomError, match="expected 2×3×4 float32, received 2×4×4 float32"):
        module(torch.randn(2, 7, 4))


def test_dataclasses_and_helpers_work_as_in_a_module() -> None:
    source = (
        "from __future__ import annotations\n"
        "from dataclasses import dataclass\n"
        "@dataclass\n"
        "class Sizes:\n    wide: int = 8\n"
        "SIZES = Sizes()\n"
        "def act(x):\n    return F.silu(x)\n" + SOURCE.replace("(4, 8)", "(4, SIZES.wide)")
    ).replace("F.relu", "act")
    module = built(iris(source)).module.eval()
    assert module(torch.randn(3, 4))[0].shape == (3, 3)


def test_two_layers_of_one_class_name_dont_meet() -> None:
    net = Network("two")
    x = net.input("features", (4,))
    first = net.layer("python", "first", source=SOURCE, **PORTS)
    second = net.layer(
        "python",
        "second",
        source=SOURCE.replace("BatchNorm1d(4)", "BatchNorm1d(8)").replace("4, 8", "8, 8"),
        inputs=[["x", "N×8"]],
        outputs=[["y", "N×8"]],
    )
    net.output("species", net.layer("dense", units=3)(second(first(x))))
    state = built(net.graph).module.state_dict()
    assert state["first.own.weight"].shape == (8, 4)
    assert state["second.own.weight"].shape == (8, 8)


def test_every_shipped_example_is_made_and_answers() -> None:
    def shape(dims: Sequence[object]) -> list[int]:
        return [dim if isinstance(dim, int) else 3 for dim in dims]

    spec = LAYERS.get("python")
    for example in spec.examples:
        net = Network("example")
        call = example.call(spec)
        inputs = [net.input(key, shape(types[0].sample)) for key, types in call.inputs.items()]
        made = net.layer("python", "own", **dict(call.params))(*inputs)
        for place, tensor in enumerate(made if isinstance(made, tuple) else (made,)):
            net.output(f"y{place}", tensor, loss="mse")
        module = built(net.graph).module
        assert module(*(torch.randn(2, *shape(t[0].sample)) for t in call.inputs.values()))
