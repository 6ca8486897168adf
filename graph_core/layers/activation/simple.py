"""Activations without params that torch has as modules."""

from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, register
from graph_core.types import TensorType


def _infer(call: Call) -> TensorType:
    return call["x"]


def _declare(id_: str, title: str, module: str, summary: str, formula: str) -> LayerSpec:
    return register(
        LayerSpec(
            id=id_,
            title=title,
            category="Activation",
            summary=summary,
            formula=formula,
            inputs=(Port("x", dtype=Kind.FLOAT),),
            infer=_infer,
            target=lambda _: ModuleTarget(module),
            examples=(Example({"x": "N×16"}), Example({"x": "N×8×4×4"})),
        )
    )


RELU = _declare("relu", "ReLU", "torch.nn.ReLU", "Zero below zero.", "y = max(0, x)")
