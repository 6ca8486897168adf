"""Use: what a person chooses often and lately stands first in the palettes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import log2

# What a choice still counts after the next one; what counts for less than LEAST is forgotten.
FADES, LEAST, MOST = 0.98, 0.05, 200
# The points a habit is worth beside the fit of what is typed (see match), and their limit.
WORTH, LIMIT = 3.0, 12.0

Keep = Callable[[Mapping[str, float]], object]


def _forget(_: Mapping[str, float]) -> None:
    """Keep nothing between starts."""


class Use:
    """Counts choices by entry id; `keep` is given the counts whenever they change."""

    def __init__(self, counts: Mapping[str, float] | None = None, keep: Keep = _forget) -> None:
        self.counts: dict[str, float] = dict(counts or {})
        self._keep = keep

    def note(self, id_: str) -> None:
        """Count a choice; all that came before fade a little."""
        faded = {key: round(count * FADES, 4) for key, count in self.counts.items()}
        faded[id_] = faded.get(id_, 0.0) + 1
        last = sorted(faded.items(), key=lambda pair: -pair[1])[:MOST]
        self.counts = {key: count for key, count in last if count >= LEAST}
        self._keep(self.counts)

    def worth(self, id_: str) -> float:
        """Return the points an entry gains by its use, 0 for one that is never chosen."""
        count = self.counts.get(id_)
        return min(LIMIT, WORTH * log2(1 + count)) if count else 0.0
