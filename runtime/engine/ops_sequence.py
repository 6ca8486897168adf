"""Ops for sequences and attention, as `runtime.engine.ops`: each stands alone."""

from __future__ import annotations

import torch


class SinusoidalPositions(torch.nn.Module):
    """Adds sines and cosines of the position, of wavelengths up to 10000 steps, to N×T×F."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        steps = torch.arange(x.shape[1], device=x.device, dtype=torch.float32)
        even = torch.arange(0, x.shape[2], 2, device=x.device, dtype=torch.float32)
        angles = steps[:, None] / 10000 ** (even / x.shape[2])
        waves = torch.stack((angles.sin(), angles.cos()), dim=-1).flatten(1)[:, : x.shape[2]]
        return x + waves.to(x.dtype)


class LearnedPositions(torch.nn.Module):
    """Adds a learned vector for each position to N×T×F."""

    def __init__(self, length: int, features: int) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.empty(length, features))
        torch.nn.init.normal_(self.weight, std=0.02)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        steps, longest = x.shape[1], self.weight.shape[0]
        if steps > longest:
            raise ValueError(f"a sequence of {steps} steps, but places for {longest} are learned")
        return x + self.weight[:steps]


class ClassToken(torch.nn.Module):
    """Puts one learned step before a sequence N×T×F."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.empty(1, 1, features))
        torch.nn.init.normal_(self.weight, std=0.02)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat((self.weight.expand(x.shape[0], -1, -1), x), dim=1)


class PatchEmbedding(torch.nn.Conv2d):
    """Makes a sequence of vectors of an image, one for each square patch."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(x).flatten(2).transpose(1, 2)


def later_steps(x: torch.Tensor) -> torch.Tensor:
    """Return a T×T mask that is true where a step would look ahead."""
    steps = x.shape[1]
    return torch.ones(steps, steps, dtype=torch.bool, device=x.device).triu(1)


def causal_masked_attention(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, attn_mask: torch.Tensor
) -> torch.Tensor:
    """Attend where a mask is true, and never to a later step."""
    steps, seen = query.shape[-2], key.shape[-2]
    back = torch.ones(steps, seen, dtype=torch.bool, device=query.device).tril()
    mask = attn_mask & back
    return torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)


class MultiHeadAttention(torch.nn.MultiheadAttention):
    """Lets each step of x look at the steps of key; a mask is true where one may be looked at."""

    def forward(  # type: ignore[override]
        self,
        x: torch.Tensor,
        key: torch.Tensor | None = None,
        value: torch.Tensor | None = None,
        mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        key = x if key is None else key
        value = key if value is None else value
        hidden = None if mask is None else ~mask
        made, _ = super().forward(x, key, value, key_padding_mask=hidden, need_weights=False)
        return made


class CausalAttention(torch.nn.MultiheadAttention):
    """Lets each step of x look at itself and the steps before it."""

    def forward(  # type: ignore[override]
        self, x: torch.Tensor, mask: torch.Tensor | None = None
    ) -> torch.Tensor:
        hidden = None if mask is None else ~mask
        ahead = later_steps(x)
        made, _ = super().forward(
            x, x, x, key_padding_mask=hidden, need_weights=False, attn_mask=ahead
        )
        return made


class TransformerEncoderLayer(torch.nn.TransformerEncoderLayer):
    """Attention and a small network, each with a residual; a mask is true where steps count."""

    def forward(  # type: ignore[override]
        self, x: torch.Tensor, mask: torch.Tensor | None = None
    ) -> torch.Tensor:
        return super().forward(x, src_key_padding_mask=None if mask is None else ~mask)


class CausalEncoderLayer(torch.nn.TransformerEncoderLayer):
    """A transformer layer whose steps look at themselves and the steps before them."""

    def forward(  # type: ignore[override]
        self, x: torch.Tensor, mask: torch.Tensor | None = None
    ) -> torch.Tensor:
        hidden = None if mask is None else ~mask
        return super().forward(x, src_mask=later_steps(x), src_key_padding_mask=hidden)


class TransformerDecoderLayer(torch.nn.TransformerDecoderLayer):
    """Causal attention over x, attention over the memory, and a small network."""

    def forward(  # type: ignore[override]
        self, x: torch.Tensor, memory: torch.Tensor, mask: torch.Tensor | None = None
    ) -> torch.Tensor:
        hidden = None if mask is None else ~mask
        return super().forward(x, memory, tgt_mask=later_steps(x), memory_key_padding_mask=hidden)
