"""From a recipe to arrays ready for training: loaded, split, standardised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from graph_core.fields import DataSignature, Field
from runtime.catalog.datasets import DATASETS, DataSetSpec
from runtime.data.scaling import Scaler
from runtime.data.split import Parts, divide
from runtime.recipe import Recipe, RecipeError


@dataclass(frozen=True)
class Prepared:
    """Arrays by field, standardised where the recipe says so, and the samples of each part."""

    signature: DataSignature
    arrays: Mapping[str, NDArray[Any]]
    parts: Parts
    scalers: Mapping[str, Scaler]
    notes: tuple[str, ...] = ()


def data_set(recipe: Recipe) -> DataSetSpec:
    """Return the data set a recipe names; raises RecipeError when it names none."""
    if recipe.data is None:
        raise RecipeError("the recipe names no data", expected="a data set to train on")
    return DATASETS.get(recipe.data.id)


def signature(recipe: Recipe) -> DataSignature:
    """Return the signature of a recipe's data; raises RecipeError, UnknownKind or ParamError."""
    spec = data_set(recipe)
    assert recipe.data is not None
    return spec.signature(recipe.data.params, recipe.batch_size, recipe.split)


def prepare(
    recipe: Recipe, strata: str = "", scalers: Mapping[str, Scaler] | None = None
) -> Prepared:
    """Return a recipe's data; `strata` names the label whose classes are kept even.

    `scalers` that were kept replace those fitted on the training part.

    Raises RecipeError for a field that isn't there or can't be standardised.
    """
    spec, known = data_set(recipe), signature(recipe)
    for name in recipe.standardise:
        _require_floats(require_field(known, name))
    assert recipe.data is not None
    arrays = dict(spec.load(recipe.data.params))
    samples = len(next(iter(arrays.values())))
    parts = divide(samples, recipe.split, arrays.get(strata))
    if scalers is None:
        scalers = {name: Scaler.fit(arrays[name][parts.train]) for name in recipe.standardise}
    arrays |= {name: scaler.apply(arrays[name]) for name, scaler in scalers.items()}
    uneven = recipe.split.stratify and strata and len(parts.validation) and not parts.stratified
    notes = (f"{strata} has a class too small to keep even in both parts",) if uneven else ()
    return Prepared(known, arrays, parts, scalers, notes)


def require_field(known: DataSignature, name: str) -> Field:
    """Return a field; raises RecipeError naming it and the fields there are."""
    if name not in known.fields:
        raise RecipeError(
            f"the data set {known.title} has no field {name!r}",
            expected="one of " + ", ".join(known.fields),
            received=repr(name),
        )
    return known.fields[name]


def _require_floats(field: Field) -> None:
    if field.classes or not field.type.dtype.is_float:
        raise RecipeError(
            f"{field.name} can't be standardised",
            expected="a field of floats",
            received=str(field.type),
        )
