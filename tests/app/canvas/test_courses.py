"""Courses: wires pass through their points, smoothly, and are hit where they are drawn."""

import numpy as np
import pytest

from app.canvas.courses import Courses
from app.canvas.vias import Vias


def courses(*wires):
    """Return wires given as start, points in between, end."""
    vias = Vias()
    for slot, wire in enumerate(wires):
        vias.put(slot, tuple(wire[1:-1]))
    slots = np.arange(len(wires))
    ends = np.array([[*wire[0], *wire[-1], 0.0] for wire in wires], np.float64)
    return Courses(ends, vias.counts(slots), vias.of(slots))


PLAIN = ((0, 0), (300, 40))
LANE = ((0, 0), (100, -80), (500, -80), (600, 0))
LOOSE = ((0, 50), (300, 400), (200, 500), (380, 570), (480, 500))
MANY = courses(PLAIN, LANE, LOOSE, PLAIN)


def test_every_wire_passes_through_its_ends_and_points():
    for wire in (PLAIN, LANE, LOOSE):
        for point in wire:
            assert courses(wire).gaps(point)[0] < 0.5


def test_wires_with_different_numbers_of_points_are_found_together():
    for place, wire in enumerate((PLAIN, LANE, LOOSE)):
        alone, together = courses(wire), MANY[np.arange(4) == place]
        assert np.array_equal(alone.traced()[0], together.traced()[0])
    found = MANY.gaps((300, -80))
    assert found.argmin() == 1
    assert found[0] == found[3] > 50


def test_a_curve_overshoots_none_of_its_points():
    lines, _ = courses(LANE).traced()
    assert lines[:, [1, 3]].min() == pytest.approx(-80.0)
    assert lines[:, [1, 3]].max() == pytest.approx(0.0)
    assert (np.diff(lines[:, 0]) >= 0).all()


def test_a_curve_has_no_corner_at_a_point():
    legs = courses(LOOSE).legs
    out = legs[:-1, 3] - legs[:-1, 2]
    into = legs[1:, 1] - legs[1:, 0]
    assert out[:, 0] * into[:, 1] - out[:, 1] * into[:, 0] == pytest.approx(0.0)
    assert (out * into).sum(axis=1).min() >= 0


def test_the_bounds_hold_the_whole_wire():
    left, top, right, bottom = MANY.reach()
    lines, owners = MANY.traced()
    for x, y in (lines[:, :2].T, lines[:, 2:].T):
        assert (x >= left[owners] - 1e-6).all()
        assert (x <= right[owners] + 1e-6).all()
        assert (y >= top[owners] - 1e-6).all()
        assert (y <= bottom[owners] + 1e-6).all()


def test_shares_run_from_end_to_end_and_over_every_leg():
    points = MANY.at(np.array([0.0, 1 / 3, 0.5, 1.0]))
    assert points[1] == pytest.approx(np.array([[0, 0], [100, -80], [300, -80], [600, 0]]))
    assert points[0, [0, 3]].tolist() == [[0, 0], [300, 40]]


def test_a_cut_crosses_what_it_meets_and_nothing_else():
    assert MANY.crossed((300, -200), (300, -10)).tolist() == [False, True, False, False]
    assert MANY.crossed((150, -30), (150, 100)).tolist() == [True, False, False, True]
    assert not MANY.crossed((1000, -500), (1000, 500)).any()


@pytest.mark.parametrize(("at", "place"), [((50, -40), 0), ((300, -80), 1), ((560, -40), 2)])
def test_a_new_point_stands_between_those_around_it(at, place):
    assert courses(LANE).place_of(at) == place
    assert courses(PLAIN).place_of(at) == 0


def test_a_long_straight_leg_is_one_line_at_any_zoom():
    flat = courses(((0, 0), (100, 0), (5000, 0), (5100, 0)))
    assert len(flat.lines(1.0, 28)) == 3
    assert len(courses(LOOSE).lines(1.0, 28)) > 20


def test_a_broken_wire_has_gaps():
    lines = courses(LANE).dashes()
    assert not np.array_equal(lines[1:, :2], lines[:-1, 2:])


def test_slots_change_hands():
    vias = Vias()
    vias.put(3, ((1.0, 2.0), (3.0, 4.0)))
    vias.put(7, ((5.0, 6.0),))
    assert vias.counts(np.array([7, 0, 3, 99])).tolist() == [1, 0, 2, 0]
    assert vias.of(np.array([7, 0, 3])).tolist() == [[5, 6], [1, 2], [3, 4]]
    vias.put(3, ())
    assert vias.counts(np.array([3])).tolist() == [0]
    assert vias.every()[1].tolist() == [7]
    assert len(vias) == 1
