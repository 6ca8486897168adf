"""MultiHeadAttention and ScaledDotProductAttention: steps that look at other steps."""

from __future__ import annotations

from graph_core.dims import Dim, product
from graph_core.errors import RefusedByDesign, ShapeError
from graph_core.layers.attention.common import (
    causal_param,
    check_heads,
    check_mask,
    dropout_param,
    heads_param,
)
from graph_core.layers.common import known, unlike
from graph_core.layers.merge.common import one_dtype
from graph_core.params import BoolParam
from graph_core.spec import (
    Call,
    Example,
    FunctionTarget,
    Kind,
    LayerSpec,
    ModuleTarget,
    Port,
    WeightSpec,
    register,
)
from graph_core.types import TensorType

_TITLE = "MultiHeadAttention"


def _sources(call: Call) -> tuple[TensorType, TensorType]:
    """Return what is looked at, and what is taken from there."""
    key = call.get("key") or call["x"]
    return key, call.get("value") or key


def _infer(call: Call) -> TensorType:
    received = call["x"]
    check_heads(_TITLE, received, call.params.heads)
    key, value = _sources(call)
    for other in (key, value):
        known(_TITLE, other, 2, "features")
        if other.dims[:2] != key.dims[:2] or other.dims[0] != received.dims[0]:
            raise ShapeError(
                f"{_TITLE} needs a value for every key", expected=str(key), received=str(other)
            )
    if (call.get("value") and not call.get("key")) or (call.get("key") and call.params.causal):
        raise RefusedByDesign(
            f"{_TITLE} can't tell which steps are meant",
            expected="a key beside a value, and no key where steps may only look back",
            received=f"{', '.join(port for port in ('key', 'value') if call.get(port))} wired",
        )
    check_mask(_TITLE, call, key)
    return received


def _weights(call: Call) -> dict[str, WeightSpec]:
    features = known(_TITLE, call["x"], 2, "features")
    widths = [known(_TITLE, source, 2, "features") for source in _sources(call)]
    if widths == [features, features]:
        weights = {"in_proj_weight": WeightSpec((3 * features, features))}
    else:
        given = zip("qkv", (features, *widths), strict=True)
        weights = {f"{name}_proj_weight": WeightSpec((features, width)) for name, width in given}
    if call.params.bias:
        weights["in_proj_bias"] = WeightSpec((3 * features,))
    weights["out_proj.weight"] = WeightSpec((features, features))
    return weights | ({"out_proj.bias": WeightSpec((features,))} if call.params.bias else {})


def _mult_adds(call: Call) -> Dim:
    features = known(_TITLE, call["x"], 2, "features")
    steps, (key, value) = call["x"].dims[1], _sources(call)
    looks = steps * key.dims[1] * (2 * features)
    taken = key.dims[1] * known(_TITLE, key, 2, "features")
    taken += value.dims[1] * known(_TITLE, value, 2, "features")
    return looks + taken * features + steps * (2 * features**2)


def _target(call: Call) -> ModuleTarget:
    features, params = known(_TITLE, call["x"], 2, "features"), call.params
    key, value = (known(_TITLE, source, 2, "features") for source in _sources(call))
    kwargs = unlike(
        {"dropout": 0.0, "bias": True, "kdim": features, "vdim": features},
        embed_dim=features,
        num_heads=params.heads,
        dropout=params.dropout,
        bias=params.bias,
        kdim=key,
        vdim=value,
    )
    name = "ops.CausalAttention" if params.causal else "ops.MultiHeadAttention"
    return ModuleTarget(name, kwargs | {"batch_first": True})


_MASK = Port(
    "mask",
    axes="N×S",
    rank=2,
    dtype=Kind.BOOL,
    optional=True,
    help="True where a step may be looked at.",
)
MULTI_HEAD_ATTENTION = register(
    LayerSpec(
        id="multi_head_attention",
        title=_TITLE,
        category="Attention",
        summary="Lets each step of a sequence gather from the steps it finds alike: "
        "its own, or those of another sequence at the key port.",
        formula="y = W · [headᵢ], headᵢ = softmax(q kᵗ / √d) v",
        source="Vaswani et al. 2017, arXiv:1706.03762",
        params=(
            heads_param(),
            causal_param(),
            dropout_param(0.0),
            BoolParam(name="bias", default=True, help="Whether learned offsets are added."),
        ),
        inputs=(
            Port("x", axes="N×T×F", rank=3, dtype=Kind.FLOAT32, help="Who looks."),
            Port(
                "key",
                axes="N×S×K",
                rank=3,
                dtype=Kind.FLOAT32,
                optional=True,
                help="What is looked at; the sequence itself when nothing is wired.",
            ),
            Port(
                "value",
                axes="N×S×V",
                rank=3,
                dtype=Kind.FLOAT32,
                optional=True,
                help="What is taken from there; the key when nothing is wired.",
            ),
            _MASK,
        ),
        infer=_infer,
        weights=_weights,
        mult_adds=_mult_adds,
        target=_target,
        examples=(
            Example({"x": "N×T×16"}, {"heads": 4}),
            Example({"x": "N×6×8", "mask": "N×6 bool"}, {"heads": 2, "causal": True}),
            Example({"x": "N×T×8", "key": "N×S×6", "mask": "N×S bool"}, {"heads": 2}),
            Example({"x": "N×T×8", "key": "N×S×8", "value": "N×S×4"}, {"heads": 2}),
        ),
        keywords=("self-attention", "cross-attention", "transformer", "mha"),
    )
)


