"""Permute: the axes of a sample in a new order."""

from __future__ import annotations

from graph_core.errors import ShapeError
from graph_core.params import AxesParam
from graph_core.spec import Call, Example, FunctionTarget, LayerSpec, Port, register
from graph_core.types import TensorType


def _order(call: Call) -> tuple[int, ...]:
    """Return where each axis comes from, the batch first; raises ShapeError."""
    received = call["x"]
    order = tuple(a + received.rank if a < 0 else a for a in call.params.axes)
    if sorted(order) != list(range(1, received.rank)):
        every = ", ".join(map(str, range(1, received.rank)))
        raise ShapeError(
            "Permute must name every axis but the batch once",
            expected=f"{every} in any order, for {received.shape_text}",
            received=", ".join(map(str, call.params.axes)),
        )
    return (0, *order)


def _infer(call: Call) -> TensorType:
    return call["x"].with_dims(*(call["x"].dims[axis] for axis in _order(call)))


PERMUTE = register(
    LayerSpec(
        id="permute",
        title="Permute",
        category="Shape",
        summary="Puts the axes of a sample in a new order; the batch stays first.",
        params=(
            AxesParam(
                name="axes",
                title="Order",
                default=(2, 1),
                inline=True,
                help="Where each axis comes from, 1 being the first after the batch.",
            ),
        ),
        inputs=(Port("x", axes="N×…", min_rank=2),),
        infer=_infer,
        target=lambda call: FunctionTarget("torch.permute", {"dims": (0, *call.params.axes)}),
        examples=(
            Example({"x": "N×T×16"}),
            Example({"x": "N×3×8×9"}, {"axes": (2, 3, 1)}),
        ),
        keywords=("transpose", "axes", "channels last", "swap"),
    )
)
