"""`layerloom layers`: the kinds of layers there are."""

from __future__ import annotations

import argparse

from app.cli.command import Command, takes_json
from app.cli.output import print_json, print_table
from graph_core.layers import LAYERS
from graph_core.spec import CATEGORIES, LayerSpec


def _run(arguments: argparse.Namespace) -> int:
    specs = sorted(LAYERS, key=lambda spec: CATEGORIES.index(spec.category))
    if arguments.json:
        print_json([_as_json(spec) for spec in specs])
    else:
        print_table(
            ("id", "title", "category", "summary"),
            ((spec.id, spec.title, spec.category, spec.summary) for spec in specs),
        )
    return 0


def _as_json(spec: LayerSpec) -> dict[str, object]:
    return {
        "id": spec.id,
        "title": spec.title,
        "category": spec.category,
        "summary": spec.summary,
        "inputs": [port.key for port in spec.inputs],
        "outputs": [port.key for port in spec.outputs],
        "params": {param.name: param.default for param in spec.params},
    }


COMMAND = Command("layers", "List the kinds of layers.", takes_json, _run)
