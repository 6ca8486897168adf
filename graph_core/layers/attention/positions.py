"""PositionalEncoding, ClassToken and PatchEmbedding: what a transformer's sequence is made of."""

from __future__ import annotations

from graph_core.dims import Dim, product
from graph_core.errors import RefusedByDesign
from graph_core.layers.common import brief, known
from graph_core.layers.weighted import register_normable
from graph_core.params import BoolParam, Choice, ChoiceParam, IntParam
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, WeightSpec, register
from graph_core.types import TensorType


def _learned(call: Call) -> bool:
    return bool(call.params.encoding == "learned")


def _infer_positions(call: Call) -> TensorType:
    received, length = call["x"], call.params.length
    known("PositionalEncoding", received, 2, "features")
    steps = received.dims[1]
    if _learned(call) and isinstance(steps, int) and steps > length:
        raise RefusedByDesign(
            "PositionalEncoding has no vector for so many steps",
            expected=f"at most {length} in dim 1",
            received=str(received),
        )
    return received


def _position_weights(call: Call) -> dict[str, WeightSpec]:
    features = known("PositionalEncoding", call["x"], 2, "features")
    return {"weight": WeightSpec((call.params.length, features))} if _learned(call) else {}


def _positions_target(call: Call) -> ModuleTarget:
    if not _learned(call):
        return ModuleTarget("ops.SinusoidalPositions")
    features = known("PositionalEncoding", call["x"], 2, "features")
    return ModuleTarget(
        "ops.LearnedPositions", {"length": call.params.length, "features": features}
    )


POSITIONAL_ENCODING = register(
    LayerSpec(
        id="positional_encoding",
        title="PositionalEncoding",
        category="Attention",
        summary="Adds to each step of a sequence what tells its place: waves, or learned vectors.",
        formula="y[t] = x[t] + p[t], p[t] = sin, cos(t / 10000^(2i/F)) or learned",
        source="Vaswani et al. 2017, arXiv:1706.03762",
        params=(
            ChoiceParam(
                name="encoding",
                default="sinusoidal",
                choices=(
                    Choice("sinusoidal", "waves", "Sines and cosines; any length."),
                    Choice("learned", "learned", "A learned vector for each place."),
                ),
                inline=True,
                help="What is added.",
            ),
            IntParam(
                name="length",
                title="Longest",
                default=512,
                minimum=1,
                inline=True,
                only_if=("encoding", ("learned",)),
                help="The longest sequence there will be.",
            ),
        ),
        inputs=(Port("x", axes="N×T×F", rank=3, dtype=Kind.FLOAT32),),
        infer=_infer_positions,
        weights=_position_weights,
        target=_positions_target,
        examples=(
            Example({"x": "N×T×16"}),
            Example({"x": "N×6×8"}, {"encoding": "learned", "length": 16}),
            Example({"x": "N×T×8"}, {"encoding": "learned", "length": 32}),
        ),
        keywords=("transformer", "position", "sequence", "order"),
    )
)


def _infer_token(call: Call) -> TensorType:
    known("ClassToken", call["x"], 2, "features")
    return call["x"].with_dim(1, call["x"].dims[1] + 1)


def _token_weights(call: Call) -> dict[str, WeightSpec]:
    return {"weight": WeightSpec((1, 1, known("ClassToken", call["x"], 2, "features")))}


CLASS_TOKEN = register(
    LayerSpec(
        id="class_token",
        title="ClassToken",
        category="Attention",
        summary="Puts one learned step before a sequence, whose place is read out at the end.",
        formula="y = [w, x]",
        source="Devlin et al. 2019, arXiv:1810.04805",
        inputs=(Port("x", axes="N×T×F", rank=3, dtype=Kind.FLOAT32),),
        infer=_infer_token,
        weights=_token_weights,
        target=lambda call: ModuleTarget(
            "ops.ClassToken", {"features": known("ClassToken", call["x"], 2, "features")}
        ),
        examples=(Example({"x": "N×T×16"}), Example({"x": "N×9×8"})),
        keywords=("cls", "transformer", "vit", "bert"),
    )
)


def _infer_patches(call: Call) -> TensorType:
    known("PatchEmbedding", call["x"], 1, "channels")
    side = call.params.patch
    rows, columns = (size // side for size in call["x"].dims[2:])
    if (rows * side, columns * side) != call["x"].dims[2:]:
        raise RefusedByDesign(
            "PatchEmbedding would leave a rest at the edge",
            expected=f"H and W divisible by {side}",
            received=str(call["x"]),
        )
    return call["x"].with_dims(call["x"].dims[0], rows * columns, call.params.features)


def _patch_weights(call: Call) -> dict[str, WeightSpec]:
    features, side = call.params.features, call.params.patch
    channels = known("PatchEmbedding", call["x"], 1, "channels")
    weights = {"weight": WeightSpec((features, channels, side, side))}
    return weights | ({"bias": WeightSpec((features,))} if call.params.bias else {})


def _patch_adds(call: Call) -> Dim:
    return product((*call["x"].sample, call.params.features))


def _patch_target(call: Call) -> ModuleTarget:
    side = call.params.patch
    return ModuleTarget(
        "ops.PatchEmbedding",
        brief(
            in_channels=known("PatchEmbedding", call["x"], 1, "channels"),
            out_channels=call.params.features,
            kernel_size=side,
            stride=side,
            bias=call.params.bias,
        ),
    )


PATCH_EMBEDDING = register_normable(
    LayerSpec(
        id="patch_embedding",
        title="PatchEmbedding",
        category="Attention",
        summary="Makes a sequence of an image: one vector for each square patch.",
        formula="y[i] = W · patch[i] + b",
        source="Dosovitskiy et al. 2021, arXiv:2010.11929",
        params=(
            IntParam(
                name="patch",
                title="Patch size",
                default=4,
                minimum=1,
                maximum=4096,
                inline=True,
                help="The side of a patch.",
            ),
            IntParam(
                name="features", default=64, minimum=1, inline=True, help="The length of a vector."
            ),
            BoolParam(name="bias", default=True, help="Whether a learned offset is added."),
        ),
        inputs=(Port("x", axes="N×C×H×W", rank=4, dtype=Kind.FLOAT32),),
        infer=_infer_patches,
        weights=_patch_weights,
        mult_adds=_patch_adds,
        target=_patch_target,
        examples=(
            Example({"x": "N×3×8×8"}, {"features": 6}),
            Example({"x": "N×1×6×4"}, {"patch": 2, "features": 4, "bias": False}),
        ),
        keywords=("vit", "vision transformer", "tokens", "image"),
    )
)
