"""The words of a comparison: values, wires and places as a person reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from graph_core.graph import Edge, Graph, Layer
from graph_core.kinds import find_spec
from graph_core.params import Param

MOST = 60


def wire_text(graph: Graph, edge: Edge) -> str:
    """Return a wire as "conv1 → relu1", with ports where a node has several."""
    ends = []
    for port, output in ((edge.source, True), (edge.target, False)):
        spec = find_spec(graph, graph.layer_of(port.node).kind)
        ports = (spec.outputs if output else spec.inputs) if spec else ()
        label = graph.label(port.node)
        ends.append(label if len(ports) == 1 else f"{label}.{port.port}")
    return " → ".join(ends)


def kind_title(graph: Graph, layer: Layer) -> str:
    """Return what a layer's kind is called."""
    spec = find_spec(graph, layer.kind)
    return spec.title if spec else layer.kind


def params_of(graph: Graph, kind: str) -> dict[str, Param]:
    """Return the params of a kind by name; none for an unknown one."""
    spec = find_spec(graph, kind)
    return {param.name: param for param in spec.params} if spec else {}


def values_of(graph: Graph, layer: Layer) -> dict[str, Any]:
    """Return a layer's values; what isn't set has its default."""
    defaults = {name: param.default for name, param in params_of(graph, layer.kind).items()}
    return {**defaults, **layer.params}


def param_label(param: Param | None, name: str) -> str:
    """Return what a param is called within a sentence."""
    return param.label.lower() if param else name


def param_text(param: Param | None, value: Any) -> str:
    """Return a value as the inspector shows it; None is no value."""
    return short(param.text(value) if param else json.dumps(value, default=str))


def short(text: str, most: int = MOST) -> str:
    """Return a text as one line of limited length."""
    line = " ".join(str(text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def yes(value: object) -> str:
    """Return yes or no."""
    return "yes" if value else "no"


def place(numbers: Iterable[float]) -> str:
    """Return coordinates."""
    return ", ".join(f"{number:g}" for number in numbers)
