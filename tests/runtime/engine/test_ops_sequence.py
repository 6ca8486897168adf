"""Attention looks where it may, positions are the paper's, tokens and patches stand in place."""

from __future__ import annotations

import math

import pytest
import torch

from runtime.engine import ops_sequence as ops


def _randomised(module: torch.nn.Module) -> torch.nn.Module:
    torch.manual_seed(1)
    for parameter in module.parameters():
        torch.nn.init.normal_(parameter, std=0.5)
    return module.eval()


def test_waves_are_those_of_the_paper() -> None:
    made = ops.SinusoidalPositions()(torch.zeros(1, 4, 6))[0]
    for step in range(4):
        for pair in range(3):
            angle = step / 10000 ** (2 * pair / 6)
            assert math.isclose(made[step, 2 * pair], math.sin(angle), abs_tol=1e-6)
            assert math.isclose(made[step, 2 * pair + 1], math.cos(angle), abs_tol=1e-6)


def test_learned_positions_are_added_to_every_sample() -> None:
    positions = ops.LearnedPositions(5, 2)
    made = positions(torch.zeros(2, 3, 2))
    torch.testing.assert_close(made, positions.weight[:3].expand(2, 3, 2))


def test_a_class_token_stands_first_and_moves_nothing() -> None:
    token, x = ops.ClassToken(4), torch.randn(2, 3, 4)
    made = token(x)
    assert torch.equal(made[:, 1:], x)
    assert torch.equal(made[0, :1], token.weight[0])


def test_patches_are_read_row_by_row() -> None:
    patches = ops.PatchEmbedding(1, 4, 2, stride=2, bias=False)
    with torch.no_grad():
        patches.weight.copy_(torch.eye(4).reshape(4, 1, 2, 2))
    image = torch.arange(24.0).reshape(1, 1, 4, 6)
    made = patches(image)[0]
    assert made.shape == (6, 4)
    assert made[1].tolist() == [2, 3, 8, 9]
    assert made[3].tolist() == [12, 13, 18, 19]


def test_a_masked_step_is_never_looked_at() -> None:
    x, mask = torch.randn(2, 5, 4), torch.tensor([[True, True, True, False, False]] * 2)
    changed = x.clone()
    changed[:, 3:] = 9.0
    for attention in (
        ops.MultiHeadAttention(4, 2, batch_first=True),
        ops.TransformerEncoderLayer(4, 2, 8, batch_first=True),
    ):
        _randomised(attention)
        first, second = attention(x, mask=mask), attention(changed, mask=mask)
        torch.testing.assert_close(first[:, :3], second[:, :3])
        assert not torch.allclose(attention(x)[:, :3], attention(changed)[:, :3])


def test_causal_layers_never_look_ahead() -> None:
    x, memory = torch.randn(2, 5, 4), torch.randn(2, 3, 4)
    changed = x.clone()
    changed[:, 3:] = 9.0
    decoder = _randomised(ops.TransformerDecoderLayer(4, 2, 8, batch_first=True))
    layers = [
        _randomised(ops.CausalAttention(4, 2, batch_first=True)),
        _randomised(ops.CausalEncoderLayer(4, 2, 8, batch_first=True)),
        lambda steps: decoder(steps, memory),
    ]
    for layer in layers:
        torch.testing.assert_close(layer(x)[:, :3], layer(changed)[:, :3])
        assert not torch.allclose(layer(x)[:, 3:], layer(changed)[:, 3:])


def test_a_decoder_ignores_masked_memory() -> None:
    x, memory = torch.randn(2, 5, 4), torch.randn(2, 3, 4)
    decoder = _randomised(ops.TransformerDecoderLayer(4, 2, 8, batch_first=True))
    mask = torch.tensor([[True, True, False]] * 2)
    changed = memory.clone()
    changed[:, 2:] = 9.0
    torch.testing.assert_close(decoder(x, memory, mask), decoder(x, changed, mask))
    assert not torch.allclose(decoder(x, memory), decoder(x, changed))


def test_attention_over_another_sequence_takes_its_values() -> None:
    attention = _randomised(ops.MultiHeadAttention(4, 2, kdim=3, vdim=5, batch_first=True))
    x, key, value = torch.randn(2, 5, 4), torch.randn(2, 7, 3), torch.randn(2, 7, 5)
    assert attention(x, key=key, value=value).shape == (2, 5, 4)
    same = _randomised(ops.MultiHeadAttention(4, 2, batch_first=True))
    torch.testing.assert_close(same(x, key=x), same(x))


def test_a_masked_causal_look_is_masked_twice() -> None:
    torch.manual_seed(2)
    query, key, value = (torch.randn(3, 5, 4) for _ in range(3))
    mask = torch.ones(3, 1, 5, dtype=torch.bool)
    mask[:, :, 2] = False
    made = ops.causal_masked_attention(query, key, value, mask)
    scores = query @ key.transpose(1, 2) / 2
    hidden = torch.ones(5, 5, dtype=torch.bool).triu(1) | ~mask
    expected = scores.masked_fill(hidden, -math.inf).softmax(-1) @ value
    torch.testing.assert_close(made, expected)


def test_a_sequence_longer_than_the_places_learned_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="a sequence of 6 steps, but places for 5"):
        ops.LearnedPositions(5, 2)(torch.zeros(2, 6, 2))
