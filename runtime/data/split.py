"""Which samples train and which validate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from runtime.recipe import RecipeError, Split

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Parts:
    """Sample indices of each part, ascending; `stratified` tells whether classes were kept even."""

    train: Indices
    validation: Indices
    stratified: bool = False


def divide(samples: int, split: Split, labels: NDArray[Any] | None = None) -> Parts:
    """Return the parts of a data set; raises RecipeError when one of them would be empty.

    Labels with a class too small for both parts can't be stratified; they are split at random.
    """
    held = split.held(samples)
    if samples - held < 1 or (split.validation > 0 and held < 1):
        raise RecipeError(
            "the split leaves a part without samples",
            expected="at least one sample in each part",
            received=f"{samples} samples, {split.validation:g} of them for validation",
        )
    if held == 0:
        return Parts(np.arange(samples), np.empty(0, np.int64))
    from sklearn.model_selection import train_test_split

    strata = labels if split.stratify and _can_stratify(labels, samples - held, held) else None
    train, validation = train_test_split(
        np.arange(samples), test_size=held, random_state=split.seed % 2**32, stratify=strata
    )
    return Parts(np.sort(train), np.sort(validation), strata is not None)


def _can_stratify(labels: NDArray[Any] | None, train: int, validation: int) -> bool:
    if labels is None or labels.ndim != 1:
        return False
    _, counts = np.unique(labels, return_counts=True)
    return bool(counts.min() >= 2 and len(counts) <= min(train, validation))
