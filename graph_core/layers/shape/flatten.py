"""Flatten: the dims of a sample laid out in one."""

from graph_core.spec import Call, Example, LayerSpec, ModuleTarget, Port, register
from graph_core.types import TensorType


def _infer(call: Call) -> TensorType:
    return call["x"].with_dims(call["x"].dims[0], call["x"].sample_size())


FLATTEN = register(
    LayerSpec(
        id="flatten",
        title="Flatten",
        category="Shape",
        summary="Lays all dims of a sample out in one, as a Dense layer wants them.",
        inputs=(Port("x", axes="N×…", min_rank=2),),
        infer=_infer,
        target=lambda _: ModuleTarget("torch.nn.Flatten"),
        examples=(Example({"x": "N×8×4×4"}), Example({"x": "N×T×3"})),
        keywords=("vector", "unroll", "ravel"),
    )
)
