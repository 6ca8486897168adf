"""Dense, Embedding, norms and recurrent layers: their sizes, weights and refusals."""

from __future__ import annotations

import pytest

from graph_core.errors import ShapeError
from graph_core.spec import LAYERS
from tests.graph_core.layers.calls import call, out


def _weights(kind: str, *inputs: str, **params: object) -> dict[str, tuple[int, ...]]:
    made = LAYERS.get(kind).weights(call(kind, *inputs, **params))
    return {name: weight.shape for name, weight in made.items()}


def test_dense_acts_on_the_last_dim() -> None:
    assert out("dense", "N×T×16", units=4) == "N×T×4"
    with pytest.raises(ShapeError, match="a known number of features"):
        out("dense", "N×T")
    assert LAYERS.get("dense").mult_adds(call("dense", "N×16", units=4)) == 64


def test_embedding_takes_whole_numbers_only() -> None:
    assert out("embedding", "N×T int64", features=8) == "N×T×8"
    with pytest.raises(ShapeError, match="wrong dtype"):
        out("embedding", "N×T")
    with pytest.raises(ShapeError, match="expected int64 or int32"):
        out("embedding", "N×T uint8")
    with pytest.raises(ShapeError, match="outside its table"):
        out("embedding", "N int64", entries=3, padding_index=3)


def test_batch_norm_keeps_statistics_beside_its_weights() -> None:
    names = ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]
    assert list(_weights("batch_norm", "N×8×4×4")) == names
    assert list(_weights("batch_norm", "N×8", affine=False)) == names[2:]
    with pytest.raises(ShapeError, match="N×C×…"):
        out("batch_norm", "N×1×1×1×1×1")


def test_layer_norm_covers_the_last_dims() -> None:
    assert _weights("layer_norm", "N×4×8×9", dims=2) == {"weight": (8, 9), "bias": (8, 9)}
    with pytest.raises(ShapeError, match="mix the samples"):
        out("layer_norm", "N×8", dims=2)


def test_recurrent_layers_give_the_last_state_or_the_sequence() -> None:
    assert out("lstm", "N×T×8", units=4) == "N×4, N×1×4, N×1×4"
    made = out("gru", "N×T×8", units=4, returns="sequence", bidirectional=True, layers=2)
    assert made == "N×T×8, N×4×4"


def test_recurrent_layers_begin_with_a_state_of_their_own_shape() -> None:
    assert out("lstm", "N×T×8", "N×2×4", "N×2×4", units=4, layers=2).startswith("N×4, N×2×4")
    with pytest.raises(ShapeError, match="GRU can't begin with the state at h0: expected N×2×4"):
        out("gru", "N×T×8", "N×1×4", units=4, bidirectional=True)


def test_a_second_recurrent_layer_reads_both_directions() -> None:
    made = _weights("gru", "N×T×8", units=4, layers=2, bidirectional=True)
    assert made["weight_ih_l0_reverse"] == (12, 8)
    assert made["weight_ih_l1"] == (12, 8)
    assert len(made) == 16
    assert _weights("lstm", "N×T×3", units=4)["weight_ih_l0"] == (16, 3)


def test_recurrent_multiply_adds_grow_with_the_steps() -> None:
    spec = LAYERS.get("lstm")
    assert spec.mult_adds(call("lstm", "N×10×8", units=4)) == 10 * 16 * (8 + 4)
    assert str(spec.mult_adds(call("lstm", "N×T×8", units=4))) == "192T"


def test_multiply_adds_of_bilinear_are_its_matrix_and_its_sum() -> None:
    made = LAYERS.get("bilinear").mult_adds(call("bilinear", "N×T×6", "N×T×4", units=3))
    each = sum(1 for _ in range(6) for _ in range(4)) + 4  # aᵀW, then its product with b
    assert str(made) == f"{3 * each}T"


def test_multiply_adds_of_a_plain_rnn_are_its_two_matrices_at_every_step() -> None:
    spec = LAYERS.get("simple_rnn")
    one = spec.mult_adds(call("simple_rnn", "N×10×8", units=4))
    assert one == 10 * (4 * 8 + 4 * 4)
    both = spec.mult_adds(call("simple_rnn", "N×10×8", units=4, bidirectional=True, layers=2))
    assert both == 2 * one + 10 * 2 * (4 * 8 + 4 * 4)
