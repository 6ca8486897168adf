"""GlobalAvgPool and GlobalMaxPool: each channel reduced to one number."""

from __future__ import annotations

from functools import partial

from graph_core.layers.common import keep_dims_param
from graph_core.layers.windows import AXES
from graph_core.spec import Call, Example, FunctionTarget, Kind, LayerSpec, Port, register
from graph_core.types import TensorType


def _infer(rank: int, call: Call) -> TensorType:
    kept = call["x"].dims[:2]
    return call["x"].with_dims(*kept, *((1,) * rank if call.params.keep_dims else ()))


def _target(function: str, rank: int, call: Call) -> FunctionTarget:
    kwargs: dict[str, object] = {"dim": tuple(range(2, 2 + rank)) if rank > 1 else 2}
    return FunctionTarget(function, kwargs | ({"keepdim": True} if call.params.keep_dims else {}))


def _declare(kind: str, rank: int, function: str, summary: str, sizes: str) -> LayerSpec:
    return register(
        LayerSpec(
            id=f"global_{kind}_pool{rank}d",
            title=f"Global{kind.capitalize()}Pool{rank}D",
            category="Pooling",
            summary=summary,
            formula=f"y[c] = {'mean' if kind == 'avg' else 'max'} x[c, …]",
            source="Lin et al. 2014, arXiv:1312.4400",
            params=(keep_dims_param(),),
            inputs=(Port("x", axes=f"N×C×{AXES[rank]}", rank=rank + 2, dtype=Kind.FLOAT),),
            infer=partial(_infer, rank),
            target=partial(_target, function, rank),
            examples=(
                Example({"x": f"N×16×{sizes}"}),
                Example({"x": f"N×16×{sizes}"}, {"keep_dims": True}),
            ),
            keywords=("pooling", "gap", "squeeze", "reduce"),
        )
    )


def _average(rank: int) -> LayerSpec:
    thing, sizes = _OF[rank]
    return _declare("avg", rank, "torch.mean", f"The mean of each channel's {thing}.", sizes)


def _largest(rank: int) -> LayerSpec:
    thing, sizes = _OF[rank]
    summary = f"The largest value of each channel's {thing}."
    return _declare("max", rank, "torch.amax", summary, sizes)


_OF = {1: ("sequence", "T"), 2: ("image", "8×8"), 3: ("volume", "4×4×4")}
GLOBAL_AVG_POOL1D, GLOBAL_AVG_POOL2D, GLOBAL_AVG_POOL3D = map(_average, _OF)
GLOBAL_MAX_POOL1D, GLOBAL_MAX_POOL2D, GLOBAL_MAX_POOL3D = map(_largest, _OF)
