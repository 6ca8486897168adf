from hypothesis import given
from hypothesis import strategies as st

from app.inspector.scale import scale_of
from graph_core.params import FloatParam

RATE = FloatParam(name="lr", default=1e-3, above=0.0, maximum=100.0, slider=True)
DECAY = FloatParam(name="decay", default=0.0, minimum=0.0, slider=True)
SHARE = FloatParam(name="share", default=0.5, minimum=0.0, below=1.0, slider=True)
FULL = FloatParam(name="full", default=0.5, minimum=0.0, maximum=1.0, slider=True)


def test_rates_run_by_magnitude_and_shares_linearly():
    assert scale_of(RATE).log
    assert scale_of(DECAY).log
    assert not scale_of(SHARE).log
    assert round(scale_of(RATE).position(1e-3), 9) == 0.5
    assert scale_of(FULL).position(0.25) == 0.25


def test_a_rate_that_may_be_nothing_reaches_nothing():
    assert scale_of(DECAY).value(0.0) == 0.0
    assert scale_of(RATE).value(0.0) > 0.0


@given(st.sampled_from([RATE, DECAY, SHARE, FULL]), st.floats(0.0, 1.0))
def test_every_place_of_the_slider_is_a_value_the_param_takes(param, place):
    scale = scale_of(param)
    value = param.clean(scale.value(place))
    assert abs(scale.position(value) - place) < 0.02


@given(st.sampled_from([RATE, DECAY, SHARE, FULL]), st.floats(1e-9, 0.999))
def test_every_value_has_a_place_on_the_slider(param, value):
    assert 0.0 <= scale_of(param).position(value) <= 1.0
