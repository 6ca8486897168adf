"""Recurrent ops are torch's, with states that keep the batch first."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from runtime.engine import ops_recurrent as ops

KINDS: list[tuple[Any, Any, Any]] = [
    (ops.LSTM, ops.LastLSTM, torch.nn.LSTM),
    (ops.GRU, ops.LastGRU, torch.nn.GRU),
    (ops.RNN, ops.LastRNN, torch.nn.RNN),
]
every_kind = pytest.mark.parametrize(("whole", "last", "torchs"), KINDS)
SIZES: dict[str, Any] = {"num_layers": 2, "bidirectional": True, "batch_first": True}


def _pair(one: Any, other: Any) -> tuple[Any, Any]:
    torch.manual_seed(3)
    made, like = one(2, 4, **SIZES), other(2, 4, **SIZES)
    like.load_state_dict(made.state_dict())
    return made, like


@every_kind
def test_last_state_of_a_bidirectional_net_joins_both_ends(
    whole: Any, last: Any, torchs: Any
) -> None:
    sequence, state = _pair(whole, last)
    x = torch.randn(3, 5, 2)
    steps, *states = sequence(x)
    made, *others = state(x)
    torch.testing.assert_close(made, torch.cat((steps[:, -1, :4], steps[:, 0, 4:]), dim=-1))
    torch.testing.assert_close(others, states)


@every_kind
def test_states_are_torchs_with_the_batch_first(whole: Any, last: Any, torchs: Any) -> None:
    ours, theirs = _pair(whole, torchs)
    x, first = torch.randn(3, 5, 2), [torch.randn(3, 4, 4) for _ in range(2)]
    count = 2 if torchs is torch.nn.LSTM else 1
    given = [state.transpose(0, 1).contiguous() for state in first[:count]]
    steps, states = theirs(x, tuple(given) if count == 2 else given[0])
    expected = states if isinstance(states, tuple) else (states,)
    made, *ends = ours(x, **dict(zip(("h0", "c0"), first[:count], strict=False)))
    torch.testing.assert_close(made, steps)
    torch.testing.assert_close(ends, [state.transpose(0, 1) for state in expected])


@every_kind
def test_a_sequence_may_be_read_in_two_halves(whole: Any, last: Any, torchs: Any) -> None:
    torch.manual_seed(5)
    layer, x = whole(2, 4, num_layers=2, batch_first=True), torch.randn(3, 6, 2)
    steps, *ends = layer(x)
    _, *half = layer(x[:, :3])
    later, *states = layer(x[:, 3:], *half)
    torch.testing.assert_close(later, steps[:, 3:])
    torch.testing.assert_close(states, ends)


@pytest.mark.parametrize("given", ["h0", "c0"])
def test_the_state_an_lstm_is_not_given_is_zero(given: str) -> None:
    torch.manual_seed(7)
    layer, x, state = ops.LSTM(2, 4, batch_first=True), torch.randn(3, 5, 2), torch.randn(3, 1, 4)
    other = {"h0": "c0", "c0": "h0"}[given]
    both = {given: state, other: torch.zeros(3, 1, 4)}
    torch.testing.assert_close(layer(x, **{given: state}), layer(x, **both))
