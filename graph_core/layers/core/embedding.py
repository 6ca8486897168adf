"""Embedding: whole numbers looked up in a learned table."""

from __future__ import annotations

from graph_core.errors import DTypeError, ShapeError
from graph_core.params import IntParam
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, WeightSpec, register
from graph_core.types import DType, TensorType


def _infer(call: Call) -> TensorType:
    received, params = call["x"], call.params
    if received.dtype is DType.UINT8:
        raise DTypeError(
            "Embedding can't look up uint8", expected="int64 or int32", received=str(received)
        )
    if params.padding_index is not None and params.padding_index >= params.entries:
        raise ShapeError(
            "Embedding's padding index lies outside its table",
            expected=f"less than {params.entries}",
            received=str(params.padding_index),
        )
    return TensorType((*received.dims, params.features))


def _weights(call: Call) -> dict[str, WeightSpec]:
    return {"weight": WeightSpec((call.params.entries, call.params.features))}


def _target(call: Call) -> ModuleTarget:
    kwargs = {"num_embeddings": call.params.entries, "embedding_dim": call.params.features}
    padding = call.params.padding_index
    return ModuleTarget(
        "torch.nn.Embedding", kwargs if padding is None else kwargs | {"padding_idx": padding}
    )


EMBEDDING = register(
    LayerSpec(
        id="embedding",
        title="Embedding",
        category="Core",
        summary="Looks up a learned vector for every whole number: words, users, categories.",
        formula="y = W[x]",
        source="Bengio et al. 2003",
        params=(
            IntParam(
                name="entries",
                default=1000,
                minimum=1,
                inline=True,
                help="The size of the table; indices run from 0 to one less.",
            ),
            IntParam(
                name="features", default=64, minimum=1, inline=True, help="The length of a vector."
            ),
            IntParam(
                name="padding_index",
                default=None,
                optional=True,
                advanced=True,
                help="An index that stands for nothing: its vector is zero and never learned.",
            ),
        ),
        inputs=(Port("x", axes="N×…", dtype=Kind.INT),),
        infer=_infer,
        weights=_weights,
        target=_target,
        examples=(
            Example({"x": "N×T int64"}, {"entries": 50, "features": 8}),
            Example({"x": "N int64"}, {"entries": 9, "features": 4, "padding_index": 0}),
        ),
        keywords=("lookup", "word", "token", "categorical", "vocabulary"),
    )
)
