"""Dot, CosineSimilarity and PairwiseDistance: how alike two inputs are along their last dim."""

from __future__ import annotations

from functools import partial

from graph_core.dims import Dim, product
from graph_core.layers.common import unlike
from graph_core.layers.merge.common import broadcast
from graph_core.params import FloatParam
from graph_core.spec import (
    Call,
    Example,
    FunctionTarget,
    Kind,
    LayerSpec,
    ModuleTarget,
    Port,
    register,
)
from graph_core.types import TensorType

_PORTS = (
    Port("a", axes="N×…×F", min_rank=2, dtype=Kind.FLOAT),
    Port("b", axes="N×…×F", min_rank=2, dtype=Kind.FLOAT),
)
_EXAMPLES = (
    Example({"a": "N×16", "b": "N×16"}),
    Example({"a": "N×T×16", "b": "N×1×16"}),
)


def _both(title: str, call: Call) -> TensorType:
    return broadcast(title, (call["a"], call["b"]))


def _infer(title: str, call: Call) -> TensorType:
    return _both(title, call).with_dim(-1, 1)


def _mult_adds(call: Call) -> Dim:
    return product(_both("Dot", call).sample)


DOT = register(
    LayerSpec(
        id="dot",
        title="Dot",
        category="Merge",
        summary="The inner product of two inputs along their last dim, which becomes 1.",
        formula="y = Σ aᵢ · bᵢ",
        inputs=_PORTS,
        infer=partial(_infer, "Dot"),
        mult_adds=_mult_adds,
        target=lambda _: FunctionTarget("ops.dot"),
        examples=_EXAMPLES,
        keywords=("merge", "inner product", "similarity", "recommender", "two-tower"),
    )
)
COSINE_SIMILARITY = register(
    LayerSpec(
        id="cosine_similarity",
        title="CosineSimilarity",
        category="Merge",
        summary="The cosine of the angle between two inputs along their last dim, "
        "which becomes 1; lengths don't count.",
        formula="y = Σ aᵢ · bᵢ / (|a| · |b|)",
        inputs=_PORTS,
        infer=partial(_infer, "CosineSimilarity"),
        target=lambda _: FunctionTarget("ops.cosine_similarity"),
        examples=_EXAMPLES,
        keywords=("merge", "angle", "siamese", "contrastive"),
    )
)


def _distance_target(call: Call) -> ModuleTarget:
    kwargs = unlike({"p": 2.0}, p=call.params.p)
    return ModuleTarget("torch.nn.PairwiseDistance", {**kwargs, "keepdim": True})


PAIRWISE_DISTANCE = register(
    LayerSpec(
        id="pairwise_distance",
        title="PairwiseDistance",
        category="Merge",
        summary="How far two inputs are apart along their last dim, which becomes 1.",
        formula="y = (Σ |aᵢ - bᵢ + 10⁻⁶|ᵖ)^(1/p)",
        params=(
            FloatParam(
                name="p",
                title="Power",
                default=2.0,
                above=0.0,
                maximum=100.0,
                inline=True,
                help="2 is the distance people measure, 1 the sum of the differences.",
            ),
        ),
        inputs=_PORTS,
        infer=partial(_infer, "PairwiseDistance"),
        target=_distance_target,
        examples=_EXAMPLES,
        keywords=("merge", "euclidean", "siamese", "contrastive", "triplet"),
    )
)
