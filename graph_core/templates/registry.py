"""What a template is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph_core.builder import Network
from graph_core.graph import Graph
from graph_core.registry import Registry


@dataclass(frozen=True)
class Template:
    """A network to start from; `draw` wires it, `recipe` says what to train it with."""

    id: str
    title: str
    summary: str
    category: str
    draw: Callable[[Network], None]
    recipe: dict[str, Any]
    replaces: tuple[str, ...] = ()

    @property
    def has_data(self) -> bool:
        """Whether it can be trained as it stands."""
        return "data" in self.recipe

    def build(self) -> Graph:
        """Return the graph, laid out and with its recipe."""
        network = Network(self.id)
        self.draw(network)
        network.recipe(**self.recipe)
        return network.graph


TEMPLATES: Registry[Template] = Registry("template")


def data(id_: str) -> dict[str, Any]:
    """Return a recipe's entry for a data set with its usual params."""
    return {"id": id_, "params": {}}


def adam(lr: float) -> dict[str, Any]:
    """Return a recipe's entry for Adam with a learning rate."""
    return {"id": "adam", "params": {"lr": lr}}
