"""MaxPool with indices and MaxUnpool: largest values, put back where they came from."""

from __future__ import annotations

from functools import partial

from graph_core.dims import Dim
from graph_core.errors import RefusedByDesign, ShapeError
from graph_core.layers.common import at_least_one
from graph_core.layers.pooling.windows import pool_stride
from graph_core.layers.windows import AXES, Window, kernel_param
from graph_core.params import IntsParam, Param
from graph_core.spec import Call, Example, FunctionTarget, Kind, LayerSpec, Port, register
from graph_core.types import DType, TensorType

# What is pooled in the examples, what is left of it, and how a person calls it.
_SIZES = {
    1: ("12", "6", "a sequence"),
    2: ("8×9", "4×4", "an image"),
    3: ("4×8×9", "2×4×4", "a volume"),
}


def _padding(rank: int) -> IntsParam:
    return IntsParam(
        name="padding",
        default=(0,) * rank,
        length=rank,
        maximum=4096,
        help="Places around the input that are never the largest.",
    )


def _params(rank: int) -> tuple[Param, ...]:
    return kernel_param(rank, 2), pool_stride(rank), _padding(rank)


def _window(title: str, rank: int, call: Call) -> Window:
    window = Window.of(call.params, rank)
    limits = [span // 2 for span in window.kernel]
    if any(pad > limit for pad, limit in zip(window.padding, limits, strict=True)):
        raise ShapeError(
            f"{title} can't be padded by more than half its window",
            expected=f"padding of at most {'×'.join(map(str, limits))}",
            received="×".join(map(str, window.padding)),
        )
    return window


def _infer_pool(title: str, rank: int, call: Call) -> tuple[TensorType, TensorType]:
    made = _window(title, rank, call).slide(title, call["x"])
    return made, made.with_dtype(DType.INT64)


def _sizes(call: Call, rank: int) -> dict[str, object]:
    window = Window.of(call.params, rank)
    return {"kernel": window.kernel, "stride": window.stride, "padding": window.padding}


def _pool_target(rank: int, call: Call) -> FunctionTarget:
    return FunctionTarget(f"ops.max_pool{rank}d_indices", _sizes(call, rank))


def _declare_pool(rank: int) -> LayerSpec:
    sizes, _, thing = _SIZES[rank]
    title = f"MaxPool{rank}DIndices"
    return register(
        LayerSpec(
            id=f"max_pool{rank}d_indices",
            title=title,
            category="Pooling",
            summary=f"The largest value of each window of {thing}, and where it stood: "
            f"a MaxUnpool{rank}D puts values back there.",
            formula="y[i] = max x[stride·i + k - padding], indices[i] = argmax",
            source="Zeiler et al. 2011",
            params=_params(rank),
            inputs=(Port("x", axes=f"N×C×{AXES[rank]}", rank=rank + 2, dtype=Kind.FLOAT),),
            outputs=(Port("y"), Port("indices", help="Where in the input each value stood.")),
            infer=partial(_infer_pool, title, rank),
            target=partial(_pool_target, rank),
            examples=(
                Example({"x": f"N×8×{sizes}"}),
                Example({"x": f"N×8×{sizes}"}, {"kernel": 3, "padding": 1}),
            ),
            keywords=("pooling", "argmax", "segnet", "unpool"),
        )
    )


def _grown(rank: int, call: Call) -> list[Dim]:
    """Return the sizes that the pool came from, where it left nothing over."""
    window = Window.of(call.params, rank)
    axes = zip(call["x"].dims[2:], window.stride, window.kernel, window.padding, strict=True)
    return [(size - 1) * step + kernel - 2 * pad for size, step, kernel, pad in axes]


def _infer_unpool(title: str, rank: int, call: Call) -> TensorType:
    received, indices = call["x"], call["indices"]
    if indices.dtype is not DType.INT64 or indices.dims != received.dims:
        raise ShapeError(
            f"{title} needs an index for every value",
            expected=f"{received.with_dtype(DType.INT64)}",
            received=str(indices),
        )
    grown = _grown(rank, call)
    like = call.get("like")
    if like is None:
        sizes = [at_least_one(title, size, received, "less padding") for size in grown]
        return received.with_dims(*received.dims[:2], *sizes)
    for wanted, size, step in zip(
        like.dims[2:], grown, Window.of(call.params, rank).stride, strict=True
    ):
        apart = wanted - size
        if not isinstance(apart, int) or abs(apart) >= step:
            raise RefusedByDesign(
                f"{title} can't reach the size it should be like",
                expected=f"{AXES[rank]} near {'×'.join(map(str, grown))}, by less than the stride",
                received=str(like),
            )
    return received.with_dims(*received.dims[:2], *like.dims[2:])


def _unpool_target(rank: int, call: Call) -> FunctionTarget:
    return FunctionTarget(f"ops.max_unpool{rank}d", _sizes(call, rank))


def _declare_unpool(rank: int) -> LayerSpec:
    sizes, pooled, thing = _SIZES[rank]
    title = f"MaxUnpool{rank}D"
    port = partial(Port, axes=f"N×C×{AXES[rank]}", rank=rank + 2)
    return register(
        LayerSpec(
            id=f"max_unpool{rank}d",
            title=title,
            category="Pooling",
            summary=f"Enlarges {thing}: values go where the largest ones stood, the rest is 0.",
            formula="y[indices[i]] = x[i], 0 elsewhere",
            source="Zeiler et al. 2011",
            params=_params(rank),
            inputs=(
                port("x", dtype=Kind.FLOAT),
                port("indices", dtype=Kind.INT, help=f"From a MaxPool{rank}DIndices."),
                port(
                    "like",
                    optional=True,
                    help="What was pooled: the result gets its size, where several would fit.",
                ),
            ),
            infer=partial(_infer_unpool, title, rank),
            target=partial(_unpool_target, rank),
            examples=(
                Example({"x": f"N×8×{pooled}", "indices": f"N×8×{pooled} int64"}),
                Example(
                    {
                        "x": f"N×8×{pooled}",
                        "indices": f"N×8×{pooled} int64",
                        "like": f"N×8×{sizes}",
                    }
                ),
            ),
            keywords=("unpooling", "upsampling", "decoder", "segnet"),
        )
    )


MAX_POOL1D_INDICES, MAX_POOL2D_INDICES, MAX_POOL3D_INDICES = map(_declare_pool, _SIZES)
MAX_UNPOOL1D, MAX_UNPOOL2D, MAX_UNPOOL3D = map(_declare_unpool, _SIZES)
