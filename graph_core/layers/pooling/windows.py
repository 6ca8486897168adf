"""MaxPool and AvgPool: each window reduced to its largest value or its mean."""

from __future__ import annotations

from functools import partial

from graph_core.errors import ShapeError
from graph_core.layers.common import brief
from graph_core.layers.windows import (
    AXES,
    Window,
    ceil_param,
    dilation_param,
    kernel_param,
    padding_param,
)
from graph_core.params import BoolParam, IntsParam, Param
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


def _infer(title: str, rank: int, call: Call) -> TensorType:
    window = Window.of(call.params, rank)
    if window.same:
        return window.slide(title, call["x"])
    limits = [span // 2 for span in window.kernel]
    if any(pad > limit for pad, limit in zip(window.padding, limits, strict=True)):
        raise ShapeError(
            f"{title} can't be padded by more than half its window",
            expected=f"padding of at most {'×'.join(map(str, limits))}",
            received="×".join(map(str, window.padding)),
        )
    return window.slide(title, call["x"])


def _infer_avg3d(call: Call) -> TensorType:
    """Infer as the other pools, but refuse what torch's average of volumes alone can't do."""
    made, window = _infer("AvgPool3D", 3, call), Window.of(call.params, 3)
    sizes = zip(call["x"].dims[2:], window.kernel, strict=True)
    if not window.same and any(isinstance(size, int) and size < k for size, k in sizes):
        raise ShapeError(
            "AvgPool3D's window is larger than its input, padding left out",
            expected=f"D×H×W of at least {'×'.join(map(str, window.kernel))}",
            received=str(call["x"]),
        )
    return made


def _max_target(rank: int, call: Call) -> Target:
    window = Window.of(call.params, rank)
    if window.same and (window.even is None or max(window.dilation) > 1):
        sizes = {"kernel": window.kernel, "stride": window.stride, "dilation": window.dilation}
        return FunctionTarget(f"ops.max_pool{rank}d_same", sizes)
    return ModuleTarget(
        f"torch.nn.MaxPool{rank}d", _kwargs(window, call) | brief(dilation=window.dilation)
    )


def _avg_target(rank: int, call: Call) -> Target:
    window = Window.of(call.params, rank)
    if window.same:
        sizes = {"kernel": window.kernel, "stride": window.stride}
        return FunctionTarget(f"ops.avg_pool{rank}d_same", sizes)
    inside = brief(count_include_pad=call.params.count_padding)
    return ModuleTarget(f"torch.nn.AvgPool{rank}d", _kwargs(window, call) | inside)


def _kwargs(window: Window, call: Call) -> dict[str, object]:
    kwargs = brief(
        kernel_size=window.kernel,
        padding=window.even if window.same else window.padding,
        ceil_mode=call.params.ceil and not window.same,
    )
    if window.stride == window.kernel:
        return kwargs
    return kwargs | {"stride": window.stride[0] if len(set(window.stride)) == 1 else window.stride}


def pool_stride(rank: int) -> IntsParam:
    """Return the step of a pool's window, per axis."""
    return IntsParam(
        name="stride",
        default=(2,) * rank,
        length=rank,
        minimum=1,
        maximum=4096,
        inline=True,
        help="How far the window moves from place to place; 2 halves the size.",
    )


def _count_padding() -> BoolParam:
    return BoolParam(
        name="count_padding",
        default=True,
        advanced=True,
        help="Whether padding counts as zeros in the mean; never with same.",
    )


def _declare(
    kind: str, rank: int, summary: str, formula: str, sizes: str, own: tuple[Param, ...]
) -> LayerSpec:
    title = f"{kind.capitalize()}Pool{rank}D"
    infer = _infer_avg3d if title == "AvgPool3D" else partial(_infer, title, rank)
    return register(
        LayerSpec(
            id=f"{kind}_pool{rank}d",
            title=title,
            category="Pooling",
            summary=summary,
            formula=formula,
            params=(
                kernel_param(rank, 2),
                pool_stride(rank),
                padding_param(rank, inline=False),
                *own,
                ceil_param(),
            ),
            inputs=(Port("x", axes=f"N×C×{AXES[rank]}", rank=rank + 2, dtype=Kind.FLOAT),),
            infer=infer,
            target=partial(_max_target if kind == "max" else _avg_target, rank),
            examples=(
                Example({"x": f"N×8×{sizes}"}),
                Example({"x": f"N×8×{sizes}"}, {"kernel": 3, "padding": "same"}),
                Example({"x": f"N×8×{sizes}"}, {"kernel": 3, "stride": 1, "padding": 1}),
            ),
            keywords=("pooling", "downsample", "subsample"),
        )
    )


_LARGEST = "y[i] = max x[stride·i + dilation·k - padding]"
_MEAN = "y[i] = mean x[stride·i + k - padding]"
_SIZES = {1: ("T", "a sequence"), 2: ("8×9", "an image"), 3: ("4×6×5", "a volume")}


def _max_pool(rank: int) -> LayerSpec:
    sizes, thing = _SIZES[rank]
    summary = f"The largest value of each window of {thing}."
    return _declare("max", rank, summary, _LARGEST, sizes, (dilation_param(rank),))


def _avg_pool(rank: int) -> LayerSpec:
    sizes, thing = _SIZES[rank]
    summary = f"The mean of each window of {thing}."
    return _declare("avg", rank, summary, _MEAN, sizes, (_count_padding(),))


MAX_POOL1D, MAX_POOL2D, MAX_POOL3D = map(_max_pool, _SIZES)
AVG_POOL1D, AVG_POOL2D, AVG_POOL3D = map(_avg_pool, _SIZES)
