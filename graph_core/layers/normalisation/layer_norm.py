"""LayerNorm: each sample brought to mean 0 and variance 1 over its last dims."""

from __future__ import annotations

from graph_core.layers.common import last_dims
from graph_core.params import BoolParam, FloatParam, IntParam
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, WeightSpec, register
from graph_core.types import TensorType


def _shape(call: Call) -> tuple[int, ...]:
    return last_dims("LayerNorm", call["x"], call.params.dims)


def _infer(call: Call) -> TensorType:
    _shape(call)
    return call["x"]


def _weights(call: Call) -> dict[str, WeightSpec]:
    names = ["weight", "bias"] if call.params.bias else ["weight"]
    return {name: WeightSpec(_shape(call)) for name in names if call.params.affine}


def _target(call: Call) -> ModuleTarget:
    shape, params = _shape(call), call.params
    kwargs: dict[str, object] = {"normalized_shape": shape[0] if len(shape) == 1 else shape}
    if params.eps != 1e-5:
        kwargs["eps"] = params.eps
    if not params.affine:
        kwargs["elementwise_affine"] = False
    elif not params.bias:
        kwargs["bias"] = False
    return ModuleTarget("torch.nn.LayerNorm", kwargs)


LAYER_NORM = register(
    LayerSpec(
        id="layer_norm",
        title="LayerNorm",
        category="Normalisation",
        summary="Brings each sample to mean 0 and variance 1 over its last dims, then rescales it; "
        "the same in training and in use.",
        formula="y = γ · (x - mean) / √(var + eps) + β",
        source="Ba et al. 2016, arXiv:1607.06450",
        params=(
            IntParam(
                name="dims",
                title="Last dims",
                default=1,
                minimum=1,
                maximum=7,
                inline=True,
                help="How many of the last dims are normalised together.",
            ),
            FloatParam(
                name="eps",
                title="Epsilon",
                default=1e-5,
                above=0.0,
                advanced=True,
                help="Added to the variance, against a division by zero; Keras takes 0.001.",
            ),
            BoolParam(name="affine", default=True, help="Whether a scale γ is learned."),
            BoolParam(
                name="bias",
                default=True,
                only_if=("affine", (True,)),
                help="Whether an offset β is learned with it.",
            ),
        ),
        inputs=(Port("x", axes="N×…×F", min_rank=2, dtype=Kind.FLOAT32),),
        infer=_infer,
        weights=_weights,
        target=_target,
        examples=(
            Example({"x": "N×T×16"}),
            Example({"x": "N×4×8×8"}, {"dims": 3}),
            Example({"x": "N×16"}, {"bias": False}),
        ),
        keywords=("layer normalization", "ln", "transformer"),
    )
)
