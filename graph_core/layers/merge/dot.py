"""Dot: how alike two inputs are along their last dim."""

from __future__ import annotations

from graph_core.dims import Dim, product
from graph_core.layers.merge.common import broadcast
from graph_core.spec import Call, Example, FunctionTarget, Kind, LayerSpec, Port, register
from graph_core.types import TensorType


def _infer(call: Call) -> TensorType:
    return broadcast("Dot", (call["a"], call["b"])).with_dim(-1, 1)


def _mult_adds(call: Call) -> Dim:
    return product(broadcast("Dot", (call["a"], call["b"])).sample)


DOT = register(
    LayerSpec(
        id="dot",
        title="Dot",
        category="Merge",
        summary="The inner product of two inputs along their last dim, which becomes 1.",
        formula="y = Σ aᵢ · bᵢ",
        inputs=(
            Port("a", axes="N×…×F", min_rank=2, dtype=Kind.FLOAT),
            Port("b", axes="N×…×F", min_rank=2, dtype=Kind.FLOAT),
        ),
        infer=_infer,
        mult_adds=_mult_adds,
        target=lambda _: FunctionTarget("ops.dot"),
        examples=(
            Example({"a": "N×16", "b": "N×16"}),
            Example({"a": "N×T×16", "b": "N×1×16"}),
        ),
        keywords=("merge", "inner product", "similarity", "recommender", "two-tower"),
    )
)
