"""Ids and names that nothing bears yet."""

from __future__ import annotations

import secrets
import time
from collections.abc import Container, Iterator
from itertools import count
from string import ascii_lowercase


def free_name(stem: str, taken: Container[str]) -> str:
    """Return the stem, or the stem and the first number that makes a name not taken.

    >>> free_name("conv2d", {"conv2d"})
    'conv2d1'
    """
    number = 1
    if stem not in taken:
        return stem
    root = stem.rstrip("0123456789") or stem
    while f"{root}{number}" in taken:
        number += 1
    return f"{root}{number}"


def new_id(prefix: str = "") -> str:
    """Return a fresh opaque id that sorts after those made before it."""
    number, letters = time.time_ns() * 26**2 + secrets.randbelow(26**2), []
    while number:
        number, digit = divmod(number, 26)
        letters.append(ascii_lowercase[digit])
    return prefix + "".join(reversed(letters))


def new_ids(prefix: str = "") -> Iterator[str]:
    """Yield fresh opaque ids, each of which sorts after the one before; many cost little more."""
    fresh = new_id(prefix)
    return (f"{fresh}{number}" for number in count())
