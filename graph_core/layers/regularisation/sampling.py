"""Sampling: noise whose mean and spread are learned."""

from __future__ import annotations

from graph_core.errors import RefusedByDesign
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, register
from graph_core.types import TensorType


def _infer(call: Call) -> TensorType:
    mean, log_variance = call["mean"], call["log_variance"]
    if mean != log_variance:
        raise RefusedByDesign(
            "Sampling needs a log-variance for every mean",
            expected=str(mean),
            received=str(log_variance),
        )
    return mean


SAMPLING = register(
    LayerSpec(
        id="sampling",
        title="Sampling",
        category="Regularisation",
        summary="Draws from normal distributions in a way that gradients pass "
        "(the reparameterisation of a variational autoencoder); "
        "gives the mean when nothing is trained.",
        formula="y = μ + exp(½ log σ²) · ε",
        source="Kingma & Welling 2014, arXiv:1312.6114",
        inputs=(
            Port("mean", axes="N×…", dtype=Kind.FLOAT32),
            Port("log_variance", axes="N×…", dtype=Kind.FLOAT32),
        ),
        infer=_infer,
        target=lambda _: ModuleTarget("ops.Sampling"),
        examples=(
            Example({"mean": "N×8", "log_variance": "N×8"}),
            Example({"mean": "N×T×4", "log_variance": "N×T×4"}),
        ),
        keywords=("vae", "variational", "latent", "reparameterisation", "noise"),
    )
)
