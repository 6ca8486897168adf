"""Templates that read and write sequences: words, tags, digits and letters."""

from __future__ import annotations

from graph_core.builder import LayerHandle, Network, Tensor
from graph_core.templates.registry import Template, adam, data

_CATEGORY = "Text and sequences"
_WORDS, _SENTENCE = 27, 11
_TAGGED_WORDS, _TAGGED, _TAGS = 28, 8, 6
_DIGITS, _REVERSED = 10, 8
_LETTERS, _WINDOW = 25, 32


def _embed(net: Network, name: str, steps: int, entries: int, features: int) -> Tensor:
    table = net.layer("embedding", f"{name}_table", entries=entries, features=features)
    made: Tensor = table(net.input(name, (steps,), "int64"))
    return made


def _head_per_step(net: Network, name: str, scores: Tensor) -> None:
    """Add a head over N×T×C scores; cross-entropy takes the classes before the steps."""
    by_class = net.layer("transpose", "classes_first", first=1, second=2)(scores)
    net.output(name, by_class, metrics=("accuracy",))


def _lstm(net: Network) -> None:
    x = _embed(net, "words", _SENTENCE, _WORDS, 16)
    x = net.layer("dropout", p=0.2)(net.layer("lstm", units=32)(x))
    net.output("sentiment", net.layer("dense", "scores", units=2)(x), metrics=("accuracy",))


def _tagger(net: Network) -> None:
    x = _embed(net, "words", _TAGGED, _TAGGED_WORDS, 16)
    x = net.layer("gru", units=24, bidirectional=True, returns="sequence")(x)
    _head_per_step(net, "tags", net.layer("dense", "scores", units=_TAGS)(x))


def _seq2seq(net: Network) -> None:
    """Draw an encoder and a decoder with attention (Luong et al. 2015), taught with the truth."""
    source = _embed(net, "source", _REVERSED, _DIGITS, 32)
    so_far = _embed(net, "so_far", _REVERSED, _DIGITS + 1, 32)
    read = net.layer("gru", "encoder", units=64, returns="sequence")(source)
    written = net.layer("gru", "decoder", units=64, returns="sequence")
    state = written(so_far, h0=read.beside["h"])
    asked = net.layer("dense", "query", units=64)(state)
    seen = net.layer("scaled_dot_product_attention", "attention")(asked, read, read)
    x = net.layer("concatenate", axis=2)(state, seen)
    x = net.layer("tanh")(net.layer("dense", "combine", units=64)(x))
    _head_per_step(net, "backwards", net.layer("dense", "scores", units=_DIGITS)(x))


def _transformer(net: Network) -> None:
    x = net.layer("positional_encoding")(_embed(net, "words", _SENTENCE, _WORDS, 32))
    for name in ("encoder1", "encoder2"):
        x = net.layer("transformer_encoder_layer", name, heads=4, hidden=64)(x)
    x = net.layer("global_avg_pool1d")(net.layer("transpose")(x))
    net.output("sentiment", net.layer("dense", "scores", units=2)(x), metrics=("accuracy",))


def _gpt_block() -> Network:
    """Return one block of a GPT (Radford et al. 2019): norms before, only looks back."""
    net = Network("GPT block")
    x = net.input("x", (_WINDOW, 48))
    y = net.layer("layer_norm", "ln_1")(x)
    x = net.layer("add")(x, net.layer("multi_head_attention", "attn", heads=4, causal=True)(y))
    y = net.layer("layer_norm", "ln_2")(x)
    y = net.layer("gelu")(net.layer("dense", "c_fc", units=192)(y))
    net.output("y", net.layer("add")(x, net.layer("dense", "c_proj", units=48)(y)))
    return net


def _gpt(net: Network) -> None:
    x = _embed(net, "letters", _WINDOW, _LETTERS, 48)
    x = net.layer("positional_encoding", "places", encoding="learned", length=_WINDOW)(x)
    blocks: LayerHandle = net.layer(net.block(_gpt_block()), "h", repeat=3)
    x = net.layer("layer_norm", "ln_f")(blocks(x))
    _head_per_step(net, "next", net.layer("dense", "lm_head", units=_LETTERS, bias=False)(x))


def _recipe(id_: str, epochs: int, batch: int, lr: float) -> dict[str, object]:
    return {"data": data(id_), "epochs": epochs, "batch_size": batch, "optimizer": adam(lr)}


TEMPLATES = (
    Template(
        "lstm_classifier",
        "LSTM classifier",
        "Reads a sentence word by word and says whether it praises or blames.",
        _CATEGORY,
        _lstm,
        _recipe("sentences", 15, 64, 5e-3),
    ),
    Template(
        "gru_tagger",
        "GRU tagger",
        "Reads a sentence from both ends and names the kind of each word.",
        _CATEGORY,
        _tagger,
        _recipe("tagged_sentences", 8, 64, 5e-3),
    ),
    Template(
        "seq2seq_attention",
        "Seq2seq with attention",
        "Reads eight digits, then writes them backwards, looking where it needs to.",
        _CATEGORY,
        _seq2seq,
        _recipe("reversal", 20, 64, 5e-3),
    ),
    Template(
        "transformer_classifier",
        "Transformer classifier",
        "All words of a sentence look at each other twice; their mean tells praise from blame.",
        _CATEGORY,
        _transformer,
        _recipe("sentences", 12, 64, 2e-3),
    ),
    Template(
        "small_gpt",
        "Small GPT",
        "Three blocks that only look back learn which letter comes next in a story.",
        _CATEGORY,
        _gpt,
        _recipe("characters", 15, 32, 3e-3),
    ),
)
