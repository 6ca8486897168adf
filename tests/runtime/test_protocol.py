"""Messages survive the wire whatever they hold; what is no message is a clear error."""

from __future__ import annotations

import io
import math
import struct

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime import protocol
from runtime.protocol import ProtocolError

floats = st.floats(allow_nan=True, allow_infinity=True)
texts = st.text(max_size=40).filter(lambda text: text.isprintable())
messages = st.one_of(
    st.builds(protocol.Hello, st.integers(0, 2**31), st.integers(0, 2**31)),
    st.builds(protocol.Log, texts, texts),
    st.builds(
        protocol.Steps,
        texts,
        st.integers(0, 9),
        st.lists(st.integers(0, 99)),
        st.dictionaries(texts, st.lists(floats)),
        floats,
        floats,
    ),
    st.builds(protocol.Failed, texts, texts, texts, texts, texts),
)


def _wire(*sent: protocol.Message) -> io.BytesIO:
    stream = io.BytesIO()
    for message in sent:
        protocol.write(stream, message)
    return io.BytesIO(stream.getvalue())


@given(st.lists(messages, max_size=5))
def test_events_come_out_as_they_went_in(sent: list[protocol.Event]) -> None:
    stream = _wire(*sent)
    heard = [protocol.read_event(stream) for _ in sent]
    assert repr(heard) == repr(sent)  # NaN is not equal to itself
    assert protocol.read_event(stream) is None


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 5e-324, -0.0])
def test_floats_keep_every_bit(value: float) -> None:
    sent = protocol.Epoch("r", 1, 1, {"loss": value}, {}, {}, best=False, seconds=0.0)
    heard = protocol.read_event(_wire(sent))
    assert isinstance(heard, protocol.Epoch)
    assert struct.pack(">d", heard.metrics["loss"]) == struct.pack(">d", value)


@pytest.mark.parametrize(
    "command",
    [
        protocol.Train("r", "{}", resume=True),
        protocol.Pause(),
        protocol.Resume(),
        protocol.Stop(),
        protocol.Evaluate("r"),
        protocol.Predict("r", "a", "b"),
        protocol.Export("r", "python", "o"),
        protocol.Shutdown(),
    ],
)
def test_every_command_arrives(command: protocol.Command) -> None:
    assert protocol.read_command(_wire(command)) == command


@given(st.binary(max_size=200))
def test_noise_is_an_error_or_an_end(noise: bytes) -> None:
    stream = io.BytesIO(noise)
    try:
        while protocol.read_event(stream) is not None:
            continue
    except ProtocolError as error:
        assert error.expected  # noqa: PT017  either way out is right; an error says what it wants


@given(st.binary(max_size=60))
def test_a_frame_of_noise_is_an_error(noise: bytes) -> None:
    stream = io.BytesIO(struct.pack(">I", len(noise)) + noise)
    with pytest.raises(ProtocolError, match="can't be read"):
        protocol.read_command(stream)


@given(messages, st.data())
def test_a_torn_message_is_an_error(message: protocol.Message, data: st.DataObject) -> None:
    whole = _wire(message).getvalue()
    torn = whole[: data.draw(st.integers(1, len(whole) - 1))]
    with pytest.raises(ProtocolError, match="cut short"):
        protocol.read_event(io.BytesIO(torn))


def test_an_absurd_length_is_refused_before_it_is_read() -> None:
    stream = io.BytesIO(struct.pack(">I", 2**32 - 1) + b"x")
    with pytest.raises(ProtocolError, match="too large"):
        protocol.read_event(stream)


def test_a_message_of_the_wrong_type_is_an_error() -> None:
    body = msgspec.msgpack.encode({"type": "hello", "version": "one", "pid": 1})
    stream = io.BytesIO(struct.pack(">I", len(body)) + body)
    with pytest.raises(ProtocolError, match="version"):
        protocol.read_event(stream)


@pytest.mark.parametrize(
    ("event", "last"),
    [
        (protocol.State("r", "finished"), True),
        (protocol.State("r", "stopped"), True),
        (protocol.State("r", "stopping"), False),
        (protocol.State("r", "paused"), False),
        (protocol.Failed("r", "c", "m"), True),
        (protocol.Done("export", {}, []), True),
        (protocol.Beat(1), False),
    ],
)
def test_the_last_event_of_a_job_is_known(event: protocol.Event, last: bool) -> None:
    assert protocol.ends_job(event) is last
