"""Templates that match and foretell: pairs, films, adverts and houses."""

from __future__ import annotations

from graph_core.builder import Network
from graph_core.templates.registry import Template, adam, data

_SEVERAL = "Several inputs or heads"
_RECOMMENDERS = "Recommenders"
_FILMS, _HISTORY = 60, 6
_CROSSED, _SITES, _DISTRICTS = 20, 24, 12


def _contrastive(net: Network) -> None:
    """Draw a Siamese network for the contrastive loss (Hadsell et al. 2006)."""
    first, act = net.layer("dense", "encoder", units=64), net.layer("relu")
    second = net.layer("dense", "embedding", units=16)
    left, right = (second(act(first(net.input(side, (64,))))) for side in ("left", "right"))
    apart = net.layer("pairwise_distance", "distance")(left, right)
    net.output("same", apart, loss="contrastive", metrics=("accuracy",))


def _two_towers(net: Network) -> None:
    history, film = (net.input("history", (_HISTORY,), "int64"), net.input("film", (1,), "int64"))
    table = net.layer("embedding", "films", entries=_FILMS, features=16)
    mean = net.layer("mean", "taste", axes=(1,))
    user = net.layer("relu")(net.layer("dense", "user1", units=32)(mean(table(history))))
    user = net.layer("dense", "user2", units=16)(user)
    item = net.layer("flatten")(table(film))
    item = net.layer("relu")(net.layer("dense", "film1", units=32)(item))
    item = net.layer("dense", "film2", units=16)(item)
    score = net.layer("dot")(user, item)
    net.output("liked", score, loss="bce_with_logits", metrics=("accuracy",))


def _wide_and_deep(net: Network) -> None:
    """Draw a wide and deep network (Cheng et al. 2016): what is learned by heart, and the rest."""
    wide = net.layer("dense", "wide", units=1)(net.input("crossed", (_CROSSED,)))
    site = net.layer("embedding", "sites", entries=_SITES, features=8)
    x = net.layer("concatenate")(site(net.input("site", (), "int64")), net.input("measures", (3,)))
    for name, units in (("deep1", 32), ("deep2", 16)):
        x = net.layer("relu")(net.layer("dense", name, units=units)(x))
    score = net.layer("add")(wide, net.layer("dense", "deep", units=1)(x))
    net.output("clicked", score, loss="bce_with_logits", metrics=("accuracy",))


def _in_and_out(net: Network) -> None:
    measures = net.input("measures", (3,))
    table = net.layer("embedding", "districts", entries=_DISTRICTS, features=6)
    x = net.layer("concatenate")(measures, table(net.input("district", (), "int64")))
    x = net.layer("relu")(net.layer("dense", "body", units=48)(x))
    price = net.layer("relu")(net.layer("dense", "price_body", units=24)(x))
    price = net.layer("dense", "price_value", units=1)(price)
    sold = net.layer("relu")(net.layer("dense", "sold_body", units=24)(x))
    sold = net.layer("dense", "sold_score", units=1)(sold)
    net.output("price", price, loss="huber", weight=1.0, metrics=("mae", "r2"))
    net.output("sold", sold, loss="bce_with_logits", weight=0.5, metrics=("accuracy",))


def _recipe(id_: str, epochs: int, lr: float, **more: object) -> dict[str, object]:
    usual = {"data": data(id_), "epochs": epochs, "batch_size": 64, "optimizer": adam(lr)}
    return usual | more


TEMPLATES = (
    Template(
        "siamese_contrastive",
        "Siamese, contrastive",
        "Draws pictures of one digit together and pushes others apart, by distance alone.",
        _SEVERAL,
        _contrastive,
        _recipe("digit_pairs", 20, 2e-3),
    ),
    Template(
        "in_and_out",
        "Two inputs, two heads",
        "Measures and district of a house tell its price and how fast it sells.",
        _SEVERAL,
        _in_and_out,
        _recipe("houses", 20, 3e-3, standardise=["measures", "price"]),
    ),
    Template(
        "two_towers",
        "Two towers",
        "One table of films serves both sides: what somebody liked, and what to show next.",
        _RECOMMENDERS,
        _two_towers,
        _recipe("ratings", 8, 3e-3),
    ),
    Template(
        "wide_and_deep",
        "Wide and deep",
        "A wide part learns pairs by heart, a deep one what carries over.",
        _RECOMMENDERS,
        _wide_and_deep,
        _recipe("adverts", 20, 3e-3),
    ),
)
