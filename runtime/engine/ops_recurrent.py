"""Ops that read sequences step by step, as `runtime.engine.ops`: each stands alone.

Every one takes the state to begin with and gives the last one, N×(layers·directions)×units: torch
keeps the batch second, the wires of a network keep it first.
"""

from __future__ import annotations

import torch


def batch_second(state: torch.Tensor | None) -> torch.Tensor | None:
    """Turn a state N×L×F into torch's L×N×F."""
    return None if state is None else state.transpose(0, 1).contiguous()


def lstm_state(
    h0: torch.Tensor | None, c0: torch.Tensor | None
) -> tuple[torch.Tensor, torch.Tensor] | None:
    """Return what torch's LSTM begins with; zeros stand for the one that isn't given."""
    h, c = batch_second(h0), batch_second(c0)
    if h is None:
        return None if c is None else (torch.zeros_like(c), c)
    return h, torch.zeros_like(h) if c is None else c


def last_state(h: torch.Tensor, bidirectional: bool) -> torch.Tensor:
    """Return the last layer's final state N×H, both directions side by side."""
    return torch.cat((h[-2], h[-1]), dim=-1) if bidirectional else h[-1]


class LSTM(torch.nn.LSTM):
    """An LSTM over N×T×F that gives the last layer's output at every step, and its state."""

    def forward(  # type: ignore[override]
        self, x: torch.Tensor, h0: torch.Tensor | None = None, c0: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        sequence, (h, c) = super().forward(x, lstm_state(h0, c0))
        return sequence, h.transpose(0, 1), c.transpose(0, 1)


class LastLSTM(torch.nn.LSTM):
    """An LSTM over N×T×F that gives the last layer's final state, and every layer's."""

    def forward(  # type: ignore[override]
        self, x: torch.Tensor, h0: torch.Tensor | None = None, c0: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        _, (h, c) = super().forward(x, lstm_state(h0, c0))
        return last_state(h, self.bidirectional), h.transpose(0, 1), c.transpose(0, 1)


class GRU(torch.nn.GRU):
    """A GRU over N×T×F that gives the last layer's output at every step, and its state."""

    def forward(  # type: ignore[override]
        self, x: torch.Tensor, h0: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        sequence, h = super().forward(x, batch_second(h0))
        return sequence, h.transpose(0, 1)


class LastGRU(torch.nn.GRU):
    """A GRU over N×T×F that gives the last layer's final state, and every layer's."""

    def forward(  # type: ignore[override]
        self, x: torch.Tensor, h0: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        _, h = super().forward(x, batch_second(h0))
        return last_state(h, self.bidirectional), h.transpose(0, 1)


class RNN(torch.nn.RNN):
    """A plain RNN over N×T×F that gives the last layer's output at every step, and its state."""

    def forward(  # type: ignore[override]
        self, x: torch.Tensor, h0: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        sequence, h = super().forward(x, batch_second(h0))
        return sequence, h.transpose(0, 1)


class LastRNN(torch.nn.RNN):
    """A plain RNN over N×T×F that gives the last layer's final state, and every layer's."""

    def forward(  # type: ignore[override]
        self, x: torch.Tensor, h0: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        _, h = super().forward(x, batch_second(h0))
        return last_state(h, self.bidirectional), h.transpose(0, 1)
