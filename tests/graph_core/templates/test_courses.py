"""Networks of a course: parameters and keys by hand, and what makes each what it is."""

from __future__ import annotations

from functools import cache

import pytest

from graph_core.analysis import Analysis, analyse
from graph_core.blocks import weight_key
from graph_core.spec import WeightSpec
from graph_core.templates import TEMPLATES
from tests.graph_core.templates.fields import DATA

_NORM = ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")


@cache
def analysed(id_: str) -> Analysis:
    graph = TEMPLATES.get(id_).build()
    return analyse(graph, DATA[graph.recipe["data"]["id"]])


def state(id_: str) -> dict[str, WeightSpec]:
    facts = {f.layer.id: f for f in analysed(id_).facts.values()}
    return {weight_key(f.layer, n): w for f in facts.values() for n, w in f.weights.items()}


def _dense(inputs: int, units: int) -> int:
    return inputs * units + units


def _conv(inputs: int, filters: int, kernel: int) -> int:
    return _dense(inputs * kernel**2, filters)


def _inception(inputs: int) -> int:
    narrow = 3 * _dense(inputs, 8) + _dense(inputs, 4)
    return narrow + _conv(8, 16, 3) + _conv(4, 8, 5)


def _level(inputs: int, filters: int) -> int:
    return 9 * filters * (inputs + filters) + 4 * filters


def _gru(inputs: int, units: int) -> int:
    return 3 * units * (inputs + units + 2)


def _attention(features: int) -> int:
    return 4 * _dense(features, features)


_PARAMETERS = {
    # LeCun et al. 1998, with all maps connected: 156 + 2416 + 48120 + 10164 + 850
    "lenet5": 61_706,
    "inception": _conv(1, 16, 3) + _inception(16) + _inception(40) + _dense(40, 10),
    "u_net": _level(1, 8)
    + _level(8, 16)
    + _level(16, 32)
    + (_level(32, 16) + _conv(32, 16, 2))
    + (_level(16, 8) + _conv(16, 8, 2))
    + _dense(8, 3),
    "siamese_contrastive": _dense(64, 64) + _dense(64, 16),
    "in_and_out": 12 * 6 + _dense(9, 48) + 2 * (_dense(48, 24) + _dense(24, 1)),
    "two_towers": 60 * 16 + 2 * (_dense(16, 32) + _dense(32, 16)),
    "wide_and_deep": _dense(20, 1) + 24 * 8 + _dense(11, 32) + _dense(32, 16) + _dense(16, 1),
    "lstm_classifier": 27 * 16 + 4 * 32 * (16 + 32 + 2) + _dense(32, 2),
    "gru_tagger": 28 * 16 + 2 * _gru(16, 24) + _dense(48, 6),
    "seq2seq_attention": (10 + 11) * 32
    + 2 * _gru(32, 64)
    + _dense(64, 64)
    + _dense(128, 64)
    + _dense(64, 10),
    "transformer_classifier": 27 * 32
    + 2 * (_attention(32) + _dense(32, 64) + _dense(64, 32) + 4 * 32)
    + _dense(32, 2),
    "small_gpt": (25 + 32) * 48
    + 3 * (_attention(48) + _dense(48, 192) + _dense(192, 48) + 4 * 48)
    + 2 * 48
    + 48 * 25,
    "denoising_autoencoder": 2 * _dense(64, 64) + _dense(64, 24) + _dense(24, 64),
    "conv_autoencoder": _conv(1, 16, 3) + _conv(16, 4, 3) + _conv(4, 16, 2) + _conv(16, 1, 2),
    "vae": 2 * _dense(64, 64) + 2 * _dense(64, 8) + _dense(8, 64),
    "vq_autoencoder": _conv(1, 32, 3)
    + _conv(32, 32, 2)
    + 32 * 8
    + 2 * 8
    + 64 * 8
    + _conv(8, 32, 2)
    + _conv(32, 1, 3),
}


@pytest.mark.parametrize("id_", _PARAMETERS)
def test_it_has_as_many_parameters_as_counted_by_hand(id_: str) -> None:
    assert analysed(id_).parameters == _PARAMETERS[id_]


def _both(*paths: str) -> set[str]:
    return {f"{path}.{name}" for path in paths for name in ("weight", "bias")}


def _levels(*names: str) -> set[str]:
    norms = [f"{name}.{norm}" for name in names for norm in ("batch_norm", "batch_norm1")]
    convs = {f"{name}.{conv}.weight" for name in names for conv in ("first", "second")}
    return convs | {f"{norm}.{weight}" for norm in norms for weight in _NORM}


def _gpt_block(path: str) -> set[str]:
    attention = {f"{path}.attn.in_proj_weight", f"{path}.attn.in_proj_bias"}
    parts = ("ln_1", "attn.out_proj", "ln_2", "c_fc", "c_proj")
    return attention | _both(*(f"{path}.{part}" for part in parts))


