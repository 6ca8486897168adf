"""BatchNorm: each channel brought to mean 0 and variance 1 over the batch."""

from __future__ import annotations

from graph_core.layers.common import known
from graph_core.params import BoolParam, FloatParam
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, WeightSpec, register
from graph_core.types import DType, TensorType

_BY_RANK = {2: 1, 3: 1, 4: 2, 5: 3}


def _infer(call: Call) -> TensorType:
    known("BatchNorm", call["x"], 1, "channels")
    return call["x"]


def _weights(call: Call) -> dict[str, WeightSpec]:
    shape = (known("BatchNorm", call["x"], 1, "channels"),)
    learned = ("weight", "bias") if call.params.affine else ()
    return {
        **{name: WeightSpec(shape) for name in learned},
        "running_mean": WeightSpec(shape, buffer=True),
        "running_var": WeightSpec(shape, buffer=True),
        "num_batches_tracked": WeightSpec((), buffer=True, dtype=DType.INT64),
    }


def _target(call: Call) -> ModuleTarget:
    kwargs = {
        "num_features": known("BatchNorm", call["x"], 1, "channels"),
        "eps": call.params.eps,
        "momentum": call.params.momentum,
        "affine": call.params.affine,
    }
    usual = {"eps": 1e-5, "momentum": 0.1, "affine": True}
    kept = {name: value for name, value in kwargs.items() if usual.get(name) != value}
    return ModuleTarget(f"torch.nn.BatchNorm{_BY_RANK[call['x'].rank]}d", kept)


BATCH_NORM = register(
    LayerSpec(
        id="batch_norm",
        title="BatchNorm",
        category="Normalisation",
        summary="Brings each channel to mean 0 and variance 1 over the batch, then rescales it; "
        "in use it takes the running statistics of training.",
        formula="y = γ · (x - mean) / √(var + eps) + β",
        source="Ioffe & Szegedy 2015, arXiv:1502.03167",
        params=(
            FloatParam(
                name="momentum",
                default=0.1,
                minimum=0.0,
                maximum=1.0,
                help="The weight of the newest batch in the running statistics; "
                "Keras counts the other way round (its 0.99 is 0.01 here).",
            ),
            FloatParam(
                name="eps",
                title="Epsilon",
                default=1e-5,
                above=0.0,
                advanced=True,
                help="Added to the variance, against a division by zero.",
            ),
            BoolParam(
                name="affine", default=True, help="Whether a scale γ and an offset β are learned."
            ),
        ),
        inputs=(Port("x", axes="N×C×…", min_rank=2, max_rank=5, dtype=Kind.FLOAT32),),
        infer=_infer,
        weights=_weights,
        target=_target,
        examples=(
            Example({"x": "N×16"}),
            Example({"x": "N×16×T"}, {"affine": False}),
            Example({"x": "N×16×8×8"}, {"momentum": 0.01}),
            Example({"x": "N×8×4×4×4"}),
        ),
        keywords=("batch normalization", "bn", "whitening"),
    )
)
