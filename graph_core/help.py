"""Help for a layer, plain and structured, drawn from its declaration alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph_core.dims import Dim
from graph_core.params import Param
from graph_core.registry import Registry
from graph_core.spec import LAYERS, Example, LayerSpec, Port


@dataclass(frozen=True)
class PortHelp:
    """A port: `wanted` is the dims and the dtype it takes or gives, `word` how often."""

    name: str
    wanted: str
    word: str
    help: str


@dataclass(frozen=True)
class ParamHelp:
    """A param: its default and its bounds in words."""

    name: str
    label: str
    default: str
    expected: str
    help: str


@dataclass(frozen=True)
class ExampleHelp:
    """A call known to work and what comes of it; `parameters` counts learned numbers."""

    params: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    weights: tuple[str, ...]
    parameters: int
    mult_adds: str


@dataclass(frozen=True)
class LayerHelp:
    """Everything a page about a layer says; `related` holds the kinds of its category."""

    kind: str
    title: str
    category: str
    summary: str
    formula: str
    source: str
    inputs: tuple[PortHelp, ...]
    outputs: tuple[PortHelp, ...]
    params: tuple[ParamHelp, ...]
    examples: tuple[ExampleHelp, ...]
    keywords: tuple[str, ...]
    related: tuple[str, ...]


def layer_help(spec: LayerSpec, layers: Registry[LayerSpec] = LAYERS) -> LayerHelp:
    """Return the help of a layer; its relatives are looked for among `layers`."""
    return LayerHelp(
        spec.id,
        spec.title,
        spec.category,
        spec.summary,
        spec.formula,
        spec.source,
        tuple(map(_port, spec.inputs)),
        tuple(map(_output, spec.outputs)),
        tuple(map(_param, spec.params)),
        tuple(_example(spec, example) for example in spec.examples),
        spec.keywords,
        tuple(_related(spec, layers)),
    )


def _port(port: Port) -> PortHelp:
    word = f"{port.least} or more" if port.variadic else "optional" if port.optional else ""
    return PortHelp(port.label, port.wanted, word, port.help)


def _output(port: Port) -> PortHelp:
    gives = port.wanted if port.axes else "what follows from the inputs"
    return PortHelp(port.label, gives, "optional" if port.optional else "", port.help)


def _param(param: Param) -> ParamHelp:
    default = param.brief(param.default) or "none"
    return ParamHelp(param.name, param.label, default, param.expected, param.help)


def _example(spec: LayerSpec, example: Example) -> ExampleHelp:
    call = example.call(spec)
    weights = spec.weights(call)
    given = (
        f"{spec.param(name).label} {spec.param(name).brief(call.params[name])}"
        for name in example.params
    )
    return ExampleHelp(
        ", ".join(given) or "defaults",
        tuple(
            f"{key} {type_}" if len(spec.inputs) > 1 else str(type_)
            for key, types in call.inputs.items()
            for type_ in types
        ),
        tuple(map(str, spec.outputs_of(call).values())),
        tuple(
            f"{name or 'the layer itself'} {'×'.join(map(str, weight.shape)) or 'scalar'}"
            for name, weight in weights.items()
        ),
        sum(weight.size for weight in weights.values() if not weight.buffer),
        _count(spec.mult_adds(call)),
    )


def _count(number: Dim) -> str:
    return f"{number:,}" if isinstance(number, int) else str(number)


def _related(spec: LayerSpec, layers: Iterable[LayerSpec]) -> list[str]:
    """Return the other kinds of the category, those that share a word with it first."""
    words = {spec.id.partition("_")[0], *spec.keywords}
    others = [x for x in layers if x.category == spec.category and x.id != spec.id]
    others.sort(key=lambda x: not words & {x.id.partition("_")[0], *x.keywords})
    return [other.id for other in others]
