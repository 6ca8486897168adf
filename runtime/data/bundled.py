"""Real data sets that come with scikit-learn, as arrays by field; no network needed."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph_core.values import Values

Arrays: TypeAlias = dict[str, NDArray[Any]]


def digits(_: Values) -> Arrays:
    """Return 1797 handwritten digits: image N×1×8×8 and pixels N×64 in 0..1, digit and parity N."""
    from sklearn.datasets import load_digits

    found = load_digits()
    pixels = (found.data / 16.0).astype(np.float32)
    label = found.target.astype(np.int64)
    return {
        "image": pixels.reshape(-1, 1, 8, 8),
        "pixels": pixels,
        "digit": label,
        "parity": label % 2,
    }


def digit_pairs(params: Values) -> Arrays:
    """Return pairs of digits, half of them two pictures of the same digit, in seeded order."""
    source = digits(params)
    pixels, label = source["pixels"], source["digit"]
    random = np.random.default_rng(params.seed)
    left = random.integers(0, len(label), params.pairs)
    same = np.arange(params.pairs, dtype=np.int64) % 2
    right = np.empty_like(left)
    for digit in range(10):
        here = label[left] == digit
        alike, unlike = np.flatnonzero(label == digit), np.flatnonzero(label != digit)
        right[here] = np.where(
            same[here] == 1,
            random.choice(alike, int(here.sum())),
            random.choice(unlike, int(here.sum())),
        )
    order = random.permutation(params.pairs)
    return {
        "left": pixels[left][order],
        "right": pixels[right][order],
        "same": same[order],
    }


def iris(_: Values) -> Arrays:
    """Return 150 irises: features N×4 in cm, species N."""
    from sklearn.datasets import load_iris

    return _table(load_iris(), "species")


def wine(_: Values) -> Arrays:
    """Return 178 wines: features N×13 in their own units, cultivar N."""
    from sklearn.datasets import load_wine

    return _table(load_wine(), "cultivar")


def breast_cancer(_: Values) -> Arrays:
    """Return 569 tumours: features N×30 in their own units, diagnosis N."""
    from sklearn.datasets import load_breast_cancer

    return _table(load_breast_cancer(), "diagnosis")


def diabetes(_: Values) -> Arrays:
    """Return 442 patients: features N×10 in their own units, progression N×1."""
    from sklearn.datasets import load_diabetes

    found = load_diabetes(scaled=False)
    return {
        "features": found.data.astype(np.float32),
        "progression": found.target.astype(np.float32).reshape(-1, 1),
    }


def _table(found: Any, label: str) -> Arrays:
    return {"features": found.data.astype(np.float32), label: found.target.astype(np.int64)}
