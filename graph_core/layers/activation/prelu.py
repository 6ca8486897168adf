"""PReLU: a ReLU whose slope below zero is learned."""

from graph_core.layers.common import known
from graph_core.params import BoolParam, FloatParam
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, WeightSpec, register
from graph_core.types import TensorType


def _slopes(call: Call) -> int:
    return known("PReLU", call["x"], 1, "channels") if call.params.per_channel else 1


def _infer(call: Call) -> TensorType:
    _slopes(call)
    return call["x"]


def _target(call: Call) -> ModuleTarget:
    kwargs = {"num_parameters": _slopes(call), "init": call.params.init}
    usual = {"num_parameters": 1, "init": 0.25}
    kept = {name: value for name, value in kwargs.items() if usual[name] != value}
    return ModuleTarget("torch.nn.PReLU", kept)


PRELU = register(
    LayerSpec(
        id="prelu",
        title="PReLU",
        category="Activation",
        summary="A ReLU that learns its slope below zero.",
        formula="y = x above 0, a · x below",
        source="He et al. 2015, arXiv:1502.01852",
        params=(
            BoolParam(
                name="per_channel",
                default=False,
                inline=True,
                help="Whether every channel learns a slope of its own.",
            ),
            FloatParam(
                name="init",
                title="First slope",
                default=0.25,
                help="Where the slopes begin; Keras takes 0.",
            ),
        ),
        inputs=(Port("x", min_rank=2, dtype=Kind.FLOAT32),),
        infer=_infer,
        weights=lambda call: {"weight": WeightSpec((_slopes(call),))},
        target=_target,
        examples=(Example({"x": "N×16"}), Example({"x": "N×8×4×4"}, {"per_channel": True})),
        keywords=("activation", "nonlinearity", "learned"),
    )
)
