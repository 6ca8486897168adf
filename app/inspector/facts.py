"""What the inspector says about a call beneath its form, as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph_core.analysis import Analysis
from graph_core.blocks import copy_names
from graph_core.dims import Dim
from graph_core.graph import Graph, Layer
from graph_core.inference import NodeFacts
from graph_core.kinds import uncounted
from graph_core.spec import LayerSpec, WeightSpec
from graph_core.types import TensorType

UNKNOWN = "not known yet"
UNBUILT = "unknown until built"
_UNITS = ((1_000_000_000_000, "T"), (1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k"))


@dataclass(frozen=True)
class Fact:
    """A short name and what it says; `shown` is spoken in full by `help`."""

    name: str
    text: str
    help: str = ""


BYPASSED = Fact("BYPASSED", "hands on what reaches it", "Its layer isn't called here.")


def type_text(type_: TensorType) -> str:
    """Return a type as N × 16 × 8 × 8 f32."""
    return f"{' × '.join(map(str, type_.dims)) or 'scalar'} {type_.dtype.short}"


def amount(number: Dim) -> str:
    """Return a count in at most four digits: 21931 is 21.93 k, a symbolic one stays as it is."""
    if not isinstance(number, int):
        return str(number)
    for size, unit in _UNITS:
        if number >= size:
            return f"{number / size:.4g} {unit}"
    return str(number)


def weights_text(weights: Mapping[str, WeightSpec]) -> str:
    """Return the count of learned numbers and how it comes about: 160 (16·1·3·3 + 16)."""
    learned = [weight for weight in weights.values() if not weight.buffer]
    if not learned:
        return "none"
    total = sum(weight.size for weight in learned)
    terms = " + ".join("·".join(map(str, weight.shape)) or "1" for weight in learned)
    return f"{total:,}" if terms == str(total) else f"{total:,} ({terms})"


def facts_of(
    spec: LayerSpec, facts: NodeFacts | None, *, unknown: bool = False
) -> tuple[Fact, ...]:
    """Return IN, OUT, WEIGHTS and MULT-ADDS of one call; `unknown` weights only building tells."""
    if facts is None:
        return ()
    found = [_ports("IN", spec, facts.inputs)] if spec.inputs else []
    found.append(Fact("OUT", _joined(map(type_text, facts.outputs.values()))))
    if facts.complete and spec.target is not None:
        learned = UNBUILT if unknown else weights_text(facts.weights)
        found.append(Fact("WEIGHTS", learned, "Numbers that training learns."))
        buffers = sum(weight.size for weight in facts.weights.values() if weight.buffer)
        if buffers:
            found.append(Fact("BUFFERS", f"{buffers:,}", "Kept with the weights, not learned."))
        if facts.mult_adds:
            found.append(Fact("MULT-ADDS", f"{amount(facts.mult_adds)} / sample"))
    return tuple(found)


def keys_of(prefix: str, layer: Layer, facts: NodeFacts | None) -> Iterator[Fact]:
    """Yield what the layer's weights are called in a state_dict, for a layer that has some."""
    if facts is None or not facts.weights:
        return
    names = copy_names(layer) if layer.is_block else [layer.name]
    paths = [f"{prefix}.{name}" if prefix else name for name in names]
    text = paths[0] if len(paths) == 1 else f"{paths[0]} … {paths[-1]}"
    yield Fact("KEYS", text, "What the names of its weights in a state_dict begin with.")


def _ports(name: str, spec: LayerSpec, types: Mapping[str, tuple[TensorType, ...]]) -> Fact:
    several = len(spec.inputs) > 1
    lines = [
        f"{port.label}: {type_text(type_)}" if several else type_text(type_)
        for port in spec.inputs
        for type_ in types.get(port.key, ())
    ]
    return Fact(name, _joined(lines))


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines) or UNKNOWN


def totals_of(graph: Graph, analysis: Analysis) -> tuple[Fact, ...]:
    """Return the totals of a network, a shared layer's weights counted once."""
    work: Dim = 0
    for facts in analysis.facts.values():
        work = work + facts.mult_adds
    frozen = analysis.parameters - analysis.trainable
    weights = f"{analysis.parameters:,}" + (f" ({frozen:,} frozen)" if frozen else "")
    if uncounted(graph, graph.index.kinds):
        weights += f"\nand code's, {UNBUILT}"
    return (
        Fact("LAYERS", _layers_text(graph)),
        Fact("WEIGHTS", weights),
        Fact("MULT-ADDS", f"{amount(work)} / sample"),
    )


def _layers_text(graph: Graph) -> str:
    calls = f", {len(graph.nodes)} calls" if len(graph.nodes) != len(graph.layers) else ""
    return f"{len(graph.layers)}{calls}"
