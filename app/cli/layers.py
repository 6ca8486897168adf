"""`layerloom layers`: the kinds of layers there are, and the help of one."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from app.cli.command import Command, takes_json
from app.cli.output import print_json, print_line, print_table
from graph_core.help import ExampleHelp, LayerHelp, PortHelp, layer_help
from graph_core.layers import LAYERS
from graph_core.spec import CATEGORIES, LayerSpec


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind", metavar="KIND", nargs="?", default="", help="show the help of this layer"
    )
    takes_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    show = _show_one if arguments.kind else _show_all
    show(arguments)
    return 0


def _show_all(arguments: argparse.Namespace) -> None:
    specs = sorted(LAYERS, key=lambda spec: CATEGORIES.index(spec.category))
    if arguments.json:
        print_json([_as_json(spec) for spec in specs])
    else:
        print_table(
            ("id", "title", "category", "summary"),
            ((spec.id, spec.title, spec.category, spec.summary) for spec in specs),
        )


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


def _show_one(arguments: argparse.Namespace) -> None:
    page = layer_help(LAYERS.get(arguments.kind))
    if arguments.json:
        print_json(asdict(page))
        return
    print_line(f"{page.title} ({page.kind}), {page.category}")
    for text in (page.summary, page.formula, page.source and f"Source: {page.source}"):
        if text:
            print_line(text)
    _section("inputs", ("port", "takes", "wires", "meaning"), map(_port_row, page.inputs))
    _section(
        "outputs",
        ("port", "gives", "meaning"),
        ((port.name, port.wanted, port.help) for port in page.outputs),
    )
    _section(
        "params",
        ("name", "default", "expected", "meaning"),
        ((param.name, param.default, param.expected, param.help) for param in page.params),
    )
    _section(
        "examples",
        ("params", "shapes", "weights", "multiply-adds"),
        map(_example_row, page.examples),
    )
    for name, words in _footer(page):
        print_line(f"{name}: {', '.join(words)}")


def _section(title: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    listed = list(rows)
    if listed:
        print_line(f"\n{title}")
        print_table(columns, listed)


def _port_row(port: PortHelp) -> tuple[str, ...]:
    return port.name, port.wanted, port.word, port.help


def _example_row(example: ExampleHelp) -> tuple[str, ...]:
    arrow = " → " if example.inputs else ""
    shapes = f"{' and '.join(example.inputs)}{arrow}{' and '.join(example.outputs)}"
    return example.params, shapes, f"{example.parameters:,}", example.mult_adds


def _footer(page: LayerHelp) -> Iterator[tuple[str, tuple[str, ...]]]:
    if page.keywords or page.related:
        print_line()
    if page.keywords:
        yield "keywords", page.keywords
    if page.related:
        yield "related", page.related


COMMAND = Command("layers", "List the kinds of layers, or explain one.", _arguments, _run)
