"""What the library lists, as plain rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph_core.spec import CATEGORIES, LayerSpec


@dataclass(frozen=True)
class Row:
    """A heading when `kind` is empty, else a layer."""

    title: str
    category: str
    kind: str = ""
    help: str = ""


def matches(spec: LayerSpec, wanted: str) -> bool:
    """Tell whether every word is found in what a layer is called, kept under or known as."""
    known = " ".join((spec.id, spec.title, spec.category, spec.summary, *spec.keywords)).lower()
    return all(word in known for word in wanted.lower().split())


def rows(specs: Iterable[LayerSpec], wanted: str = "") -> Iterator[Row]:
    """Yield a heading and its layers, category by category, for the specs that match."""
    found = [spec for spec in specs if matches(spec, wanted)]
    # What a person has made comes before what is built in.
    categories = (*sorted({spec.category for spec in found} - set(CATEGORIES)), *CATEGORIES)
    for category in categories:
        members = [spec for spec in found if spec.category == category]
        if members:
            yield Row(category, category)
        for spec in members:
            yield Row(spec.title, category, spec.id, spec.summary)