def _infer_scaled(call: Call) -> TensorType:
    query, key, value = call["query"], call["key"], call["value"]
    for other in (key, value):
        one_dtype("ScaledDotProductAttention", query, other)
        if other.dims[:-2] != query.dims[:-2] or other.rank != query.rank:
            raise RefusedByDesign(
                "ScaledDotProductAttention needs inputs alike but for the last two dims",
                expected=str(query),
                received=str(other),
            )
    if key.dims[-1] != query.dims[-1] or value.dims[-2] != key.dims[-2]:
        raise ShapeError(
            "ScaledDotProductAttention can't match keys",
            expected=f"{query.dims[-1]} features a key, a value for every key",
            received=f"key {key}, value {value}",
        )
    _check_places(call.get("attn_mask"), query.with_dim(-1, key.dims[-2]))
    return query.with_dim(-1, value.dims[-1])


def _check_places(mask: TensorType | None, places: TensorType) -> None:
    """Raise ShapeError unless a wired mask has a place for each query and key, or 1 for all."""
    if mask is None:
        return
    if mask.rank != places.rank or any(
        dim not in (1, place) for dim, place in zip(mask.dims, places.dims, strict=True)
    ):
        raise RefusedByDesign(
            "ScaledDotProductAttention's mask doesn't fit its places",
            expected=f"{places.shape_text}, or 1 in place of a dim",
            received=str(mask),
        )


def _scaled_target(call: Call) -> FunctionTarget:
    if call.get("attn_mask") and call.params.causal:
        return FunctionTarget("ops.causal_masked_attention")
    return FunctionTarget(
        "torch.nn.functional.scaled_dot_product_attention",
        {"is_causal": True} if call.params.causal else {},
    )


def _scaled_adds(call: Call) -> Dim:
    query, value = call["query"], call["value"]
    looks = product((*query.sample, value.dims[-2]))
    return looks + product((*query.sample[:-1], value.dims[-2], value.dims[-1]))


SCALED_DOT_PRODUCT_ATTENTION = register(
    LayerSpec(
        id="scaled_dot_product_attention",
        title="ScaledDotProductAttention",
        category="Attention",
        summary="Attention without weights: values averaged by how well keys match queries.",
        formula="y = softmax(q kᵗ / √F) v",
        source="Vaswani et al. 2017, arXiv:1706.03762",
        params=(causal_param(),),
        inputs=(
            Port("query", axes="N×…×T×F", min_rank=3, dtype=Kind.FLOAT),
            Port("key", axes="N×…×S×F", min_rank=3, dtype=Kind.FLOAT),
            Port("value", axes="N×…×S×V", min_rank=3, dtype=Kind.FLOAT),
            Port(
                "attn_mask",
                title="mask",
                axes="N×…×T×S",
                min_rank=3,
                dtype=Kind.BOOL,
                optional=True,
                help="True where a query may look at a key; a dim of 1 stands for all.",
            ),
        ),
        infer=_infer_scaled,
        mult_adds=_scaled_adds,
        target=_scaled_target,
        examples=(
            Example({"query": "N×T×8", "key": "N×T×8", "value": "N×T×8"}, {"causal": True}),
            Example({"query": "N×2×T×8", "key": "N×2×S×8", "value": "N×2×S×4"}),
            Example(
                {"query": "N×T×8", "key": "N×S×8", "value": "N×S×4", "attn_mask": "N×1×S bool"}
            ),
            Example(
                {"query": "N×T×8", "key": "N×T×8", "value": "N×T×8", "attn_mask": "N×T×T bool"},
                {"causal": True},
            ),
        ),
        keywords=("self-attention", "transformer", "softmax", "sdpa"),
    )
)
