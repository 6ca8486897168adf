"""GroupNorm, InstanceNorm, RMSNorm and LocalResponseNorm: norms that need no batch."""

from __future__ import annotations

from graph_core.dims import product
from graph_core.errors import ShapeError
from graph_core.layers.common import known, last_dims, unlike
from graph_core.params import BoolParam, FloatParam, IntParam
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, WeightSpec, register
from graph_core.types import TensorType

_EPS = FloatParam(
    name="eps",
    title="Epsilon",
    default=1e-5,
    above=0.0,
    advanced=True,
    help="Added to the variance, against a division by zero.",
)


def _affine(*, default: bool) -> BoolParam:
    return BoolParam(
        name="affine", default=default, help="Whether a scale γ and an offset β are learned."
    )


def _by_channel(title: str, call: Call) -> dict[str, WeightSpec]:
    shape = (known(title, call["x"], 1, "channels"),)
    return {name: WeightSpec(shape) for name in ("weight", "bias") if call.params.affine}


def _infer_groups(call: Call) -> TensorType:
    channels = known("GroupNorm", call["x"], 1, "channels")
    if channels % call.params.groups:
        raise ShapeError(
            f"GroupNorm can't form {call.params.groups} groups",
            expected=f"channels divisible by {call.params.groups}",
            received=str(call["x"]),
        )
    return call["x"]


def _group_target(call: Call) -> ModuleTarget:
    kwargs = {
        "num_groups": call.params.groups,
        "num_channels": known("GroupNorm", call["x"], 1, "channels"),
        "eps": call.params.eps,
        "affine": call.params.affine,
    }
    return ModuleTarget("torch.nn.GroupNorm", unlike({"eps": 1e-5, "affine": True}, **kwargs))


GROUP_NORM = register(
    LayerSpec(
        id="group_norm",
        title="GroupNorm",
        category="Normalisation",
        summary="Brings groups of channels of each sample to mean 0 and variance 1; "
        "good for small batches.",
        formula="y = γ · (x - mean) / √(var + eps) + β",
        source="Wu & He 2018, arXiv:1803.08494",
        params=(
            IntParam(
                name="groups",
                default=8,
                minimum=1,
                inline=True,
                help="How many groups the channels are split into; 1 takes them all together.",
            ),
            _EPS,
            _affine(default=True),
        ),
        inputs=(Port("x", axes="N×C×…", min_rank=2, dtype=Kind.FLOAT32),),
        infer=_infer_groups,
        weights=lambda call: _by_channel("GroupNorm", call),
        target=_group_target,
        examples=(
            Example({"x": "N×16×4×4"}),
            Example({"x": "N×6×T"}, {"groups": 3, "affine": False}),
        ),
        keywords=("group normalization", "gn"),
    )
)


def _infer_instance(call: Call) -> TensorType:
    known("InstanceNorm", call["x"], 1, "channels")
    if product(call["x"].dims[2:]) == 1:
        raise ShapeError(
            "InstanceNorm needs more than one value per channel",
            expected="a larger input",
            received=str(call["x"]),
        )
    return call["x"]


def _instance_target(call: Call) -> ModuleTarget:
    kwargs = {
        "num_features": known("InstanceNorm", call["x"], 1, "channels"),
        "eps": call.params.eps,
        "affine": call.params.affine,
    }
    name = f"torch.nn.InstanceNorm{call['x'].rank - 2}d"
    return ModuleTarget(name, unlike({"eps": 1e-5, "affine": False}, **kwargs))


