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
