"""Reshape: the values of a sample in new dims."""

from __future__ import annotations

from graph_core.dims import Dim, product
from graph_core.errors import ShapeError
from graph_core.params import ShapeParam
from graph_core.spec import Call, Example, FunctionTarget, LayerSpec, Port, register
from graph_core.types import TensorType


def _rest(size: Dim, given: Dim) -> Dim | None:
    """Return the dim that fills the shape up, or None where none does."""
    if isinstance(size, int) and isinstance(given, int):
        return size // given if size % given == 0 else None
    rest = size // given
    return rest if rest * given == size else None


def _infer(call: Call) -> TensorType:
    received, shape = call["x"], call.params.shape
    given = product(dim for dim in shape if dim != -1)
    rest = _rest(received.sample_size(), given)
    if rest is None or (-1 not in shape and rest != 1):
        raise ShapeError(
            "Reshape can't keep every value",
            expected=f"{received.sample_size()} values per sample, as in {received.shape_text}",
            received="×".join(map(str, shape)) or "one value",
        )
    return received.with_dims(received.dims[0], *(rest if dim == -1 else dim for dim in shape))


RESHAPE = register(
    LayerSpec(
        id="reshape",
        title="Reshape",
        category="Shape",
        summary="Gives the values of every sample new dims; the batch stays.",
        params=(
            ShapeParam(
                name="shape",
                default=(-1,),
                infer=True,
                inline=True,
                help="The dims of one sample, the batch left out; one may be -1, for the rest.",
            ),
        ),
        inputs=(Port("x", axes="N×…"),),
        infer=_infer,
        target=lambda call: FunctionTarget("ops.reshape", {"shape": call.params.shape}),
        examples=(
            Example({"x": "N×64"}, {"shape": (1, 8, 8)}),
            Example({"x": "N×T×16"}, {"shape": (-1, 4)}),
        ),
        keywords=("view", "dims"),
    )
)
