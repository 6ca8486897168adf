"""LPPool: each window reduced to its p-norm."""

from __future__ import annotations

from functools import partial

from graph_core.layers.common import brief
from graph_core.layers.pooling.windows import pool_stride
from graph_core.layers.windows import AXES, Window, ceil_param, kernel_param
from graph_core.params import FloatParam
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, register
from graph_core.types import TensorType
from graph_core.values import Values


def _window(params: Values, rank: int) -> Window:
    return Window.of(Values({**params, "padding": "valid"}), rank)


def _infer(rank: int, call: Call) -> TensorType:
    return _window(call.params, rank).slide(f"LPPool{rank}D", call["x"])


def _target(rank: int, call: Call) -> ModuleTarget:
    window = _window(call.params, rank)
    kernel = window.kernel[0] if rank == 1 else window.kernel
    stride = window.stride[0] if rank == 1 else window.stride
    sizes = {"norm_type": call.params.p, "kernel_size": kernel, "stride": stride}
    return ModuleTarget(f"torch.nn.LPPool{rank}d", sizes | brief(ceil_mode=call.params.ceil))


def _declare(rank: int, summary: str, sizes: str) -> LayerSpec:
    return register(
        LayerSpec(
            id=f"lp_pool{rank}d",
            title=f"LPPool{rank}D",
            category="Pooling",
            summary=summary,
            formula="y[i] = (Σ x[stride·i + k]ᵖ)^(1/p)",
            source="Gulcehre et al. 2014, arXiv:1311.1780",
            params=(
                FloatParam(
                    name="p",
                    title="Power",
                    default=2.0,
                    above=0.0,
                    maximum=100.0,
                    inline=True,
                    help="1 adds up, 2 takes the root of the squares, more nears the largest.",
                ),
                kernel_param(rank, 2),
                pool_stride(rank),
                ceil_param(),
            ),
            inputs=(Port("x", axes=f"N×C×{AXES[rank]}", rank=rank + 2, dtype=Kind.FLOAT),),
            infer=partial(_infer, rank),
            target=partial(_target, rank),
            examples=(
                Example({"x": f"N×8×{sizes}"}),
                Example({"x": f"N×8×{sizes}"}, {"kernel": 3, "stride": 1, "p": 3.0}),
            ),
            keywords=("pooling", "norm", "power", "downsample"),
        )
    )


LP_POOL1D = _declare(1, "The p-norm of each window of a sequence.", "T")
LP_POOL2D = _declare(2, "The p-norm of each window of an image.", "8×9")
LP_POOL3D = _declare(3, "The p-norm of each window of a volume.", "4×6×5")
