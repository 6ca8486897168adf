"""Embedding and EmbeddingBag: whole numbers looked up in a learned table."""

from __future__ import annotations

from graph_core.errors import DTypeError, ShapeError
from graph_core.layers.weighted import register_weighted
from graph_core.params import Choice, ChoiceParam, IntParam
from graph_core.spec import Call, Example, Init, Kind, LayerSpec, ModuleTarget, Port, WeightSpec
from graph_core.types import DType, TensorType


def _check(title: str, call: Call) -> None:
    received, params = call["x"], call.params
    if received.dtype is DType.UINT8:
        raise DTypeError(
            f"{title} can't look up uint8", expected="int64 or int32", received=str(received)
        )
    if params.padding_index is not None and params.padding_index >= params.entries:
        raise ShapeError(
            f"{title}'s padding index lies outside its table",
            expected=f"less than {params.entries}",
            received=str(params.padding_index),
        )


def _infer(call: Call) -> TensorType:
    _check("Embedding", call)
    return TensorType((*call["x"].dims, call.params.features))


def _infer_bag(call: Call) -> TensorType:
    _check("EmbeddingBag", call)
    return TensorType((call["x"].dims[0], call.params.features))


def _weights(call: Call) -> dict[str, WeightSpec]:
    return {"weight": WeightSpec((call.params.entries, call.params.features))}


def _kwargs(call: Call) -> dict[str, int]:
    kwargs = {"num_embeddings": call.params.entries, "embedding_dim": call.params.features}
    padding = call.params.padding_index
    return kwargs if padding is None else kwargs | {"padding_idx": padding}


def _cleared(call: Call) -> tuple[Init, ...]:
    """Keep the vector of nothing zero, however the table begins."""
    padding = call.params.padding_index
    return () if padding is None else (Init("weight", "ops.clear_row", {"row": padding}),)


_PARAMS = (
    IntParam(
        name="entries",
        default=1000,
        minimum=1,
        inline=True,
        help="The size of the table; indices run from 0 to one less.",
    ),
    IntParam(name="features", default=64, minimum=1, inline=True, help="The length of a vector."),
    IntParam(
        name="padding_index",
        default=None,
        optional=True,
        advanced=True,
        help="An index that stands for nothing: its vector is zero and never learned.",
    ),
)
EMBEDDING = register_weighted(
    LayerSpec(
        id="embedding",
        title="Embedding",
        category="Core",
        summary="Looks up a learned vector for every whole number: words, users, categories.",
        formula="y = W[x]",
        source="Bengio et al. 2003",
        params=_PARAMS,
        inputs=(Port("x", axes="N×…", dtype=Kind.INT),),
        infer=_infer,
        weights=_weights,
        target=lambda call: ModuleTarget("torch.nn.Embedding", _kwargs(call)),
        examples=(
            Example({"x": "N×T int64"}, {"entries": 50, "features": 8}),
            Example({"x": "N int64"}, {"entries": 9, "features": 4, "padding_index": 0}),
        ),
        keywords=("lookup", "word", "token", "categorical", "vocabulary"),
    ),
    _cleared,
)
EMBEDDING_BAG = register_weighted(
    LayerSpec(
        id="embedding_bag",
        title="EmbeddingBag",
        category="Core",
        summary="Looks up a learned vector for every whole number of a set and takes their mean, "
        "sum or largest values.",
        formula="y = mean W[xᵢ]",
        source="Joulin et al. 2016, arXiv:1607.01759",
        params=(
            *_PARAMS,
            ChoiceParam(
                name="mode",
                default="mean",
                choices=(Choice("mean"), Choice("sum"), Choice("max", "largest")),
                inline=True,
                help="What becomes of the vectors of one sample.",
            ),
        ),
        inputs=(Port("x", axes="N×T", rank=2, dtype=Kind.INT),),
        infer=_infer_bag,
        weights=_weights,
        target=lambda call: ModuleTarget(
            "torch.nn.EmbeddingBag", {**_kwargs(call), "mode": call.params.mode}
        ),
        examples=(
            Example({"x": "N×T int64"}, {"entries": 50, "features": 8}),
            Example({"x": "N×5 int64"}, {"entries": 9, "features": 4, "mode": "sum"}),
        ),
        keywords=("lookup", "bag of words", "text", "categorical", "wide and deep"),
    ),
    _cleared,
)
