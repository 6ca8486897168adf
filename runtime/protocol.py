"""What window and worker say: frozen messages as msgpack, a four-byte length before each.

Commands go to the worker's standard input, events come from its standard output. Metrics may be
coalesced into one message, state events never. Non-finite floats survive (msgpack keeps them).
"""

from __future__ import annotations

import struct
from typing import IO, Any, TypeAlias, TypeVar

import msgspec

from graph_core.errors import LoomError

VERSION = 2
LARGEST = 1 << 28
_LENGTH = struct.Struct(">I")
T = TypeVar("T")


class ProtocolError(LoomError):
    """What came over the wire is no message of this version."""

    code = "protocol"


class Message(msgspec.Struct, frozen=True, tag_field="type"):
    """The base of every message."""


# Commands: window -> worker


class Train(Message, tag="train", frozen=True):
    """Train a .loom text into a run folder; `resume` goes on from its last checkpoint.

    Of this and of every job, `trusted` holds the digests of the code that may be run.
    """

    run: str
    graph: str
    resume: bool = False
    trusted: list[str] = []


class Pause(Message, tag="pause", frozen=True):
    """Halt after the current step."""


class Resume(Message, tag="resume", frozen=True):
    """Go on after a pause."""


class Stop(Message, tag="stop", frozen=True):
    """End the current job after its current step; a run keeps a checkpoint."""


class Evaluate(Message, tag="evaluate", frozen=True):
    """Measure a run's best checkpoint on its validation part."""

    run: str
    trusted: list[str] = []


class Predict(Message, tag="predict", frozen=True):
    """Run a checkpoint over the arrays of an .npz or the columns of a .csv into `output`."""

    run: str
    input: str
    output: str
    trusted: list[str] = []


class Export(Message, tag="export", frozen=True):
    """Write a run's best weights as `kind` (an id of runtime.catalog.exports) to `output`."""

    run: str
    kind: str
    output: str
    trusted: list[str] = []


class Shutdown(Message, tag="shutdown", frozen=True):
    """End the process."""


# Events: worker -> window


class Hello(Message, tag="hello", frozen=True):
    """The first message of a worker; `ready` follows when torch is warm."""

    version: int
    pid: int


class Ready(Message, tag="ready", frozen=True):
    """Torch is loaded and warm; `devices` are (id, description)."""

    torch: str
    devices: list[tuple[str, str]]
    threads: int


class Built(Message, tag="built", frozen=True):
    """The model stands and passed its preflight; training starts."""

    run: str
    device: str
    parameters: int
    trainable: int
    epochs: int
    steps_per_epoch: int
    train_samples: int
    validation_samples: int
    start_epoch: int = 0
    start_step: int = 0


class Steps(Message, tag="steps", frozen=True):
    """Metrics of optimizer steps since the last such message; columns are as long as `step`.

    Columns are "loss", and with several heads "<head>/loss" beside it.
    """

    run: str
    epoch: int
    step: list[int]
    columns: dict[str, list[float]]
    samples_per_second: float
    seconds_left: float


class Epoch(Message, tag="epoch", frozen=True):
    """The metrics of a whole epoch: "loss", "accuracy", "val_loss", "val_accuracy"…

    With several heads every metric but the total loss stands under "<head>/…". `confusion` holds,
    per head with classes, validation counts: rows are true, columns predicted classes.
    """

    run: str
    epoch: int
    step: int
    metrics: dict[str, float]
    confusion: dict[str, list[list[int]]]
    classes: dict[str, list[str]]
    best: bool
    seconds: float
    memory: int = 0


class State(Message, tag="state", frozen=True):
    """A job's state: training, paused, stopping, stopped, finished."""

    run: str
    state: str


class Failed(Message, tag="failed", frozen=True):
    """A job ended in an error; `node` is the node it was traced to, when it was."""

    run: str
    code: str
    message: str
    node: str = ""
    detail: str = ""


class Done(Message, tag="done", frozen=True):
    """Evaluate, Predict or Export succeeded; `result` is plain data, `files` what was written."""

    job: str
    result: dict[str, Any]
    files: list[str]


class Beat(Message, tag="beat", frozen=True):
    """A sign of life, about once a second; resident memory in bytes."""

    memory: int


class Log(Message, tag="log", frozen=True):
    """A line for people."""

    level: str
    text: str


Command: TypeAlias = Train | Pause | Resume | Stop | Evaluate | Predict | Export | Shutdown
JobCommand: TypeAlias = Train | Evaluate | Predict | Export
Event: TypeAlias = Hello | Ready | Built | Steps | Epoch | State | Failed | Done | Beat | Log
_COMMANDS: msgspec.msgpack.Decoder[Command] = msgspec.msgpack.Decoder(Command)
_EVENTS: msgspec.msgpack.Decoder[Event] = msgspec.msgpack.Decoder(Event)


def ends_job(event: Event) -> bool:
    """Tell whether an event is the last one of a job."""
    if isinstance(event, State):
        return event.state in ("stopped", "finished")
    return isinstance(event, Failed | Done)


def write(stream: IO[bytes], message: Message) -> None:
    """Write one message; raises BrokenPipeError when nobody reads."""
    body = msgspec.msgpack.encode(message)
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def read_command(stream: IO[bytes]) -> Command | None:
    """Return the next command, or None at the end of the stream; raises ProtocolError."""
    return _decoded(_frame(stream), _COMMANDS)


def read_event(stream: IO[bytes]) -> Event | None:
    """Return the next event, or None at the end of the stream; raises ProtocolError."""
    return _decoded(_frame(stream), _EVENTS)


def _decoded(body: bytes | None, decoder: msgspec.msgpack.Decoder[T]) -> T | None:
    if body is None:
        return None
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProtocolError(
            "a message can't be read", expected=f"protocol version {VERSION}", received=str(error)
        ) from None


def _frame(stream: IO[bytes]) -> bytes | None:
    head = _exactly(stream, _LENGTH.size)
    if not head:
        return None
    length = _LENGTH.unpack(_whole(head, _LENGTH.size))[0]
    if length > LARGEST:
        raise ProtocolError(
            "a message is too large",
            expected=f"at most {LARGEST} bytes",
            received=f"{length} bytes",
        )
    return _whole(_exactly(stream, length), length)


def _whole(data: bytes, size: int) -> bytes:
    if len(data) < size:
        raise ProtocolError(
            "a message was cut short", expected=f"{size} bytes", received=f"{len(data)} bytes"
        )
    return data


def _exactly(stream: IO[bytes], size: int) -> bytes:
    """Return so many bytes, or fewer where the stream ends."""
    data = bytearray()
    while len(data) < size:
        part = stream.read(min(size - len(data), 1 << 20))
        if not part:
            break
        data += part
    return bytes(data)
