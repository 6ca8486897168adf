"""Flags that change a recipe for one run."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from graph_core.errors import LoomError
from graph_core.graph import Graph
from runtime.recipe import read_recipe
from runtime.usable import require_usable


def add_overrides(parser: argparse.ArgumentParser) -> None:
    """Add a flag for every entry of a recipe that the command line may change."""
    parser.add_argument("--epochs", metavar="N", type=int, help="passes over the training data")
    parser.add_argument("--batch-size", metavar="B", type=int, help="samples in a step")
    parser.add_argument("--lr", metavar="F", type=float, help="learning rate of the optimizer")
    parser.add_argument("--device", metavar="X", help="auto, cpu or cuda")
    parser.add_argument("--seed", metavar="S", type=int, help="seed of weights and shuffling")


def overridden(graph: Graph, arguments: argparse.Namespace, path: Path) -> Graph:
    """Return the graph with the given flags written into its recipe; raises LoomError."""
    given = {
        name: getattr(arguments, name)
        for name in ("epochs", "batch_size", "device", "seed")
        if getattr(arguments, name) is not None
    }
    recipe: dict[str, Any] = {**graph.recipe, **given}
    try:
        chosen = read_recipe(recipe).optimizer
        params = dict(chosen.params)
        if arguments.lr is not None:
            params["lr"] = arguments.lr
            recipe["optimizer"] = {"id": chosen.id, "params": params}
        require_usable(recipe)
    except LoomError as error:
        raise _located(error, path) from None
    return replace(graph, recipe=recipe)


def _located(error: LoomError, path: Path) -> LoomError:
    where = ": ".join(part for part in (str(path), error.where) if part)
    return LoomError(error.what, expected=error.expected, received=error.received, where=where)
