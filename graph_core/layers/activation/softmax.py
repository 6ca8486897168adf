"""Softmax: scores into shares that sum to one."""

from graph_core.layers.common import axis_of, axis_param
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, register
from graph_core.types import TensorType


def _infer(call: Call) -> TensorType:
    axis_of("Softmax", call["x"], call.params.axis)
    return call["x"]


SOFTMAX = register(
    LayerSpec(
        id="softmax",
        title="Softmax",
        category="Activation",
        summary="Turns scores along an axis into shares that sum to one; "
        "cross-entropy wants the scores before it.",
        formula="y[i] = e^x[i] / Σ e^x[j]",
        source="Bridle 1990",
        params=(axis_param(-1, "The axis whose shares sum to one"),),
        inputs=(Port("x", min_rank=2, dtype=Kind.FLOAT),),
        infer=_infer,
        target=lambda call: ModuleTarget("torch.nn.Softmax", {"dim": call.params.axis}),
        examples=(Example({"x": "N×10"}), Example({"x": "N×10×8×8"}, {"axis": 1})),
        keywords=("activation", "probabilities", "normalise", "attention"),
    )
)
