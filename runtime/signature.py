"""From a recipe's JSON to what its data offers, without loading anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from graph_core.errors import LoomError
from graph_core.fields import DataSignature
from runtime.catalog.datasets import DATASETS
from runtime.recipe import Choice, Recipe, Split


def signature_of(recipe: Mapping[str, Any]) -> DataSignature | None:
    """Return the signature of a recipe's data set, or None while it names none that is known.

    Called after every edit, so it reads only what it needs and never raises.
    """
    try:
        data = msgspec.convert(recipe.get("data"), Choice | None)
        batch = msgspec.convert(recipe.get("batch_size", Recipe().batch_size), int)
        split = msgspec.convert(recipe.get("split", {}), Split)
        spec = DATASETS.find(data.id) if data else None
        return spec.signature(data.params, batch, split) if spec and data else None
    except (msgspec.ValidationError, LoomError, OverflowError, ValueError):
        return None
