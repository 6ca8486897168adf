"""ZeroPad2D and UpSample2D: images with a border, and larger ones."""

from __future__ import annotations

from graph_core.params import BoolParam, Choice, ChoiceParam, IntsParam
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, register
from graph_core.types import TensorType


def _infer_pad(call: Call) -> TensorType:
    left, right, top, bottom = call.params.padding
    n, channels, height, width = call["x"].dims
    return call["x"].with_dims(n, channels, height + (top + bottom), width + (left + right))


ZERO_PAD2D = register(
    LayerSpec(
        id="zero_pad2d",
        title="ZeroPad2D",
        category="Shape",
        summary="Adds a border of zeros around images.",
        params=(
            IntsParam(
                name="padding",
                default=(1, 1, 1, 1),
                length=4,
                maximum=4096,
                inline=True,
                help="Zeros added left, right, on top and below; one number for all sides.",
            ),
        ),
        inputs=(Port("x", axes="N×C×H×W", rank=4),),
        infer=_infer_pad,
        target=lambda call: ModuleTarget("torch.nn.ZeroPad2d", {"padding": call.params.padding}),
        examples=(
            Example({"x": "N×3×8×8"}),
            Example({"x": "N×3×8×8"}, {"padding": (0, 1, 2, 3)}),
        ),
        keywords=("padding", "border", "margin"),
    )
)


def _infer_up(call: Call) -> TensorType:
    n, channels, height, width = call["x"].dims
    rows, columns = call.params.scale
    return call["x"].with_dims(n, channels, height * rows, width * columns)


def _up_target(call: Call) -> ModuleTarget:
    params = call.params
    rows, columns = params.scale
    kwargs: dict[str, object] = {"scale_factor": rows if rows == columns else params.scale}
    if params.mode != "nearest":
        kwargs |= {"mode": params.mode}
        kwargs |= {"align_corners": True} if params.align_corners else {}
    return ModuleTarget("torch.nn.Upsample", kwargs)


UP_SAMPLE2D = register(
    LayerSpec(
        id="up_sample2d",
        title="UpSample2D",
        category="Shape",
        summary="Enlarges images by whole factors, by repetition or interpolation.",
        params=(
            IntsParam(
                name="scale",
                default=(2, 2),
                minimum=1,
                maximum=1024,
                inline=True,
                help="How many times as high and wide.",
            ),
            ChoiceParam(
                name="mode",
                default="nearest",
                choices=(
                    Choice("nearest", "nearest", "Repeats each value."),
                    Choice("bilinear", "bilinear", "Interpolates between neighbours."),
                    Choice("bicubic", "bicubic", "Smoother still; may overshoot."),
                ),
                inline=True,
                help="How the values between are found.",
            ),
            BoolParam(
                name="align_corners",
                default=False,
                advanced=True,
                only_if=("mode", ("bilinear", "bicubic")),
                help="Whether corner values keep their places exactly.",
            ),
        ),
        inputs=(Port("x", axes="N×C×H×W", rank=4, dtype=Kind.FLOAT),),
        infer=_infer_up,
        target=_up_target,
        examples=(
            Example({"x": "N×3×4×5"}),
            Example({"x": "N×3×4×5"}, {"scale": (2, 3), "mode": "bilinear"}),
        ),
        keywords=("upsampling", "resize", "interpolate", "unpool", "decoder"),
    )
)
