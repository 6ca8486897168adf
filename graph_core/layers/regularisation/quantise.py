"""VectorQuantizer: vectors of a picture or a sequence, each replaced by the nearest learned one."""

from __future__ import annotations

from graph_core.errors import RefusedByDesign
from graph_core.layers.common import axis_of, axis_param
from graph_core.params import FloatParam, IntParam
from graph_core.spec import (
    Call,
    Example,
    Kind,
    LayerSpec,
    ModuleTarget,
    Port,
    WeightSpec,
    register,
)
from graph_core.types import DType, TensorType


def _width(call: Call) -> int:
    received = call["x"]
    width = received.dims[axis_of("VectorQuantizer", received, call.params.axis)]
    if not isinstance(width, int):
        raise RefusedByDesign(
            "VectorQuantizer learns vectors of one length",
            expected=f"a number in dim {call.params.axis}",
            received=str(received),
        )
    return width


def _infer(call: Call) -> tuple[TensorType, TensorType]:
    _width(call)
    return call["x"], call["x"].with_dims(call["x"].dims[0])


def _weights(call: Call) -> dict[str, WeightSpec]:
    return {
        "codes": WeightSpec((call.params.codes, _width(call))),
        "begun": WeightSpec((), buffer=True, dtype=DType.BOOL),
    }


def _target(call: Call) -> ModuleTarget:
    params, dims = call.params, call["x"].dims
    return ModuleTarget(
        "ops.VectorQuantizer",
        {
            "codes": params.codes,
            "width": dims[params.axis % len(dims)],
            "axis": params.axis,
            "commitment": params.commitment,
        },
    )


VECTOR_QUANTIZER = register(
    LayerSpec(
        id="vector_quantizer",
        title="VectorQuantizer",
        category="Regularisation",
        summary="Replaces each vector along an axis by the nearest of a few learned ones; "
        "gradients pass as if nothing had been replaced.",
        formula="y = codes[argmin ‖x - codes‖], "
        "loss += weight · (‖sg(x) - y‖² + commitment · ‖x - sg(y)‖²)",
        source="van den Oord et al. 2017, arXiv:1711.00937",
        params=(
            IntParam(
                name="codes",
                default=64,
                minimum=2,
                maximum=65536,
                inline=True,
                help="How many vectors are learned; they begin as vectors of the first batch.",
            ),
            axis_param(1, "The axis along which a vector runs: 1 for channels, -1 for features"),
            FloatParam(
                name="commitment",
                default=0.25,
                minimum=0.0,
                help="How strongly what comes in is drawn to the vector it is replaced by.",
            ),
            FloatParam(
                name="weight", default=1.0, minimum=0.0, help="The factor of its term in the loss."
            ),
        ),
        inputs=(Port("x", axes="N×…", min_rank=2, dtype=Kind.FLOAT32),),
        outputs=(
            Port("y"),
            Port("term", optional=True, help="One number per sample; their mean joins the loss."),
        ),
        infer=_infer,
        weights=_weights,
        target=_target,
        examples=(
            Example({"x": "N×8×4×4"}, {"codes": 16}),
            Example({"x": "N×T×6"}, {"codes": 5, "axis": -1}),
        ),
        keywords=("vq", "vq-vae", "codebook", "discrete", "embedding", "latent", "quantise"),
        term="term",
    )
)
