"""ViT-B/16 of Dosovitskiy et al. 2021, arXiv:2010.11929."""

from __future__ import annotations

from graph_core.builder import Network, Tensor
from graph_core.templates.vision.common import CLASSES, PICTURE, body, classifier, put, shape_of

_PATCH = 16
_WIDTH = 768
_HIDDEN = 3072
_HEADS = 12
_LAYERS = 12
_TOKENS = (224 // _PATCH) ** 2 + 1
_EPS = 1e-6


def _mlp(net: Network, x: Tensor) -> Tensor:
    x = net.layer("gelu", "1")(net.layer("dense", "0", units=_HIDDEN)(x))
    x = net.layer("dense", "3", units=_WIDTH)(net.layer("dropout", "2", p=0.0)(x))
    made: Tensor = net.layer("dropout", "4", p=0.0)(x)
    return made


def _block(net: Network, x: Tensor) -> Tensor:
    y = net.layer("layer_norm", "ln_1", eps=_EPS)(x)
    y = net.layer("multi_head_attention", "self_attention", heads=_HEADS)(y)
    x = net.layer("add")(net.layer("dropout", p=0.0)(y), x)
    y = net.layer("layer_norm", "ln_2", eps=_EPS)(x)
    made: Tensor = net.layer("add")(x, put(net, "mlp", body("MLP", shape_of(y), _mlp), y))
    return made


def _layers(net: Network, x: Tensor) -> Tensor:
    kind = net.block(body("Encoder block", shape_of(x), _block))
    many = net.layer(kind, "encoder_layer_0", repeat=_LAYERS, numbering="beside")
    made: Tensor = many(x)
    return made


def _encoder(net: Network, x: Tensor) -> Tensor:
    places = net.layer("parameter", "pos_embedding", shape=(_TOKENS, _WIDTH))
    x = net.layer("dropout", p=0.0)(net.layer("add")(x, places()))
    x = put(net, "layers", body("Encoder layers", shape_of(x), _layers), x)
    made: Tensor = net.layer("layer_norm", "ln", eps=_EPS)(x)
    return made


def _head(net: Network, x: Tensor) -> Tensor:
    made: Tensor = net.layer("dense", "head", units=CLASSES)(x)
    return made


def _draw(net: Network) -> None:
    x = net.input("image", PICTURE)
    x = net.layer("conv2d", "conv_proj", filters=_WIDTH, kernel=_PATCH, stride=_PATCH)(x)
    x = net.layer("permute", axes=(2, 1))(net.layer("reshape", shape=(_WIDTH, -1))(x))
    token = net.layer("parameter", "class_token", shape=(1, _WIDTH), std=0.0)
    token = net.layer("expand_batch")(token(), x)
    x = net.layer("concatenate", axis=1)(token, x)
    x = put(net, "encoder", body("Encoder", shape_of(x), _encoder), x)
    x = net.layer("select", axis=1, index=0)(x)
    net.output("label", put(net, "heads", body("Heads", shape_of(x), _head), x))


VIT_B_16 = classifier(
    "vit_b_16", "ViT-B/16", "A picture as 196 words: a transformer over patches.", _draw
)
