"""GLU: one half of the features gates the other."""

from graph_core.errors import ShapeError
from graph_core.layers.common import axis_of, axis_param
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, register
from graph_core.types import TensorType


def _infer(call: Call) -> TensorType:
    received = call["x"]
    axis = axis_of("GLU", received, call.params.axis)
    half = received.dims[axis] // 2
    if half * 2 != received.dims[axis]:
        raise ShapeError(
            "GLU can't halve the axis",
            expected=f"an even number in dim {axis}",
            received=str(received),
        )
    return received.with_dim(axis, half)


GLU = register(
    LayerSpec(
        id="glu",
        title="GLU",
        category="Activation",
        summary="Halves an axis: the first half times the sigmoid of the second.",
        formula="y = a · σ(b), x = [a, b]",
        source="Dauphin et al. 2017, arXiv:1612.08083",
        params=(axis_param(-1, "The axis that is halved"),),
        inputs=(Port("x", min_rank=2, dtype=Kind.FLOAT),),
        infer=_infer,
        target=lambda call: ModuleTarget("torch.nn.GLU", {"dim": call.params.axis}),
        examples=(Example({"x": "N×16"}), Example({"x": "N×8×4×4"}, {"axis": 1})),
        keywords=("activation", "gated linear unit", "gate"),
    )
)