def _rnn(name: str, *suffixes: str) -> set[str]:
    kinds = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    return {f"{name}.{kind}_l0{suffix}" for kind in kinds for suffix in suffixes}


_KEYS = {
    "lenet5": _both("c1", "c3", "c5", "f6", "scores"),
    "inception": _both("stem", "scores")
    | _both(
        *(
            f"inception_{which}.{part}"
            for which in "ab"
            for part in ("one", "three_reduce", "three", "five_reduce", "five", "pool_proj")
        )
    ),
    "u_net": _both("up2_wider", "up1_wider", "scores")
    | _levels("down1", "down2", "bottom", "up2", "up1"),
    "siamese_contrastive": _both("encoder", "embedding"),
    "two_towers": {"films.weight"} | _both("user1", "user2", "film1", "film2"),
    "gru_tagger": {"words_table.weight"} | _both("scores") | _rnn("gru", "", "_reverse"),
    "seq2seq_attention": {"source_table.weight", "so_far_table.weight"}
    | _both("query", "combine", "scores")
    | _rnn("encoder", "")
    | _rnn("decoder", ""),
    "small_gpt": {"letters_table.weight", "places.weight", "lm_head.weight"}
    | _both("ln_f")
    | _gpt_block("h.0")
    | _gpt_block("h.1")
    | _gpt_block("h.2"),
    "vae": _both("encoder", "mean", "log_variance", "decoder", "drawn"),
    "vq_autoencoder": {"codes.codes", "codes.begun", "code.weight"}
    | {f"scaled.{name}" for name in _NORM}
    | _both("encoder1", "encoder2", "decoder1", "decoder2"),
}


@pytest.mark.parametrize("id_", _KEYS)
def test_its_weights_go_by_these_keys(id_: str) -> None:
    assert set(state(id_)) == _KEYS[id_]


@pytest.mark.parametrize(
    ("id_", "key", "shape"),
    [
        ("lenet5", "c5.weight", (120, 16, 5, 5)),
        ("inception", "inception_b.five_reduce.weight", (4, 40, 1, 1)),
        ("u_net", "up2.first.weight", (16, 32, 3, 3)),
        ("u_net", "up1_wider.weight", (16, 8, 2, 2)),
        ("seq2seq_attention", "combine.weight", (64, 128)),
        ("wide_and_deep", "deep1.weight", (32, 11)),
        ("small_gpt", "h.2.attn.in_proj_weight", (144, 48)),
    ],
)
def test_deep_weights_have_these_shapes(id_: str, key: str, shape: tuple[int, ...]) -> None:
    assert state(id_)[key].shape == shape


@pytest.mark.parametrize(
    ("id_", "head", "type_"),
    [
        ("lenet5", "digit", "N×10 float32"),
        ("u_net", "mask", "N×3×16×16 float32"),
        ("gru_tagger", "tags", "N×6×8 float32"),
        ("seq2seq_attention", "backwards", "N×10×8 float32"),
        ("small_gpt", "next", "N×25×32 float32"),
        ("conv_autoencoder", "reconstruction", "N×1×8×8 float32"),
        ("siamese_contrastive", "same", "N×1 float32"),
        ("two_towers", "liked", "N×1 float32"),
    ],
)
def test_its_head_receives_this(id_: str, head: str, type_: str) -> None:
    found = analysed(id_)
    (node,) = (n for n in found.graph.nodes_of_kind("output") if found.graph.label(n) == head)
    (received,) = found.facts[node].inputs["x"]
    assert str(received) == type_


@pytest.mark.parametrize(
    ("id_", "name", "calls"),
    [
        ("two_towers", "films", 2),
        ("siamese_contrastive", "encoder", 2),
        ("siamese_contrastive", "embedding", 2),
    ],
)
def test_it_shares_a_layer(id_: str, name: str, calls: int) -> None:
    graph = analysed(id_).graph
    layer = graph.layer_named(name)
    assert layer is not None
    assert len(graph.calls(layer.id)) == calls


def test_each_head_of_two_has_a_loss_of_its_own() -> None:
    graph = analysed("in_and_out").graph
    heads = [graph.layer_of(node) for node in graph.nodes_of_kind("output")]
    assert [(head.name, head.params["loss"], head.params["weight"]) for head in heads] == [
        ("price", "huber", 1.0),
        ("sold", "bce_with_logits", 0.5),
    ]


def test_the_decoder_begins_where_the_encoder_ended() -> None:
    graph = analysed("seq2seq_attention").graph
    encoder, decoder = (graph.layer_named(name) for name in ("encoder", "decoder"))
    assert encoder is not None
    assert decoder is not None
    (node,) = graph.calls(decoder.id)
    (state_edge,) = (edge for edge in graph.into(node) if edge.target.port == "h0")
    assert (state_edge.source.node, state_edge.source.port) == (*graph.calls(encoder.id), "h")


@pytest.mark.parametrize("id_", _PARAMETERS)
def test_it_is_small_to_look_at(id_: str) -> None:
    assert len(analysed(id_).graph) <= 26
