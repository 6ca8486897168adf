"""TransformerEncoderLayer and TransformerDecoderLayer: attention with a small network behind."""

from __future__ import annotations

from functools import partial

from graph_core.dims import Dim
from graph_core.errors import ShapeError
from graph_core.layers.attention.common import (
    causal_param,
    check_heads,
    check_mask,
    dropout_param,
    heads_param,
)
from graph_core.layers.common import known, unlike
from graph_core.params import BoolParam, Choice, ChoiceParam, IntParam
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, WeightSpec, register
from graph_core.types import TensorType

_ENCODER, _DECODER = "TransformerEncoderLayer", "TransformerDecoderLayer"
_HIDDEN = IntParam(
    name="hidden",
    title="Hidden units",
    default=2048,
    minimum=1,
    inline=True,
    help="The width of the small network behind the attention.",
)
_ACTIVATION = ChoiceParam(
    name="activation",
    default="relu",
    choices=(Choice("relu", "ReLU"), Choice("gelu", "GELU")),
    help="What bends the small network.",
)
_NORM_FIRST = BoolParam(
    name="norm_first",
    default=False,
    help="Whether the norms stand before the attention and the network; steadier when deep.",
)
_MASK = Port(
    "mask",
    axes="N×S",
    rank=2,
    dtype=Kind.BOOL,
    optional=True,
    help="True where a step may be looked at.",
)


def _infer_encoder(call: Call) -> TensorType:
    check_heads(_ENCODER, call["x"], call.params.heads)
    check_mask(_ENCODER, call, call["x"])
    return call["x"]


def _infer_decoder(call: Call) -> TensorType:
    x, memory = call["x"], call["memory"]
    check_heads(_DECODER, x, call.params.heads)
    if memory.dims[0] != x.dims[0] or memory.dims[2] != x.dims[2]:
        raise ShapeError(
            f"{_DECODER} needs a memory of its own width",
            expected=f"{x.dims[2]} features",
            received=str(memory),
        )
    check_mask(_DECODER, call, memory)
    return x


def _attention(name: str, features: int) -> dict[str, WeightSpec]:
    return {
        f"{name}.in_proj_weight": WeightSpec((3 * features, features)),
        f"{name}.in_proj_bias": WeightSpec((3 * features,)),
        f"{name}.out_proj.weight": WeightSpec((features, features)),
        f"{name}.out_proj.bias": WeightSpec((features,)),
    }


def _weights(title: str, attentions: tuple[str, ...], call: Call) -> dict[str, WeightSpec]:
    features, hidden = known(title, call["x"], 2, "features"), call.params.hidden
    weights: dict[str, WeightSpec] = {}
    for name in attentions:
        weights |= _attention(name, features)
    weights["linear1.weight"] = WeightSpec((hidden, features))
    weights["linear1.bias"] = WeightSpec((hidden,))
    weights["linear2.weight"] = WeightSpec((features, hidden))
    weights["linear2.bias"] = WeightSpec((features,))
    for place in range(len(attentions) + 1):
        weights[f"norm{place + 1}.weight"] = WeightSpec((features,))
        weights[f"norm{place + 1}.bias"] = WeightSpec((features,))
    return weights


def _encoder_adds(call: Call) -> Dim:
    features, steps = known(_ENCODER, call["x"], 2, "features"), call["x"].dims[1]
    maps = 4 * features**2 + 2 * features * int(call.params.hidden)
    return steps * maps + steps * steps * (2 * features)


def _decoder_adds(call: Call) -> Dim:
    features, steps = known(_DECODER, call["x"], 2, "features"), call["x"].dims[1]
    seen = call["memory"].dims[1]
    across = steps * (2 * features**2) + seen * (2 * features**2) + steps * seen * (2 * features)
    return _encoder_adds(call) + across


def _kwargs(title: str, call: Call) -> dict[str, object]:
    params = call.params
    usual = {"dim_feedforward": 2048, "dropout": 0.1, "activation": "relu", "norm_first": False}
    kwargs = unlike(
        usual,
        d_model=known(title, call["x"], 2, "features"),
        nhead=params.heads,
        dim_feedforward=params.hidden,
        dropout=params.dropout,
        activation=params.activation,
        norm_first=params.norm_first,
    )
    return kwargs | {"batch_first": True}


def _encoder_target(call: Call) -> ModuleTarget:
    name = "ops.CausalEncoderLayer" if call.params.causal else "ops.TransformerEncoderLayer"
    return ModuleTarget(name, _kwargs(_ENCODER, call))


_X = Port("x", axes="N×T×F", rank=3, dtype=Kind.FLOAT32)
TRANSFORMER_ENCODER_LAYER = register(
    LayerSpec(
        id="transformer_encoder_layer",
        title=_ENCODER,
        category="Attention",
        summary="Attention over a sequence, then a small network at each step, "
        "each with a residual and a norm.",
        formula="h = norm(x + attention(x)), y = norm(h + W₂ f(W₁ h))",
        source="Vaswani et al. 2017, arXiv:1706.03762",
        params=(
            heads_param(),
            _HIDDEN,
            causal_param(),
            dropout_param(0.1),
            _ACTIVATION,
            _NORM_FIRST,
        ),
        inputs=(_X, _MASK),
        infer=_infer_encoder,
        weights=partial(_weights, _ENCODER, ("self_attn",)),
        mult_adds=_encoder_adds,
        target=_encoder_target,
        examples=(
            Example({"x": "N×T×16"}, {"heads": 4, "hidden": 32}),
            Example({"x": "N×6×8", "mask": "N×6 bool"}, {"heads": 2, "hidden": 16}),
            Example({"x": "N×6×8"}, {"heads": 2, "hidden": 16, "causal": True}),
        ),
        keywords=("transformer", "self-attention", "bert", "gpt", "vit"),
    )
)
TRANSFORMER_DECODER_LAYER = register(
    LayerSpec(
        id="transformer_decoder_layer",
        title=_DECODER,
        category="Attention",
        summary="Attention over the steps before, attention over an encoder's sequence, "
        "then a small network at each step.",
        formula="h = norm(x + attention(x)), g = norm(h + attention(h, memory)), "
        "y = norm(g + W₂ f(W₁ g))",
        source="Vaswani et al. 2017, arXiv:1706.03762",
        params=(heads_param(), _HIDDEN, dropout_param(0.1), _ACTIVATION, _NORM_FIRST),
        inputs=(
            _X,
            Port("memory", axes="N×S×F", rank=3, dtype=Kind.FLOAT32, help="What was encoded."),
            _MASK,
        ),
        infer=_infer_decoder,
        weights=partial(_weights, _DECODER, ("self_attn", "multihead_attn")),
        mult_adds=_decoder_adds,
        target=lambda call: ModuleTarget("ops.TransformerDecoderLayer", _kwargs(_DECODER, call)),
        examples=(
            Example({"x": "N×T×16", "memory": "N×S×16"}, {"heads": 4, "hidden": 32}),
            Example(
                {"x": "N×6×8", "memory": "N×5×8", "mask": "N×5 bool"}, {"heads": 2, "hidden": 16}
            ),
        ),
        keywords=("transformer", "cross-attention", "seq2seq", "translation"),
    )
)
