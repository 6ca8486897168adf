"""AdaptiveAvgPool and AdaptiveMaxPool: inputs of any size reduced to a given one."""

from __future__ import annotations

from graph_core.layers.common import brief
from graph_core.layers.windows import AXES
from graph_core.params import IntsParam
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, register
from graph_core.types import TensorType


def _infer(call: Call) -> TensorType:
    return call["x"].with_dims(*call["x"].dims[:2], *call.params.size)


def _declare(kind: str, rank: int, what: str, thing: str, sizes: str) -> LayerSpec:
    title = f"Adaptive{kind}Pool{rank}D"
    return register(
        LayerSpec(
            id=f"adaptive_{kind.lower()}_pool{rank}d",
            title=title,
            category="Pooling",
            summary=f"Brings {thing} of any size to a given size: {what} of equal shares.",
            formula=f"y[i] = {what.rsplit(maxsplit=1)[-1]} x[⌊i·n/size⌋ … ⌈(i+1)·n/size⌉]",
            source="He et al. 2015, arXiv:1406.4729",
            params=(
                IntsParam(
                    name="size",
                    title="Output size",
                    default=(1,) * rank,
                    length=rank,
                    minimum=1,
                    maximum=4096,
                    inline=True,
                    help="The size that leaves, per axis, whatever the size that comes.",
                ),
            ),
            inputs=(Port("x", axes=f"N×C×{AXES[rank]}", rank=rank + 2, dtype=Kind.FLOAT),),
            infer=_infer,
            target=lambda call: ModuleTarget(
                f"torch.nn.{title[:-1]}d", brief(output_size=call.params.size)
            ),
            examples=(
                Example({"x": f"N×8×{sizes}"}),
                Example({"x": f"N×8×{sizes}"}, {"size": 3}),
            ),
            keywords=("pooling", "any size", "spatial pyramid", "global"),
        )
    )


def _average(rank: int) -> LayerSpec:
    return _declare("Avg", rank, "the mean", *_OF[rank])


def _largest(rank: int) -> LayerSpec:
    return _declare("Max", rank, "the max", *_OF[rank])


_OF = {1: ("sequences", "T"), 2: ("images", "H×W"), 3: ("volumes", "4×6×5")}
ADAPTIVE_AVG_POOL1D, ADAPTIVE_AVG_POOL2D, ADAPTIVE_AVG_POOL3D = map(_average, _OF)
ADAPTIVE_MAX_POOL1D, ADAPTIVE_MAX_POOL2D, ADAPTIVE_MAX_POOL3D = map(_largest, _OF)
