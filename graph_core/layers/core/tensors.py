"""Identity, Cast, Constant and Parameter: tensors passed on, converted, given or learned."""

from __future__ import annotations

from graph_core.params import BoolParam, Choice, ChoiceParam, FloatParam, ShapeParam
from graph_core.spec import (
    Call,
    Example,
    FunctionTarget,
    LayerSpec,
    ModuleTarget,
    ParameterTarget,
    Port,
    Ref,
    WeightSpec,
    register,
)
from graph_core.types import DType, TensorType

IDENTITY = register(
    LayerSpec(
        id="identity",
        title="Identity",
        category="Core",
        summary="Passes its input on; a place to name or to branch from.",
        formula="y = x",
        inputs=(Port("x"),),
        infer=lambda call: call["x"],
        target=lambda _: ModuleTarget("torch.nn.Identity"),
        examples=(Example({"x": "N×16"}), Example({"x": "N×T int64"})),
        keywords=("pass", "nothing", "skip"),
    )
)


CAST = register(
    LayerSpec(
        id="cast",
        title="Cast",
        category="Core",
        summary="Turns values into another dtype; no gradient passes whole numbers.",
        params=(
            ChoiceParam(
                name="dtype",
                default="float32",
                choices=tuple(Choice(dtype.value, dtype.value) for dtype in DType),
                inline=True,
                help="What the values become.",
            ),
        ),
        inputs=(Port("x"),),
        infer=lambda call: call["x"].with_dtype(DType(call.params.dtype)),
        target=lambda call: FunctionTarget(
            "ops.cast", {"dtype": Ref(f"torch.{call.params.dtype}")}
        ),
        examples=tuple(Example({"x": "N×4 int64"}, {"dtype": dtype.value}) for dtype in DType),
        keywords=("convert", "dtype", "float", "integer"),
    )
)


def _shape(default: tuple[int, ...]) -> ShapeParam:
    return ShapeParam(
        name="shape",
        default=default,
        inline=True,
        help="Dims of one sample, the batch left out; every sample gets the same.",
    )


def _infer(call: Call) -> TensorType:
    return TensorType((1, *call.params.shape))


CONSTANT = register(
    LayerSpec(
        id="constant",
        title="Constant",
        category="Core",
        summary="A tensor of one fixed value, the same for every sample.",
        formula="y = value",
        params=(
            _shape((1,)),
            FloatParam(name="value", default=1.0, inline=True, help="What stands everywhere."),
        ),
        inputs=(),
        infer=_infer,
        target=lambda call: ModuleTarget("ops.Constant", dict(call.params)),
        examples=(Example({}), Example({}, {"shape": (3, 1, 1), "value": 0.5})),
        keywords=("number", "fixed", "ones", "zeros"),
    )
)


def _kept(call: Call) -> tuple[int, ...]:
    shape: tuple[int, ...] = call.params.shape
    return shape if call.params.bare else (1, *shape)


def _learned(call: Call) -> ParameterTarget:
    params = call.params
    return ParameterTarget(_kept(call), params.mean, params.std, params.bare)


PARAMETER = register(
    LayerSpec(
        id="parameter",
        title="Parameter",
        category="Core",
        summary="A learned tensor that depends on no input, the same for every sample.",
        formula="y = w",
        params=(
            _shape((16,)),
            FloatParam(name="mean", default=0.0, help="The mean of the first values."),
            FloatParam(
                name="std",
                title="Deviation",
                default=0.02,
                minimum=0.0,
                help="The standard deviation of the first values.",
            ),
            BoolParam(
                name="bare",
                default=False,
                advanced=True,
                help="Whether it is kept without the leading dim of 1; published weights differ.",
            ),
        ),
        inputs=(),
        infer=_infer,
        weights=lambda call: {"": WeightSpec(_kept(call))},
        target=_learned,
        examples=(
            Example({}),
            Example({}, {"shape": (4, 1, 1), "mean": 1.0}),
            Example({}, {"shape": (4, 1, 1), "bare": True}),
        ),
        keywords=("weight", "learned", "variable", "query", "scale"),
    )
)
