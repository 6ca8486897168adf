"""Slots: stable places in arrays for things that come and go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Set
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray


def roomy(array: NDArray[Any], count: int, fill: float) -> NDArray[Any]:
    """Return the array, as long as it takes to hold so many rows and then some."""
    while count > len(array):
        array = np.concatenate([array, np.full_like(array, fill)])
    return array


class Slots:
    """Gives every id a slot; a slot that is set free serves the next id."""

    def __init__(self) -> None:
        self._slot: dict[str, int] = {}
        self.ids: list[str] = []
        self._free: list[int] = []

    def take(self, id_: str) -> int:
        """Give the id a slot and return it."""
        if self._free:
            slot = self._free.pop()
            self.ids[slot] = id_
        else:
            slot = len(self.ids)
            self.ids.append(id_)
        self._slot[id_] = slot
        return slot

    def take_all(self, ids: Collection[str]) -> list[int]:
        """Return the slots of the ids, given now to those that have none."""
        known = self._slot
        new = [id_ for id_ in dict.fromkeys(ids) if id_ not in known]
        while new and self._free:
            self.take(new.pop())
        known.update(zip(new, count(len(self.ids)), strict=False))
        self.ids += new
        return [known[id_] for id_ in ids]

    def known_of(self, ids: Iterable[str]) -> list[int]:
        """Return the slots of those of the ids that have one."""
        known = self._slot
        if isinstance(ids, Set) and known.keys() <= ids:
            return list(known.values())
        return [known[id_] for id_ in ids if id_ in known]

    def all_of(self, ids: Iterable[str]) -> list[int]:
        """Return the slots of ids that have one."""
        known = self._slot
        return [known[id_] for id_ in ids]

    def drop(self, id_: str) -> int:
        """Set the id's slot free and return it."""
        slot = self._slot.pop(id_)
        self.ids[slot] = ""
        self._free.append(slot)
        return slot

    def __getitem__(self, id_: str) -> int:
        return self._slot[id_]

    def find(self, id_: str) -> int:
        """Return the id's slot, or -1."""
        return self._slot.get(id_, -1)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._slot

    def __iter__(self) -> Iterator[str]:
        return iter(self._slot)

    def __len__(self) -> int:
        return len(self._slot)

    @property
    def size(self) -> int:
        """How many slots have ever been given; arrays need at least this length."""
        return len(self.ids)
