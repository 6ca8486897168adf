import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.training.series import Series

VALUES = st.floats(allow_nan=True, allow_infinity=True, width=32)


def _naive(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    finite = y[np.isfinite(y)]
    return (float(finite.min()), float(finite.max())) if len(finite) else (math.nan, math.nan)


def _same(left: tuple[float, float], right: tuple[float, float]) -> bool:
    return bool(np.allclose(left, right, equal_nan=True, rtol=0, atol=0))


def _grown(chunks: list[int], seed: int, gaps: float) -> Series:
    random = np.random.default_rng(seed)
    series = Series()
    for size in chunks:
        y = random.normal(size=size)
        y[random.random(size) < gaps] = random.choice([np.nan, np.inf, -np.inf])
        series.append(len(series) + np.arange(size), y)
    return series


@given(
    st.lists(st.integers(0, 3000), min_size=1, max_size=8),
    st.integers(0, 99),
    st.sampled_from([0.0, 0.01, 0.9, 1.0]),
    st.integers(1, 500),
)
@settings(max_examples=60, deadline=None)
def test_a_trace_has_the_minimum_and_maximum_of_all_samples(
    chunks: list[int], seed: int, gaps: float, pixels: int
) -> None:
    series = _grown(chunks, seed, gaps)
    trace = series.trace(-1.0, float(len(series)), pixels)
    assert _same(_naive(trace.x, trace.y), _naive(series.x, series.y))
    assert len(trace.x) <= 5 * pixels + 4
    assert (np.diff(trace.x) >= 0).all()


@given(
    st.lists(st.integers(1, 2000), min_size=1, max_size=12),
    st.integers(0, 99),
    st.sampled_from([0.0, 0.02]),
    st.integers(1, 64),
)
@settings(max_examples=60, deadline=None)
def test_every_bucket_is_the_envelope_of_its_own_samples(
    chunks: list[int], seed: int, gaps: float, pixels: int
) -> None:
    series = _grown(chunks, seed, gaps)
    trace = series.trace(-1.0, float(len(series)), pixels)
    if len(trace.x) == len(series):
        np.testing.assert_array_equal(trace.y, series.y)
        return
    edges = np.linspace(0, len(trace.x) // 2, len(trace.x) // 2 + 1, dtype=int)
    width = _width(trace.x)
    for bucket in edges[:-1]:
        part = series.y[bucket * width : (bucket + 1) * width]
        drawn = (trace.y[2 * bucket], trace.y[2 * bucket + 1])
        assert _same(drawn, _naive(part, part))


def _width(x: np.ndarray) -> int:
    steps = np.diff(x[::2])
    return round(float(steps[0])) if len(steps) else 1 << 60


@given(st.integers(0, 9999), st.integers(0, 9999), st.integers(1, 300))
@settings(max_examples=60, deadline=None)
def test_a_window_shows_everything_inside_it(left: int, right: int, pixels: int) -> None:
    left, right = sorted((left, right))
    series = _grown([10_000], 7, 0.0)
    trace = series.trace(left, right, pixels)
    inside = series.y[left : right + 1]
    assert trace.y.min() <= inside.min()
    assert trace.y.max() >= inside.max()


@given(st.lists(st.integers(0, 700), min_size=1, max_size=20), st.integers(0, 5000))
@settings(max_examples=40, deadline=None)
def test_a_cut_series_is_as_if_the_rest_had_never_come(chunks: list[int], keep: int) -> None:
    series = _grown(chunks, 3, 0.05)
    whole_x, whole_y = series.x.copy(), series.y.copy()
    series.cut(keep - 0.5)
    fresh = Series()
    fresh.append(whole_x[:keep], whole_y[:keep])
    for curve in (series, fresh):
        curve.append(keep + np.arange(300), np.sin(np.arange(300)))
    one, two = series.trace(-1, 1e6, 40), fresh.trace(-1, 1e6, 40)
    np.testing.assert_array_equal(one.y, two.y)
    np.testing.assert_array_equal(one.x, two.x)


def test_values_that_are_not_finite_are_gaps() -> None:
    series = Series()
    series.append([0, 1, 2, 3, 4], [1.0, math.nan, 2.0, math.inf, 3.0])
    trace = series.trace(-1, 9, 100)
    assert trace.gaps
    np.testing.assert_array_equal(trace.y, [1.0, math.nan, 2.0, math.nan, 3.0])
    assert series.extent(-1, 9) == (1.0, 3.0)


def test_a_series_of_finite_values_has_no_gaps() -> None:
    series = Series()
    series.append([0, 1], [1.0, 2.0])
    assert not series.trace(0, 1, 10).gaps


def test_an_empty_series_draws_nothing_and_has_no_extent() -> None:
    trace = Series().trace(0, 1, 10)
    assert len(trace.x) == 0
    assert all(map(math.isnan, Series().extent(0, 1)))
    assert math.isnan(Series().last)


def test_a_long_series_is_drawn_with_few_points() -> None:
    million = 1_000_000
    series = Series()
    series.append(np.arange(million), np.sin(np.arange(million)))
    assert len(series.trace(0, million, 1000).x) <= 4 * 1000
    assert len(series.trace(10, 20, 1000).x) == 13
