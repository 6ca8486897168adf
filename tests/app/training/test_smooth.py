import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.training.series import Series
from app.training.smooth import Smoothed


def _naive(values: list[float], weight: float) -> list[float]:
    mean, mass, smooth = 0.0, 0.0, []
    for value in values:
        if not math.isfinite(value):
            smooth.append(math.nan)
            continue
        mean = weight * mean + (1 - weight) * value
        mass = weight * mass + 1 - weight
        smooth.append(mean / mass)
    return smooth


VALUES = st.floats(-1e6, 1e6) | st.sampled_from([math.nan, math.inf])


@given(st.lists(st.lists(VALUES, max_size=400), max_size=4), st.sampled_from([0.1, 0.6, 0.9, 0.97]))
@settings(max_examples=60, deadline=None)
def test_chunks_are_smoothed_as_one_value_after_the_other(
    chunks: list[list[float]], weight: float
) -> None:
    series = Series()
    smoothed = Smoothed(series, weight)
    for chunk in chunks:
        series.append(len(series) + np.arange(len(chunk)), chunk)
        smoothed.update()
    whole = [value for chunk in chunks for value in chunk]
    np.testing.assert_allclose(smoothed.update().y, _naive(whole, weight), rtol=1e-6, atol=1e-3)


def test_a_cut_source_is_smoothed_again_from_its_beginning() -> None:
    series = Series()
    smoothed = Smoothed(series, 0.9)
    series.append(np.arange(100), np.arange(100.0))
    smoothed.update()
    series.cut(9.5)
    series.append([10], [50.0])
    expected = _naive([*np.arange(10.0), 50.0], 0.9)
    np.testing.assert_allclose(smoothed.update().y, expected)


def test_without_weight_values_stay_as_they_are() -> None:
    series = Series()
    series.append([0, 1], [3.0, 4.0])
    assert Smoothed(series, 0.0).update().y.tolist() == [3.0, 4.0]
