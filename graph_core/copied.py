"""Copies of large dicts, which every edit makes, and of the few entries wanted of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def copied(mapping: Mapping[K, V]) -> dict[K, V]:
    """Return a mapping as a dict of its own.

    `dict(x)` puts every entry in anew once something was ever taken out of x; `x.copy()` doesn't,
    which is ten times as fast.
    """
    return mapping.copy() if type(mapping) is dict else dict(mapping)


def picked(mapping: Mapping[K, V], keys: Iterable[K]) -> dict[K, V]:
    """Return the entries under those of the keys that are there, in the keys' order."""
    return {key: mapping[key] for key in keys if key in mapping}
