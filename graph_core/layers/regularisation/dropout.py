"""Dropout: values switched off at random during training."""

from graph_core.params import FloatParam
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, register
from graph_core.types import TensorType


def _infer(call: Call) -> TensorType:
    return call["x"]


DROPOUT = register(
    LayerSpec(
        id="dropout",
        title="Dropout",
        category="Regularisation",
        summary="Zeroes values at random during training and scales up the rest; "
        "does nothing in use.",
        formula="y = x · m / (1 - p), m = 0 with probability p",
        source="Srivastava et al. 2014",
        params=(
            FloatParam(
                name="p",
                title="Probability",
                default=0.5,
                minimum=0.0,
                below=1.0,
                slider=True,
                inline=True,
                help="The share of values that are zeroed.",
            ),
        ),
        inputs=(Port("x", dtype=Kind.FLOAT),),
        infer=_infer,
        target=lambda call: ModuleTarget("torch.nn.Dropout", {"p": call.params.p}),
        examples=(Example({"x": "N×16"}), Example({"x": "N×T×16"}, {"p": 0.1})),
        keywords=("noise", "overfitting", "regularization"),
    )
)
