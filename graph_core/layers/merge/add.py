"""Add: the elementwise sum of its inputs."""

from graph_core.layers.merge.common import broadcast
from graph_core.spec import Call, Example, FunctionTarget, LayerSpec, Pack, Port, register
from graph_core.types import TensorType


def _infer(call: Call) -> TensorType:
    return broadcast("Add", call.all("xs"))


ADD = register(
    LayerSpec(
        id="add",
        title="Add",
        category="Merge",
        summary="The elementwise sum of its inputs; joins a residual to its main path.",
        formula="y = x₁ + x₂ + …",
        inputs=(Port("xs", variadic=True, least=2),),
        infer=_infer,
        target=lambda _: FunctionTarget("operator.add", pack=Pack.FOLD),
        examples=(Example({"xs": ("N×16", "N×16")}), Example({"xs": ("N×8×4×4", "N×8×1×1")})),
        keywords=("residual", "skip", "sum"),
    )
)
