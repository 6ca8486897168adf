"""Input: where a field of the data enters."""

from graph_core.dims import parse_dim
from graph_core.params import Choice, ChoiceParam, FieldParam, ShapeParam
from graph_core.spec import Call, Example, LayerSpec, register
from graph_core.types import DType, TensorType


def _infer(call: Call) -> TensorType:
    dims = tuple(map(parse_dim, call.params.shape))
    return TensorType.batched(dims, DType(call.params.dtype))


INPUT = register(
    LayerSpec(
        id="input",
        title="Input",
        category="Inputs & outputs",
        summary="Where a field of the data enters the network.",
        params=(
            ShapeParam(
                name="shape",
                default=(1, 28, 28),
                symbols=True,
                inline=True,
                help="Dims of one sample, the batch left out; a name such as T for an open size.",
            ),
            ChoiceParam(
                name="dtype",
                default="float32",
                choices=tuple(Choice(dtype.value, dtype.value) for dtype in DType),
                inline=True,
                help="int64 for indices into an Embedding.",
            ),
            FieldParam(
                name="field",
                default="",
                help="The field of the data set it reads; empty takes the field of its own name, "
                "or the only one that fits.",
            ),
        ),
        inputs=(),
        infer=_infer,
        target=None,
        examples=(
            Example({}, {"shape": (1, 8, 8)}),
            Example({}, {"shape": ("T",), "dtype": "int64"}),
        ),
        keywords=("data", "placeholder"),
    )
)
