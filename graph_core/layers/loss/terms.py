"""LossTerm, KLDivergence and ActivityRegularizer: what adds to the loss without a target."""

from __future__ import annotations

from graph_core.errors import RefusedByDesign
from graph_core.params import FloatParam
from graph_core.spec import Call, Example, FunctionTarget, Kind, LayerSpec, Port, register
from graph_core.types import TensorType

_HELP = "One number per sample; their mean joins the loss."


def _weight() -> FloatParam:
    return FloatParam(
        name="weight",
        default=1.0,
        inline=True,
        help="The factor of the term in the loss; a negative one makes the term grow.",
    )


def per_sample(received: TensorType) -> TensorType:
    """Return the type of one number for each sample."""
    return received.with_dims(received.dims[0])


LOSS_TERM = register(
    LayerSpec(
        id="loss_term",
        title="LossTerm",
        category="Loss terms",
        summary="Adds the mean of a tensor to the loss: whatever should become small.",
        formula="loss += weight · mean(x)",
        params=(_weight(),),
        inputs=(Port("x", dtype=Kind.FLOAT32),),
        outputs=(Port("term", help=_HELP),),
        infer=lambda call: per_sample(call["x"]),
        target=lambda _: FunctionTarget("ops.mean_per_sample"),
        examples=(Example({"x": "N"}), Example({"x": "N×T×8"}, {"weight": 0.1})),
        keywords=("auxiliary", "penalty", "custom loss", "add_loss"),
        term="term",
    )
)


def _infer_kl(call: Call) -> TensorType:
    mean, log_variance = call["mean"], call["log_variance"]
    if mean != log_variance:
        raise RefusedByDesign(
            "KLDivergence needs a log-variance for every mean",
            expected=str(mean),
            received=str(log_variance),
        )
    return per_sample(mean)


KL_DIVERGENCE = register(
    LayerSpec(
        id="kl_divergence",
        title="KLDivergence",
        category="Loss terms",
        summary="Adds to the loss how far normal distributions are from the standard one; "
        "the second term of a variational autoencoder.",
        formula="loss += weight · mean(-½ Σ (1 + log σ² - μ² - σ²))",
        source="Kingma & Welling 2014, arXiv:1312.6114",
        params=(_weight(),),
        inputs=(
            Port("mean", axes="N×…", min_rank=2, dtype=Kind.FLOAT32),
            Port("log_variance", axes="N×…", min_rank=2, dtype=Kind.FLOAT32),
        ),
        outputs=(Port("term", help=_HELP),),
        infer=_infer_kl,
        target=lambda _: FunctionTarget("ops.kl_divergence"),
        examples=(
            Example({"mean": "N×8", "log_variance": "N×8"}),
            Example({"mean": "N×2×3×4", "log_variance": "N×2×3×4"}, {"weight": 0.01}),
        ),
        keywords=("vae", "variational", "kullback-leibler", "latent", "beta"),
        term="term",
    )
)


def _rate(name: str, title: str, what: str) -> FloatParam:
    return FloatParam(
        name=name,
        title=title,
        default=0.0,
        minimum=0.0,
        inline=True,
        help=f"The factor of the summed {what} of a sample's values.",
    )


ACTIVITY_REGULARIZER = register(
    LayerSpec(
        id="activity_regularizer",
        title="ActivityRegularizer",
        category="Loss terms",
        summary="Passes values on and adds to the loss how large they are.",
        formula="y = x, loss += mean(l1 · Σ|x| + l2 · Σx²)",
        params=(_rate("l1", "L1", "sizes"), _rate("l2", "L2", "squares")),
        inputs=(Port("x", axes="N×…", dtype=Kind.FLOAT32),),
        outputs=(Port("y"), Port("term", optional=True, help=_HELP)),
        infer=lambda call: (call["x"], per_sample(call["x"])),
        target=lambda call: FunctionTarget("ops.activity", dict(call.params)),
        examples=(
            Example({"x": "N×8"}, {"l1": 0.01}),
            Example({"x": "N×T×8"}, {"l2": 0.001}),
        ),
        keywords=("sparse", "penalty", "l1", "l2", "activation"),
        term="term",
    )
)
