"""Routing: a residual passes around the cards between its ends."""

import numpy as np
import pytest

from app.canvas.routing import bow_around
from app.canvas.wires import sampled

STRAIGHT = np.array([0.0, 100.0, 600.0, 100.0])


def meets(ends, bow, card):
    points = sampled(np.array([[*ends, bow]]), 200)[0]
    inside = (points[:, 0] > card[0]) & (points[:, 0] < card[2])
    return bool((inside & (points[:, 1] > card[1]) & (points[:, 1] < card[3])).any())


def test_nothing_in_the_way_leaves_the_wire_straight():
    cards = np.array([[200.0, 300.0, 350.0, 380.0], [700.0, 80.0, 800.0, 120.0]])
    assert bow_around(STRAIGHT, cards) == 0.0
    assert bow_around(STRAIGHT, np.zeros((0, 4))) == 0.0


@pytest.mark.parametrize(("top", "bottom", "side"), [(40.0, 120.0, 1), (80.0, 170.0, -1)])
def test_a_card_is_passed_on_its_nearer_side(top, bottom, side):
    card = np.array([[220.0, top, 380.0, bottom]])
    bow = bow_around(STRAIGHT, card)
    assert np.sign(bow) == side
    assert meets(STRAIGHT, 0.0, card[0])
    assert not meets(STRAIGHT, bow, card[0])


def test_cards_too_close_to_pass_between_are_passed_together():
    cards = np.array([[220.0, 70.0, 380.0, 130.0], [220.0, 140.0, 380.0, 220.0]])
    bow = bow_around(STRAIGHT, cards)
    assert not any(meets(STRAIGHT, bow, card) for card in cards)


def test_a_wire_that_runs_back_is_left_alone():
    card = np.array([[220.0, 40.0, 380.0, 120.0]])
    assert bow_around(STRAIGHT[[2, 3, 0, 1]], card) == 0.0