INSTANCE_NORM = register(
    LayerSpec(
        id="instance_norm",
        title="InstanceNorm",
        category="Normalisation",
        summary="Brings each channel of each sample to mean 0 and variance 1; for style transfer.",
        formula="y = γ · (x - mean) / √(var + eps) + β",
        source="Ulyanov et al. 2016, arXiv:1607.08022",
        params=(_EPS, _affine(default=False)),
        inputs=(Port("x", axes="N×C×…", min_rank=3, max_rank=5, dtype=Kind.FLOAT32),),
        infer=_infer_instance,
        weights=lambda call: _by_channel("InstanceNorm", call),
        target=_instance_target,
        examples=(
            Example({"x": "N×8×4×4"}),
            Example({"x": "N×8×T"}, {"affine": True}),
            Example({"x": "N×4×3×4×5"}),
        ),
        keywords=("instance normalization", "style"),
    )
)


def _rms_shape(call: Call) -> tuple[int, ...]:
    return last_dims("RMSNorm", call["x"], call.params.dims)


def _infer_rms(call: Call) -> TensorType:
    _rms_shape(call)
    return call["x"]


def _rms_target(call: Call) -> ModuleTarget:
    shape = _rms_shape(call)
    kwargs = {
        "normalized_shape": shape[0] if len(shape) == 1 else shape,
        "eps": call.params.eps,
        "elementwise_affine": call.params.affine,
    }
    return ModuleTarget("torch.nn.RMSNorm", unlike({"elementwise_affine": True}, **kwargs))


RMS_NORM = register(
    LayerSpec(
        id="rms_norm",
        title="RMSNorm",
        category="Normalisation",
        summary="Scales the last dims of each sample to a mean square of one; "
        "a lighter LayerNorm, usual in language models.",
        formula="y = γ · x / √(mean x² + eps)",
        source="Zhang & Sennrich 2019, arXiv:1910.07467",
        params=(
            IntParam(
                name="dims",
                title="Last dims",
                default=1,
                minimum=1,
                maximum=7,
                inline=True,
                help="How many of the last dims are scaled together.",
            ),
            FloatParam(
                name="eps",
                title="Epsilon",
                default=1e-6,
                above=0.0,
                advanced=True,
                help="Added to the mean square, against a division by zero.",
            ),
            BoolParam(name="affine", default=True, help="Whether a scale γ is learned."),
        ),
        inputs=(Port("x", axes="N×…×F", min_rank=2, dtype=Kind.FLOAT32),),
        infer=_infer_rms,
        weights=lambda call: {"weight": WeightSpec(_rms_shape(call))} if call.params.affine else {},
        target=_rms_target,
        examples=(Example({"x": "N×T×16"}), Example({"x": "N×4×8×8"}, {"dims": 3})),
        keywords=("root mean square", "transformer", "llama"),
    )
)


def _local_target(call: Call) -> ModuleTarget:
    usual = {"alpha": 1e-4, "beta": 0.75, "k": 1.0}
    return ModuleTarget("torch.nn.LocalResponseNorm", unlike(usual, **call.params))


LOCAL_RESPONSE_NORM = register(
    LayerSpec(
        id="local_response_norm",
        title="LocalResponseNorm",
        category="Normalisation",
        summary="Divides each value by the strength of neighbouring channels, as AlexNet did.",
        formula="y[c] = x[c] / (k + alpha / size · Σ x[c']²)^beta",
        source="Krizhevsky et al. 2012",
        params=(
            IntParam(
                name="size",
                default=5,
                minimum=1,
                maximum=4096,
                inline=True,
                help="How many neighbouring channels count.",
            ),
            FloatParam(name="alpha", default=1e-4, help="The weight of the neighbours."),
            FloatParam(name="beta", default=0.75, help="The power of the divisor."),
            FloatParam(name="k", default=1.0, above=0.0, help="What the divisor has at least."),
        ),
        inputs=(Port("x", axes="N×C×…", min_rank=3, dtype=Kind.FLOAT),),
        infer=lambda call: call["x"],
        target=_local_target,
        examples=(Example({"x": "N×8×4×4"}), Example({"x": "N×8×T"}, {"size": 3})),
        keywords=("lrn", "alexnet", "lateral inhibition"),
    )
)
