"""The camera begins with all that can be read at once, else with where reading begins."""

import pytest

from app.canvas.camera import BEFORE, LEGIBLE, Box, Camera

SIZE = 800.0, 600.0


def begun(width, height):
    camera = Camera()
    camera.begin(Box(100.0, 50.0, 100.0 + width, 50.0 + height), *SIZE)
    return camera


def test_what_can_be_read_as_a_whole_is_shown_so_in_the_middle():
    camera = begun(700.0, 400.0)
    assert camera.zoom == 1.0
    assert camera.to_view((450.0, 250.0)) == (400.0, 300.0)


@pytest.mark.parametrize(
    ("width", "height", "wide", "high"),
    [(5000.0, 300.0, True, False), (500.0, 5000.0, False, True), (5000.0, 5000.0, True, True)],
)
def test_of_more_the_beginning_is_shown_from_the_left_and_from_the_top(width, height, wide, high):
    camera = begun(width, height)
    left, top = camera.to_view((100.0, 50.0))
    assert camera.zoom == LEGIBLE
    assert left == pytest.approx(BEFORE if wide else (SIZE[0] - width * LEGIBLE) / 2, abs=1.0)
    assert top == pytest.approx(BEFORE if high else (SIZE[1] - height * LEGIBLE) / 2, abs=1.0)
