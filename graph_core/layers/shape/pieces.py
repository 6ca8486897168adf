"""Chunk: an axis cut into even pieces, a port for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from graph_core.errors import RefusedByDesign
from graph_core.layers.common import axis_of, axis_param
from graph_core.params import IntParam
from graph_core.spec import Call, Example, FunctionTarget, LayerSpec, Port, register
from graph_core.types import TensorType

FEWEST, MOST = 2, 64


def _infer(call: Call) -> tuple[TensorType, ...]:
    received, pieces = call["x"], call.params.pieces
    axis = axis_of("Chunk", received, call.params.axis)
    size = received.dims[axis]
    if isinstance(size, int) and size < pieces:
        raise RefusedByDesign(
            "Chunk leaves a piece with nothing",
            expected=f"{pieces} or more in dim {axis}",
            received=str(received),
        )
    sizes = [(size + (pieces - 1 - place)) // pieces for place in range(pieces)]
    return tuple(received.with_dim(axis, each) for each in sizes)


def _target(call: Call) -> FunctionTarget:
    kwargs = {"sections": call.params.pieces, "dim": call.params.axis}
    return FunctionTarget("torch.tensor_split", kwargs)


def _ports(pieces: int) -> tuple[Port, ...]:
    return tuple(Port(f"piece{place}") for place in range(1, pieces + 1))


@lru_cache(MOST)
def _in_pieces(pieces: int) -> LayerSpec:
    return replace(CHUNK, outputs=_ports(pieces), shaped=None)


def _shaped(params: Mapping[str, Any]) -> LayerSpec:
    return _in_pieces(params["pieces"])


CHUNK = register(
    LayerSpec(
        id="chunk",
        title="Chunk",
        category="Shape",
        summary="Cuts an axis into even pieces, a port for each; where something is left over, "
        "the first ones are larger by one.",
        params=(
            IntParam(
                name="pieces",
                default=3,
                minimum=FEWEST,
                maximum=MOST,
                inline=True,
                help="How many pieces there are; each has a port of its own.",
            ),
            axis_param(1, "The axis that is cut"),
        ),
        inputs=(Port("x", axes="N×…", min_rank=2),),
        outputs=_ports(3),
        shaped=_shaped,
        infer=_infer,
        target=_target,
        examples=(
            Example({"x": "N×12"}),
            Example({"x": "N×T×9"}, {"axis": -1, "pieces": 4}),
            Example({"x": "N×2×2"}, {"pieces": 2}),
        ),
        keywords=("split", "divide", "parts", "query key value", "gates"),
    )
)
