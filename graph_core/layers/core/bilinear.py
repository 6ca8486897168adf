"""Bilinear: a learned form of two inputs."""

from __future__ import annotations

from graph_core.dims import Dim, product
from graph_core.errors import ShapeError
from graph_core.layers.common import brief, known
from graph_core.layers.weighted import register_normable
from graph_core.params import BoolParam, IntParam
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, WeightSpec
from graph_core.types import TensorType


def _features(call: Call) -> tuple[int, int]:
    a, b = call["a"], call["b"]
    return known("Bilinear", a, -1, "features"), known("Bilinear", b, -1, "features")


def _infer(call: Call) -> TensorType:
    a, b = call["a"], call["b"]
    _features(call)
    if a.dims[:-1] != b.dims[:-1]:
        raise ShapeError(
            "Bilinear needs inputs alike but for the last dim", expected=str(a), received=str(b)
        )
    return a.with_dim(-1, call.params.units)


def _weights(call: Call) -> dict[str, WeightSpec]:
    weights = {"weight": WeightSpec((call.params.units, *_features(call)))}
    return weights | ({"bias": WeightSpec((call.params.units,))} if call.params.bias else {})


def _mult_adds(call: Call) -> Dim:
    first, second = _features(call)
    return product((*call["a"].dims[1:-1], call.params.units, first + 1, second))


def _target(call: Call) -> ModuleTarget:
    first, second = _features(call)
    units, bias = call.params.units, call.params.bias
    sizes = brief(in1_features=first, in2_features=second, out_features=units, bias=bias)
    return ModuleTarget("torch.nn.Bilinear", sizes)


BILINEAR = register_normable(
    LayerSpec(
        id="bilinear",
        title="Bilinear",
        category="Core",
        summary="A learned form of two inputs: every pair of their features has a weight.",
        formula="y = aᵗ W b + c",
        params=(
            IntParam(name="units", default=16, minimum=1, inline=True, help="Output features."),
            BoolParam(name="bias", default=True, help="Whether a learned offset is added."),
        ),
        inputs=(
            Port("a", axes="N×…×F", min_rank=2, dtype=Kind.FLOAT32),
            Port("b", axes="N×…×G", min_rank=2, dtype=Kind.FLOAT32),
        ),
        infer=_infer,
        weights=_weights,
        mult_adds=_mult_adds,
        target=_target,
        examples=(
            Example({"a": "N×6", "b": "N×4"}, {"units": 3}),
            Example({"a": "N×T×6", "b": "N×T×6"}, {"units": 3, "bias": False}),
        ),
        keywords=("interaction", "two inputs", "relation"),
    )
)
