"""LSTM, GRU and SimpleRNN: sequences read step by step into a state."""

from __future__ import annotations

from functools import partial

from graph_core.dims import Dim
from graph_core.errors import ShapeError
from graph_core.layers.common import known
from graph_core.layers.weighted import register_weighted
from graph_core.params import BoolParam, Choice, ChoiceParam, FloatParam, IntParam, Param
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, WeightSpec
from graph_core.types import TensorType


def _directions(call: Call) -> int:
    return 2 if call.params.bidirectional else 1


def _infer(title: str, states: tuple[str, ...], call: Call) -> tuple[TensorType, ...]:
    received = call["x"]
    known(title, received, 2, "features")
    batch, width = received.dims[0], call.params.units * _directions(call)
    layers = call.params.layers * _directions(call)
    state = received.with_dims(batch, layers, call.params.units)
    for port in states:
        given = call.get(f"{port}0")
        if given is not None and given != state:
            raise ShapeError(
                f"{title} can't begin with the state at {port}0",
                expected=f"{state}: a row for each layer and direction",
                received=str(given),
            )
    last = received.with_dims(batch, width)
    made = received.with_dim(2, width) if call.params.returns == "sequence" else last
    return (made, *(state for _ in states))


def _weights(title: str, gates: int, call: Call) -> dict[str, WeightSpec]:
    rows, weights = gates * call.params.units, {}
    width = known(title, call["x"], 2, "features")
    for layer in range(call.params.layers):
        for suffix in ("", "_reverse")[: _directions(call)]:
            place = f"l{layer}{suffix}"
            weights[f"weight_ih_{place}"] = WeightSpec((rows, width))
            weights[f"weight_hh_{place}"] = WeightSpec((rows, call.params.units))
            if call.params.bias:
                weights[f"bias_ih_{place}"] = WeightSpec((rows,))
                weights[f"bias_hh_{place}"] = WeightSpec((rows,))
        width = call.params.units * _directions(call)
    return weights


def _mult_adds(title: str, gates: int, call: Call) -> Dim:
    matrices = _weights(title, gates, call).values()
    return call["x"].dims[1] * sum(weight.size for weight in matrices if len(weight.shape) == 2)


def _target(title: str, call: Call) -> ModuleTarget:
    params = call.params
    kwargs = {
        "input_size": known(title, call["x"], 2, "features"),
        "hidden_size": params.units,
        "num_layers": params.layers,
        "bias": params.bias,
        "dropout": params.dropout if params.layers > 1 else 0.0,
        "bidirectional": params.bidirectional,
    }
    usual = {"num_layers": 1, "bias": True, "dropout": 0.0, "bidirectional": False}
    kept = {name: value for name, value in kwargs.items() if usual.get(name) != value}
    own = {"nonlinearity": "relu"} if params.get("activation") == "relu" else {}
    name = _MODULES.get(title, title)
    name = name if params.returns == "sequence" else f"Last{name}"
    return ModuleTarget(f"ops.{name}", kept | own | {"batch_first": True})


_MODULES = {"SimpleRNN": "RNN"}
_NAMES = {"h": "state", "c": "memory cell"}
_ACTIVATION = ChoiceParam(
    name="activation",
    default="tanh",
    choices=(Choice("tanh"), Choice("relu", "ReLU")),
    help="What bounds the state.",
)
_PARAMS: tuple[Param, ...] = (
    IntParam(name="units", default=64, minimum=1, inline=True, help="The size of the state."),
    ChoiceParam(
        name="returns",
        default="last",
        choices=(
            Choice("last", "last state", "N×F: the state after the last step."),
            Choice("sequence", "sequence", "N×T×F: the state after every step."),
        ),
        inline=True,
        help="The state after the last step, or after every one.",
    ),
    IntParam(
        name="layers",
        default=1,
        minimum=1,
        maximum=256,
        help="How many are stacked, each reading the sequence of the one before.",
    ),
    BoolParam(
        name="bidirectional",
        default=False,
        inline=True,
        help="Whether a second one reads backwards; both states stand side by side.",
    ),
    FloatParam(
        name="dropout",
        default=0.0,
        minimum=0.0,
        below=1.0,
        slider=True,
        help="Dropout between stacked layers; without effect on one layer.",
    ),
    BoolParam(name="bias", default=True, advanced=True, help="Whether learned offsets are added."),
)


def _first(state: str) -> Port:
    return Port(
        f"{state}0",
        axes="N×L×F",
        rank=3,
        dtype=Kind.FLOAT32,
        optional=True,
        help=f"The {_NAMES[state]} to begin with, a row for each layer and direction; "
        "zeros when nothing is wired.",
    )


def _last(state: str) -> Port:
    return Port(
        state,
        axes="N×L×F",
        rank=3,
        dtype=Kind.FLOAT32,
        optional=True,
        help=f"The {_NAMES[state]} after the last step, a row for each layer and direction.",
    )


def _declare(
    id_: str,
    title: str,
    gates: int,
    summary: str,
    formula: str,
    source: str,
    own: tuple[Param, ...] = (),
    states: tuple[str, ...] = ("h",),
) -> LayerSpec:
    begun = {f"{state}0": "N×2×4" for state in states}
    return register_weighted(
        LayerSpec(
            id=id_,
            title=title,
            category="Recurrent",
            summary=summary,
            formula=formula,
            source=source,
            params=(*_PARAMS, *own),
            inputs=(
                Port("x", axes="N×T×F", rank=3, dtype=Kind.FLOAT32),
                *map(_first, states),
            ),
            outputs=(Port("y"), *map(_last, states)),
            infer=partial(_infer, title, states),
            weights=partial(_weights, title, gates),
            mult_adds=partial(_mult_adds, title, gates),
            target=partial(_target, title),
            examples=(
                Example({"x": "N×T×8"}, {"units": 4}),
                Example({"x": "N×T×8"}, {"units": 4, "bidirectional": True, "layers": 2}),
                Example({"x": "N×6×8"}, {"units": 4, "returns": "sequence"}),
                Example({"x": "N×6×8", **begun}, {"units": 4, "layers": 2}),
            ),
            keywords=("recurrent", "rnn", "sequence", "memory", "time series"),
        )
    )


LSTM = _declare(
    "lstm",
    "LSTM",
    4,
    "Reads a sequence into a state with a memory cell behind three gates.",
    "c = f·c + i·g, h = o·tanh(c)",
    "Hochreiter & Schmidhuber 1997",
    states=("h", "c"),
)
GRU = _declare(
    "gru",
    "GRU",
    3,
    "Reads a sequence into a state behind two gates; lighter than an LSTM.",
    "h = (1 - z)·n + z·h",
    "Cho et al. 2014, arXiv:1406.1078",
)
SIMPLE_RNN = _declare(
    "simple_rnn",
    "SimpleRNN",
    1,
    "Reads a sequence into a state without gates; it forgets soon.",
    "h = tanh(W x + U h + b)",
    "Elman 1990",
    (_ACTIVATION,),
)
