"""Whether a recipe can be trained with: all that can be said before data is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph_core.params import complete
from runtime.catalog.optimizers import OPTIMIZERS
from runtime.data.prepare import require_field, signature
from runtime.recipe import Recipe, read_recipe


def require_usable(json: Mapping[str, Any]) -> Recipe:
    """Return a recipe whose data set, fields and optimizer all exist; raises LoomError."""
    recipe = read_recipe(json)
    known = signature(recipe)
    for name in recipe.standardise:
        require_field(known, name)
    complete(OPTIMIZERS.get(recipe.optimizer.id).params, recipe.optimizer.params)
    return recipe
