from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph_core.errors import FileError
from runtime.data.prepare import prepare
from runtime.data.record import DataRecord, read_record, write_record
from runtime.data.scaling import Scaler
from runtime.data.split import divide
from runtime.recipe import Choice, Recipe, RecipeError, Split


def recipe(data: str = "iris", **entries: Any) -> Recipe:
    return Recipe(data=Choice(data), **entries)


def test_parts_are_disjoint_whole_seeded_and_even() -> None:
    labels = np.repeat([0, 1, 2], [60, 30, 10])
    parts = divide(100, Split(), labels)
    assert sorted([*parts.train, *parts.validation]) == list(range(100))
    assert np.bincount(labels[parts.validation]).tolist() == [12, 6, 2]
    assert parts.stratified
    assert (divide(100, Split(), labels).train == parts.train).all()
    assert (divide(100, Split(seed=1), labels).train != parts.train).any()


def test_labels_that_can_not_be_even_are_split_at_random() -> None:
    labels = np.array([0] * 19 + [1])
    parts = divide(20, Split(validation=0.25), labels)
    assert len(parts.validation) == 5
    assert not parts.stratified


def test_no_validation_leaves_all_for_training() -> None:
    parts = divide(10, Split(validation=0.0))
    assert (len(parts.train), len(parts.validation)) == (10, 0)


@pytest.mark.parametrize(("samples", "share"), [(3, 0.99), (4, 0.01)])
def test_an_empty_part_is_refused(samples: int, share: float) -> None:
    with pytest.raises(RecipeError, match="without samples"):
        divide(samples, Split(validation=share))


def test_standardisation_is_fitted_on_the_training_part_only() -> None:
    made = prepare(recipe(standardise=("features",)), "species")
    features = made.arrays["features"]
    train, held = features[made.parts.train], features[made.parts.validation]
    assert np.allclose(train.mean(axis=0), 0, atol=1e-5)
    assert np.allclose(train.std(axis=0), 1, atol=1e-4)
    assert not np.allclose(held.mean(axis=0), 0, atol=1e-3)
    assert features.dtype == np.float32


def test_kept_scalers_replace_fitted_ones() -> None:
    kept = {"features": Scaler(np.zeros(4), np.full(4, 2.0))}
    made = prepare(recipe(standardise=("features",)), scalers=kept)
    plain = prepare(recipe())
    assert np.allclose(made.arrays["features"], plain.arrays["features"] / 2)


def test_an_element_that_never_varies_is_only_shifted() -> None:
    scaler = Scaler.fit(np.array([[1.0, 5.0], [3.0, 5.0]]))
    assert scaler.apply(np.array([[1.0, 5.0]])).tolist() == [[-1.0, 0.0]]


def test_undoing_gives_original_units() -> None:
    values = np.random.default_rng(0).normal(7, 3, (20, 3)).astype(np.float32)
    scaler = Scaler.fit(values)
    assert np.allclose(scaler.undo(scaler.apply(values)), values, atol=1e-5)


@pytest.mark.parametrize(
    ("name", "message"), [("petals", "no field 'petals'"), ("species", "can't be")]
)
def test_a_field_that_can_not_be_standardised_is_named(name: str, message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        prepare(recipe(standardise=(name,)))


def test_a_recipe_without_data_is_refused() -> None:
    with pytest.raises(RecipeError, match="names no data"):
        prepare(Recipe())


def test_a_record_survives_bit_for_bit(tmp_path: Path) -> None:
    made = prepare(recipe("wine", standardise=("features",)), "cultivar")
    write_record(tmp_path / "data.json", DataRecord(made.signature, made.scalers))
    found = read_record(tmp_path / "data.json")
    assert found.signature.fields == made.signature.fields
    assert (found.scalers["features"].mean == made.scalers["features"].mean).all()
    assert (found.scalers["features"].scale == made.scalers["features"].scale).all()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"fields": 3}'])
def test_a_damaged_record_is_one_clear_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "data.json").write_text(text)
    with pytest.raises(FileError, match=r"data\.json"):
        read_record(tmp_path / "data.json")
