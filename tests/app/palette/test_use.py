"""What is chosen often comes first, where the typed text leaves a choice."""

from app.palette.entries import USUAL, layer_entries
from app.palette.match import ranked
from app.palette.use import LEAST, MOST, Use
from graph_core.layers import LAYERS


def layers():
    return layer_entries(LAYERS, lambda spec: lambda: None)


def test_what_is_used_most_and_last_leads_where_nothing_is_typed():
    use = Use()
    for kind in ("dense", "lstm", "lstm", "conv2d", "conv2d"):
        use.note(kind)
    first = [entry.id for entry in ranked(layers(), "", use.worth)[:3]]
    assert first == ["conv2d", "lstm", "dense"]


def test_before_anything_is_used_the_usual_layers_lead():
    assert [entry.id for entry in ranked(layers(), "")[: len(USUAL)]] == list(USUAL)


def test_use_decides_between_what_fits_alike_but_never_against_a_better_fit():
    use = Use()
    for _ in range(50):
        use.note("conv3d")
        use.note("dropout")
    assert ranked(layers(), "conv", use.worth)[0].id == "conv3d"
    assert ranked(layers(), "conv2d", use.worth)[0].id == "conv2d"
    assert "dropout" not in [entry.id for entry in ranked(layers(), "conv", use.worth)]


def test_habits_fade_and_never_pile_up():
    use = Use()
    use.note("once")
    for number in range(400):
        use.note(f"layer{number}")
    assert "once" not in use.counts
    assert len(use.counts) <= MOST
    assert min(use.counts.values()) >= LEAST


def test_every_choice_is_handed_on_to_be_kept():
    kept = []
    use = Use({"dense": 2.0}, kept.append)
    use.note("dense")
    assert kept == [{"dense": 2.96}]
