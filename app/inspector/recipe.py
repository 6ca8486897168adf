"""What a network is trained with, in a few lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.inspector.facts import Fact
from graph_core.errors import LoomError
from graph_core.fields import DataSignature
from graph_core.params import complete
from runtime.catalog.optimizers import OPTIMIZERS
from runtime.recipe import Choice, read_recipe


def recipe_facts(json: Mapping[str, Any], signature: DataSignature | None) -> tuple[Fact, ...]:
    """Return data, optimizer, epochs and batch size; a recipe that can't be read says why."""
    try:
        recipe = read_recipe(json)
        optimizer = _optimizer(recipe.optimizer)
    except LoomError as error:
        return (Fact("RECIPE", str(error)),)
    data = f"{signature.title}, {signature.samples:,} samples" if signature else "none bound"
    share = f"{recipe.split.validation:.0%}" if recipe.split.validation else "none"
    return (
        Fact("DATA", data),
        Fact("VALIDATION", share),
        Fact("OPTIMIZER", optimizer),
        Fact("EPOCHS", f"{recipe.epochs:,}"),
        Fact("BATCH", f"{recipe.batch_size:,}"),
    )


def _optimizer(choice: Choice) -> str:
    spec = OPTIMIZERS.get(choice.id)
    rate = complete(spec.params, choice.params)["lr"]
    return f"{spec.title}, lr {spec.params[0].text(rate)}"
