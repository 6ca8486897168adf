"""Pad, Crop, PixelShuffle, PixelUnshuffle and SpaceToDepth: borders and blocks of images."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from graph_core.dims import Dim
from graph_core.errors import ShapeError
from graph_core.layers.common import at_least_one, known
from graph_core.params import Choice, ChoiceParam, FloatParam, IntParam, IntsParam
from graph_core.spec import (
    Call,
    Example,
    FunctionTarget,
    Kind,
    LayerSpec,
    ModuleTarget,
    Port,
    Target,
    register,
)
from graph_core.types import TensorType


def _infer_pad(call: Call) -> TensorType:
    n, channels, height, width = call["x"].dims
    left, right, top, bottom = call.params.padding
    for size, sides in ((width, (left, right)), (height, (top, bottom))):
        limit = size - 1 if call.params.mode == "reflect" else size
        bound = call.params.mode in ("reflect", "circular")
        if bound and isinstance(limit, int) and max(sides) > limit:
            raise ShapeError(
                f"Pad can't go on for {max(sides)} places in mode {call.params.mode}",
                expected=f"at most {limit}",
                received=str(call["x"]),
            )
    return call["x"].with_dims(n, channels, height + (top + bottom), width + (left + right))


def _pad_target(call: Call) -> FunctionTarget:
    kwargs: dict[str, object] = {"pad": call.params.padding}
    if call.params.mode != "constant":
        kwargs["mode"] = call.params.mode
    elif call.params.value:
        kwargs["value"] = call.params.value
    return FunctionTarget("torch.nn.functional.pad", kwargs)


PAD2D = register(
    LayerSpec(
        id="pad2d",
        title="Pad2D",
        category="Shape",
        summary="Adds a border around images: a value, the mirrored or repeated edge, "
        "or the other side.",
        params=(
            IntsParam(
                name="padding",
                default=(1, 1, 1, 1),
                length=4,
                maximum=4096,
                inline=True,
                help="Places added left, right, on top and below; one number for all sides.",
            ),
            ChoiceParam(
                name="mode",
                default="constant",
                choices=(
                    Choice("constant", "a value"),
                    Choice("reflect", "mirrored", "The image goes on as in a mirror."),
                    Choice("replicate", "edge", "The outermost value is repeated."),
                    Choice("circular", "other side", "The image goes on from its other side."),
                ),
                inline=True,
                help="What stands in the border.",
            ),
            FloatParam(
                name="value",
                default=0.0,
                only_if=("mode", ("constant",)),
                help="The value in the border.",
            ),
        ),
        inputs=(Port("x", axes="N×C×H×W", rank=4, dtype=Kind.FLOAT),),
        infer=_infer_pad,
        target=_pad_target,
        examples=(
            Example({"x": "N×3×8×8"}, {"value": 1.0}),
            Example({"x": "N×3×8×9"}, {"padding": (1, 2, 3, 0), "mode": "reflect"}),
        ),
        keywords=("padding", "border", "reflection", "replication"),
    )
)


def _infer_crop(call: Call) -> TensorType:
    n, channels, height, width = call["x"].dims
    left, right, top, bottom = call.params.cut
    rest: list[Dim] = [
        at_least_one("Crop2D", size, call["x"], "a larger image, or less cut")
        for size in (height - (top + bottom), width - (left + right))
    ]
    return call["x"].with_dims(n, channels, *rest)


CROP2D = register(
    LayerSpec(
        id="crop2d",
        title="Crop2D",
        category="Shape",
        summary="Cuts the border off images.",
        params=(
            IntsParam(
                name="cut",
                default=(1, 1, 1, 1),
                length=4,
                maximum=65536,
                inline=True,
                help="Places cut off left, right, on top and below; one number for all sides.",
            ),
        ),
        inputs=(Port("x", axes="N×C×H×W", rank=4),),
        infer=_infer_crop,
        target=lambda call: FunctionTarget("ops.crop2d", {"cut": call.params.cut}),
        examples=(Example({"x": "N×3×8×8"}), Example({"x": "N×3×8×9"}, {"cut": (0, 1, 2, 3)})),
        keywords=("cropping", "border", "center"),
    )
)


def _infer_gathered(title: str, call: Call) -> TensorType:
    """Move blocks of an image into its channels."""
    n, _, height, width = call["x"].dims
    channels, factor = known(title, call["x"], 1, "channels"), call.params.factor
    places = [size // factor for size in (height, width)]
    if [place * factor for place in places] != [height, width]:
        raise ShapeError(
            f"{title} can't cut the image into blocks",
            expected=f"H and W divisible by {factor}",
            received=str(call["x"]),
        )
    return call["x"].with_dims(n, channels * factor**2, *places)


def _infer_shuffle(call: Call) -> TensorType:
    n, _, height, width = call["x"].dims
    channels, factor = known("PixelShuffle", call["x"], 1, "channels"), call.params.factor
    if channels % factor**2:
        raise ShapeError(
            "PixelShuffle can't spread the channels over blocks",
            expected=f"channels divisible by {factor**2}",
            received=str(call["x"]),
        )
    return call["x"].with_dims(n, channels // factor**2, height * factor, width * factor)


def _declare(
    id_: str,
    title: str,
    summary: str,
    infer: Callable[[Call], TensorType],
    target: Callable[[Call], Target],
    examples: tuple[str, str],
) -> LayerSpec:
    return register(
        LayerSpec(
            id=id_,
            title=title,
            category="Shape",
            summary=summary,
            source="Shi et al. 2016, arXiv:1609.05158" if "Pixel" in title else "",
            params=(
                IntParam(
                    name="factor",
                    default=2,
                    minimum=1,
                    maximum=1024,
                    inline=True,
                    help="The side of a block.",
                ),
            ),
            inputs=(Port("x", axes="N×C×H×W", rank=4),),
            infer=infer,
            target=target,
            examples=tuple(Example({"x": type_}) for type_ in examples),
            keywords=("subpixel", "super-resolution", "blocks", "rearrange"),
        )
    )


PIXEL_SHUFFLE = _declare(
    "pixel_shuffle",
    "PixelShuffle",
    "Spreads channels over blocks of an image, which grows: for super-resolution.",
    _infer_shuffle,
    lambda call: ModuleTarget("torch.nn.PixelShuffle", {"upscale_factor": call.params.factor}),
    ("N×12×4×4", "N×4×H×W"),
)
PIXEL_UNSHUFFLE = _declare(
    "pixel_unshuffle",
    "PixelUnshuffle",
    "Moves blocks of an image into its channels: PixelShuffle turned back.",
    partial(_infer_gathered, "PixelUnshuffle"),
    lambda call: ModuleTarget("torch.nn.PixelUnshuffle", {"downscale_factor": call.params.factor}),
    ("N×3×8×8", "N×2×4×6"),
)
SPACE_TO_DEPTH = _declare(
    "space_to_depth",
    "SpaceToDepth",
    "Moves blocks of an image into its channels, place by place, as TensorFlow orders them.",
    partial(_infer_gathered, "SpaceToDepth"),
    lambda call: FunctionTarget("ops.space_to_depth", {"factor": call.params.factor}),
    ("N×3×8×8", "N×2×4×6"),
)
