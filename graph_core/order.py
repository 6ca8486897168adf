"""The order in which people expect ids and names."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(1 << 15)
def natural(id_: str) -> tuple[str, int, str]:
    """Return a sort key that puts n2 before n10.

    >>> sorted(["n10", "n2", "m3"], key=natural)
    ['m3', 'n2', 'n10']
    """
    stem = id_.rstrip("0123456789")
    return stem, int(id_[len(stem) :] or -1), id_
