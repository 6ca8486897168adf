"""The recipe: what to train with. Its JSON stands in the project file under "recipe"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from graph_core.errors import LoomError


class RecipeError(LoomError):
    """A recipe has a value it can't have."""

    code = "recipe"


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of a catalog and its params; those not named take their defaults."""

    id: str
    params: dict[str, Any] = {}


class Split(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How samples are divided; `stratify` keeps each class's share in every part."""

    validation: float = 0.2
    stratify: bool = True
    seed: int = 0

    def held(self, samples: int) -> int:
        """Return how many of the samples validate."""
        return round(samples * self.validation)


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to train with; which field feeds which Input and head stands on those nodes.

    `standardise` names fields scaled to mean 0, deviation 1, fitted on the training part only.
    `device` is auto, cpu or cuda.
    """

    data: Choice | None = None
    split: Split = Split()
    standardise: tuple[str, ...] = ()
    optimizer: Choice = Choice("adam")
    epochs: int = 20
    batch_size: int = 64
    seed: int = 0
    device: str = "auto"


def read_recipe(json: Mapping[str, Any]) -> Recipe:
    """Return the recipe of a graph; raises RecipeError naming the wrong entry."""
    try:
        recipe = msgspec.convert(dict(json), Recipe, strict=True)
    except msgspec.ValidationError as error:
        raise RecipeError("the recipe can't be used", received=str(error)) from None
    for name, least in (("epochs", 1), ("batch_size", 1)):
        value = getattr(recipe, name)
        if not least <= value <= 10_000_000:
            raise RecipeError(f"{name} can't be {value}", expected=f"{least} or more")
    if not 0.0 <= recipe.split.validation < 1.0:
        raise RecipeError(
            "the validation share can't be used",
            expected="0 or more, below 1",
            received=str(recipe.split.validation),
        )
    if recipe.device not in ("auto", "cpu") and not recipe.device.startswith("cuda"):
        raise RecipeError(
            "unknown device", expected="auto, cpu or cuda", received=repr(recipe.device)
        )
    return recipe


def recipe_json(recipe: Recipe) -> dict[str, Any]:
    """Return the recipe as it stands in the project file."""
    made: dict[str, Any] = msgspec.to_builtins(recipe)
    return made
