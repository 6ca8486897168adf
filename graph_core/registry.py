"""Registries: named, ordered collections of declarations."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from graph_core.errors import UnknownKind


class Declared(Protocol):
    """Anything with an id and former ids it replaces."""

    @property
    def id(self) -> str: ...

    @property
    def replaces(self) -> tuple[str, ...]: ...


T = TypeVar("T", bound=Declared)


class Registry(Generic[T]):
    """Declarations by id, in the order they were registered."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._items: dict[str, T] = {}
        self._former: dict[str, str] = {}

    def register(self, item: T) -> T:
        """Add a declaration and return it; raises ValueError for an id that is taken."""
        if item.id in self._items:
            raise ValueError(f"{self.noun} {item.id!r} is declared twice")
        self._items[item.id] = item
        self._former |= dict.fromkeys(item.replaces, item.id)
        return item

    def find(self, id_: str) -> T | None:
        """Return the declaration of that id or former id, or None."""
        return self._items.get(self._former.get(id_, id_))

    def get(self, id_: str) -> T:
        """Return the declaration; raises UnknownKind naming the nearest ids."""
        item = self.find(id_)
        if item is None:
            near = difflib.get_close_matches(id_, self._items, n=3)
            expected = "one of " + ", ".join(near or list(self._items)[:12])
            raise UnknownKind(f"unknown {self.noun} {id_!r}", expected=expected)
        return item

    def __iter__(self) -> Iterator[T]:
        return iter(self._items.values())

    def __len__(self) -> int:
        return len(self._items)
