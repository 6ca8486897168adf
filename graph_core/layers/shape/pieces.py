"""Split in 3 to Split in 8: an axis cut into even pieces, a port for each."""

from __future__ import annotations

from functools import partial

from graph_core.errors import RefusedByDesign
from graph_core.layers.common import axis_of, axis_param
from graph_core.spec import Call, Example, FunctionTarget, LayerSpec, Port, register
from graph_core.types import TensorType

MOST = 8


def _infer(pieces: int, call: Call) -> tuple[TensorType, ...]:
    title, received = f"Split in {pieces}", call["x"]
    axis = axis_of(title, received, call.params.axis)
    size = received.dims[axis]
    if isinstance(size, int) and size < pieces:
        raise RefusedByDesign(
            f"{title} leaves a piece with nothing",
            expected=f"{pieces} or more in dim {axis}",
            received=str(received),
        )
    sizes = [(size + (pieces - 1 - place)) // pieces for place in range(pieces)]
    return tuple(received.with_dim(axis, each) for each in sizes)


def _target(pieces: int, call: Call) -> FunctionTarget:
    kwargs = {"sections": pieces, "dim": call.params.axis}
    return FunctionTarget("torch.tensor_split", kwargs)


def _declare(pieces: int) -> LayerSpec:
    return register(
        LayerSpec(
            id=f"split{pieces}",
            title=f"Split in {pieces}",
            category="Shape",
            summary=f"Cuts an axis into {pieces} even pieces; where something is left over, "
            "the first ones are larger by one.",
            params=(axis_param(1, "The axis that is cut"),),
            inputs=(Port("x", axes="N×…", min_rank=2),),
            outputs=tuple(Port(f"piece{place}") for place in range(1, pieces + 1)),
            infer=partial(_infer, pieces),
            target=partial(_target, pieces),
            examples=(
                Example({"x": f"N×{4 * pieces}"}),
                Example({"x": f"N×T×{2 * pieces + 1}"}, {"axis": -1}),
            ),
            keywords=("chunk", "divide", "parts", "query key value", "gates"),
        )
    )


for _pieces in range(3, MOST + 1):
    _declare(_pieces)
