"""Add, Multiply, Maximum, Subtract and others: elementwise operations of several inputs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from graph_core.errors import DTypeError
from graph_core.layers.merge.common import broadcast
from graph_core.spec import (
    Call,
    Example,
    FunctionTarget,
    Kind,
    LayerSpec,
    Pack,
    Port,
    Target,
    register,
)
from graph_core.types import DType, TensorType


def _infer_all(title: str, call: Call) -> TensorType:
    return broadcast(title, call.all("xs"))


def _infer_pair(title: str, call: Call) -> TensorType:
    made = broadcast(title, (call["a"], call["b"]))
    if made.dtype is DType.BOOL:
        raise DTypeError(f"{title} can't take yes and no", expected="numbers", received=str(made))
    return made


def _of_all(
    title: str,
    summary: str,
    formula: str,
    target: Callable[[Call], Target],
    keywords: tuple[str, ...],
    dtype: Kind = Kind.ANY,
) -> LayerSpec:
    return register(
        LayerSpec(
            id=title.lower(),
            title=title,
            category="Merge",
            summary=summary,
            formula=formula,
            inputs=(Port("xs", variadic=True, least=2, dtype=dtype),),
            infer=partial(_infer_all, title),
            target=target,
            examples=(
                Example({"xs": ("N×16", "N×16")}),
                Example({"xs": ("N×8×4×4", "N×8×1×1", "N×1×4×4")}),
            ),
            keywords=("merge", "elementwise", *keywords),
        )
    )


ADD = _of_all(
    "Add",
    "The elementwise sum of its inputs; joins a residual to its main path.",
    "y = x₁ + x₂ + …",
    lambda _: FunctionTarget("operator.add", pack=Pack.FOLD),
    ("residual", "skip", "sum", "plus"),
)
MULTIPLY = _of_all(
    "Multiply",
    "The elementwise product of its inputs; one may act as a gate on another.",
    "y = x₁ · x₂ · …",
    lambda _: FunctionTarget("operator.mul", pack=Pack.FOLD),
    ("product", "gate", "scale", "squeeze and excitation"),
)
AVERAGE = _of_all(
    "Average",
    "The elementwise mean of its inputs.",
    "y = (x₁ + x₂ + …) / n",
    lambda _: FunctionTarget("ops.average", pack=Pack.LIST),
    ("mean", "ensemble"),
    Kind.FLOAT,
)
MAXIMUM = _of_all(
    "Maximum",
    "The elementwise largest of its inputs.",
    "y = max(x₁, x₂, …)",
    lambda _: FunctionTarget("torch.maximum", pack=Pack.FOLD),
    ("largest", "maxout"),
)
MINIMUM = _of_all(
    "Minimum",
    "The elementwise smallest of its inputs.",
    "y = min(x₁, x₂, …)",
    lambda _: FunctionTarget("torch.minimum", pack=Pack.FOLD),
    ("smallest",),
)


def _of_two(
    title: str,
    function: str,
    summary: str,
    formula: str,
    keywords: tuple[str, ...],
    dtype: Kind = Kind.ANY,
) -> LayerSpec:
    return register(
        LayerSpec(
            id=title.lower(),
            title=title,
            category="Merge",
            summary=summary,
            formula=formula,
            inputs=(Port("a", dtype=dtype), Port("b", dtype=dtype)),
            infer=partial(_infer_pair, title),
            target=lambda _: FunctionTarget(function),
            examples=(
                Example({"a": "N×16", "b": "N×16"}),
                Example({"a": "N×8×4×4", "b": "N×8×1×1"}),
            ),
            keywords=("merge", "elementwise", *keywords),
        )
    )


SUBTRACT = _of_two(
    "Subtract",
    "operator.sub",
    "The elementwise difference of two inputs.",
    "y = a - b",
    ("difference", "minus"),
)
DIVIDE = _of_two(
    "Divide",
    "operator.truediv",
    "The elementwise quotient of two inputs.",
    "y = a / b",
    ("quotient", "ratio"),
    Kind.FLOAT,
)
