"""Ops that add to the loss, as `runtime.engine.ops`: each stands alone."""

from __future__ import annotations

import torch


def mean_per_sample(x: torch.Tensor) -> torch.Tensor:
    """Return the mean of each sample."""
    return x.reshape(x.shape[0], -1).mean(dim=1)


def kl_divergence(mean: torch.Tensor, log_variance: torch.Tensor) -> torch.Tensor:
    """Return each sample's divergence of normal distributions from the standard one."""
    each = 1 + log_variance - mean.square() - log_variance.exp()
    return -0.5 * each.flatten(1).sum(dim=1)


def activity(x: torch.Tensor, l1: float, l2: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Pass values on, beside a penalty for each sample's size."""
    flat = x.reshape(x.shape[0], -1)
    return x, l1 * flat.abs().sum(dim=1) + l2 * flat.square().sum(dim=1)


class Sampling(torch.nn.Module):
    """Draws around a mean during training; gives the mean otherwise."""

    def forward(self, mean: torch.Tensor, log_variance: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return mean
        return mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)


def contrastive(
    distance: torch.Tensor, same: torch.Tensor, margin: float, reduction: str = "mean"
) -> torch.Tensor:
    """Draw pairs that are the same together, push others apart up to a margin."""
    apart = (margin - distance).clamp(min=0)
    each = 0.5 * (same * distance.square() + (1 - same) * apart.square())
    return each.mean() if reduction == "mean" else each


class VectorQuantizer(torch.nn.Module):
    """Gives the nearest learned code for each vector along an axis, and a loss per sample.

    Codes begin as vectors of the first batch it is trained on, so that all of them are in reach.
    """

    def __init__(self, codes: int, width: int, axis: int, commitment: float) -> None:
        super().__init__()
        self.axis, self.commitment = axis, commitment
        self.codes = torch.nn.Parameter(torch.randn(codes, width))
        self.begun: torch.Tensor
        self.register_buffer("begun", torch.zeros((), dtype=torch.bool))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        vectors = x.movedim(self.axis, -1)
        if self.training and self.codes.requires_grad:
            self.begin(vectors.detach().flatten(0, -2))
        apart = torch.cdist(vectors.detach().flatten(0, -2), self.codes.detach())
        chosen = self.codes[apart.argmin(1)].view_as(vectors)
        learned = (chosen - vectors.detach()).square()
        committed = (chosen.detach() - vectors).square()
        term = (learned + self.commitment * committed).flatten(1).mean(1)
        straight = vectors + (chosen - vectors).detach()
        return straight.movedim(-1, self.axis), term

    @torch.no_grad()
    def begin(self, vectors: torch.Tensor) -> None:
        """Take codes evenly from the vectors that come first; later ones change none."""
        count = len(self.codes)
        places = torch.arange(count, device=vectors.device) * len(vectors) // count
        self.codes.copy_(torch.where(self.begun, self.codes, vectors[places]))
        self.begun.fill_(1)
