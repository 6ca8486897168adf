"""Output: a head, where a loss compares the network with a target."""

from graph_core.heads import LOSS_CHOICES, LOSSES, METRIC_CHOICES
from graph_core.params import ChoiceParam, FieldParam, FloatParam, ManyParam
from graph_core.spec import Call, Example, LayerSpec, Port, register
from graph_core.types import TensorType


def _infer(call: Call) -> TensorType:
    return call["x"]


def _losses_with(param: str) -> tuple[str, ...]:
    return tuple(loss.id for loss in LOSSES if param in loss.params)


OUTPUT = register(
    LayerSpec(
        id="output",
        title="Output",
        category="Inputs & outputs",
        summary="A head: what leaves the network, with its target, loss, weight and metrics.",
        params=(
            ChoiceParam(
                name="loss",
                default="cross_entropy",
                choices=LOSS_CHOICES,
                inline=True,
                help="How far the head is from its target.",
            ),
            FloatParam(
                name="weight",
                default=1.0,
                minimum=0.0,
                inline=True,
                title="Loss weight",
                help="The factor of this head's loss in the total.",
            ),
            FieldParam(
                name="target",
                default="",
                help="The field of the data set it learns; empty takes the field of its own name, "
                "or the only one that fits.",
            ),
            ManyParam(
                name="metrics",
                default=(),
                choices=METRIC_CHOICES,
                help="What is measured beside the loss; none takes the loss's usual ones.",
            ),
            FloatParam(
                name="label_smoothing",
                default=0.0,
                minimum=0.0,
                below=1.0,
                slider=True,
                advanced=True,
                only_if=("loss", _losses_with("label_smoothing")),
                help="The share of certainty spread over the other classes.",
            ),
            FloatParam(
                name="delta",
                default=1.0,
                above=0.0,
                advanced=True,
                only_if=("loss", _losses_with("delta")),
                help="Where Huber's loss turns from quadratic to linear.",
            ),
            FloatParam(
                name="margin",
                default=1.0,
                above=0.0,
                advanced=True,
                only_if=("loss", _losses_with("margin")),
                help="How far apart pairs that differ are pushed; those nearer than half of it "
                "count as the same.",
            ),
        ),
        inputs=(Port("x", min_rank=1),),
        infer=_infer,
        target=None,
        outputs=(Port("y"),),
        examples=(
            Example({"x": "N×10"}),
            Example({"x": "N×1"}, {"loss": "mse", "metrics": ("mae", "r2")}),
        ),
        keywords=("head", "loss", "target"),
    )
)
