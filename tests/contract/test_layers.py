"""Every declared layer keeps the contract, and a wrong declaration is caught."""

from __future__ import annotations

from dataclasses import replace

import pytest

import graph_core.layers  # noqa: F401  registers every layer
from graph_core.errors import LoomError, ShapeError
from graph_core.params import FloatParam
from graph_core.spec import (
    LAYERS,
    Call,
    Example,
    FunctionTarget,
    LayerSpec,
    ModuleTarget,
    PythonTarget,
    WeightSpec,
)
from graph_core.types import DType, TensorType
from tests.contract import checks


def _is_called(spec: LayerSpec) -> bool:
    """Whether it is built as a module or function; a learned tensor is held in tests of build."""
    target = spec.target(spec.examples[0].call(spec)) if spec.target else None
    return isinstance(target, ModuleTarget | FunctionTarget | PythonTarget)


MORE_CODE = (
    Example(
        {"x": "N×T×9"},
        {
            "source": "class Half(nn.Module):\n    def forward(self, x): return x[..., ::2]",
            "inputs": (("x", "N×…×F"),),
            "outputs": (("y", "N×…×(F+1)//2"),),
        },
    ),
    Example(
        {"a": "N×T×8", "b": "N×S×4", "words": "N×3 int64"},
        {
            "source": (
                "class Part(nn.Module):\n"
                "    def __init__(self):\n"
                "        super().__init__()\n"
                "        self.own = nn.Linear(8, 4)\n"
                "        self.register_buffer('seen', torch.zeros(()))\n"
                "\n"
                "class Mixed(Part):\n"
                "    def forward(self, a, b, words):\n"
                "        y = self.own(a) @ b.mT\n"
                "        return y, y.flatten(1), y.new_ones(len(a), 1) * words + self.seen"
            ),
            "inputs": (("a", "N×T×8"), ("b", "N×S×4"), ("words", "N×3 int64")),
            "outputs": (("y", "N×T×S"), ("flat", "N×T*S"), ("c", "N×3")),
        },
    ),
)
BUILT = [spec for spec in LAYERS if _is_called(spec)]
BUILT.append(replace(LAYERS.get("python"), examples=MORE_CODE))
COUNTED_CATEGORIES = ("Convolution", "Attention")  # torch counts nothing for the others
COUNTED = ["dense", "matmul", *(s.id for s in LAYERS if s.category in COUNTED_CATEGORIES)]
every_spec = pytest.mark.parametrize("spec", list(LAYERS), ids=lambda spec: spec.id)
every_built_spec = pytest.mark.parametrize("spec", BUILT, ids=lambda spec: spec.id)


@every_built_spec
def test_rule_and_torch_agree(spec: LayerSpec) -> None:
    checks.check_rule(spec, 20 if spec.category == "Recurrent" else 120)  # steps are slow on meta


@every_built_spec
def test_weights_are_the_state_dict(spec: LayerSpec) -> None:
    checks.check_weights(spec, 30)


@every_built_spec
def test_gradients_reach_every_weight(spec: LayerSpec) -> None:
    checks.check_training(spec, 12)


@every_spec
def test_params_survive_json_and_text(spec: LayerSpec) -> None:
    checks.check_json(spec, 30)


@every_spec
def test_declaration_has_the_words_help_needs(spec: LayerSpec) -> None:
    checks.check_words(spec)


@pytest.mark.parametrize("id_", COUNTED)
def test_multiply_adds_are_torchs(id_: str) -> None:
    checks.check_counts(LAYERS.get(id_), 30)


def _wider(call: Call) -> TensorType:
    made = LAYERS.get("conv2d").outputs_of(call)["y"]
    return made.with_dim(2, made.dims[2] + 1)


def _doubled(call: Call) -> TensorType:
    return call["x"].with_dtype(DType.FLOAT64)


def _refusing(_: Call) -> TensorType:
    raise ShapeError("no")


def _picky(call: Call) -> TensorType:
    if call["x"].dims[-1] == 4:
        raise ShapeError("not 4")
    return call["x"]


def _flat(call: Call) -> TensorType:
    return call["x"].with_dims(call["x"].dims[0] * call["x"].sample_size())


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(replace(LAYERS.get("conv2d"), infer=_wider), id="a dim off by one"),
        pytest.param(replace(LAYERS.get("relu"), infer=_doubled), id="another dtype"),
        pytest.param(replace(LAYERS.get("relu"), infer=_refusing), id="refuses everything"),
        pytest.param(replace(LAYERS.get("relu"), infer=_picky), id="refuses what torch takes"),
        pytest.param(
            replace(LAYERS.get("permute"), infer=lambda call: call["x"]),
            id="accepts what torch refuses",
        ),
        pytest.param(
            replace(
                LAYERS.get("flatten"),
                infer=_flat,
                target=lambda _: ModuleTarget("torch.nn.Flatten", {"start_dim": 0}),
            ),
            id="mixes the batch",
        ),
    ],
)
def test_a_wrong_rule_is_caught(wrong: LayerSpec) -> None:
    with pytest.raises(AssertionError):
        checks.check_rule(wrong, 120)


def _without_bias(call: Call) -> dict[str, WeightSpec]:
    return {"weight": LAYERS.get("dense").weights(call)["weight"]}


def _reversed(call: Call) -> dict[str, WeightSpec]:
    return dict(reversed(LAYERS.get("batch_norm").weights(call).items()))


def _all_learned(call: Call) -> dict[str, WeightSpec]:
    declared = LAYERS.get("batch_norm").weights(call)
    return {name: replace(weight, buffer=False) for name, weight in declared.items()}


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(replace(LAYERS.get("dense"), weights=_without_bias), id="a weight missing"),
        pytest.param(replace(LAYERS.get("batch_norm"), weights=_reversed), id="another order"),
        pytest.param(replace(LAYERS.get("batch_norm"), weights=_all_learned), id="no buffers"),
    ],
)
def test_wrong_weights_are_caught(wrong: LayerSpec) -> None:
    with pytest.raises(AssertionError):
        checks.check_weights(wrong, 30)


def test_a_name_outside_the_allow_list_is_caught() -> None:
    wrong = replace(LAYERS.get("relu"), target=lambda _: ModuleTarget("torch.load"))
    with pytest.raises(LoomError, match=r"torch\.load"):
        checks.check_rule(wrong, 5)


def test_a_param_that_files_would_change_is_caught() -> None:
    class Rounded(FloatParam):
        def clean(self, value: float) -> float:
            return super().clean(value) / 2

    halved = Rounded(name="p", default=0.5, help="Half of it.")
    with pytest.raises(AssertionError):
        checks.check_json(replace(LAYERS.get("dropout"), params=(halved,)), 5)


def test_wrong_multiply_adds_are_caught() -> None:
    wrong = replace(LAYERS.get("dense"), mult_adds=lambda call: call.params.units)
    with pytest.raises(AssertionError):
        checks.check_counts(wrong, 5)
