"""Cards: what stands on a node, as a value that can key a cache."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

from app.canvas.thumbnail import Draw, Thumbnail, thumbnail_of
from graph_core.analysis import Analysis
from graph_core.blocks import REPEAT, repeats
from graph_core.bypass import is_bypassed
from graph_core.diagnostics import Severity
from graph_core.graph import Graph, Layer
from graph_core.inference import NodeFacts
from graph_core.inside import BOUNDARY_PARAMS, block_at
from graph_core.kinds import spec_of
from graph_core.layout.sizes import MOST_ROWS, heading
from graph_core.spec import Kind, LayerSpec, Port
from graph_core.types import DType, TensorType


@dataclass(frozen=True, slots=True)
class Socket:
    """A place on the card's edge where one wire ends or wires begin.

    A variadic port has a socket per wire and a free one after them; `index` counts them.
    """

    port: str
    kind: Kind = Kind.ANY
    wired: bool = False
    optional: bool = False
    index: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """All that is painted of a node, its place and selection apart."""

    title: str
    category: str
    name: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    shape: str = ""
    inputs: tuple[Socket, ...] = ()
    outputs: tuple[Socket, ...] = ()
    shared: str = ""
    severity: Severity | None = None
    frozen: bool = False
    repeat: int = 1
    collapsed: bool = False
    bypassed: bool = False
    picture: Thumbnail | None = None
    inside: Inside | None = None

    def __hash__(self) -> int:
        """Tell cards apart by the little that differs as a rule, not by a block's many sockets."""
        ports = len(self.inputs), len(self.outputs)
        return hash((self.title, self.name, self.rows, self.shape, self.severity, *ports))


@dataclass(frozen=True, slots=True)
class Placed:
    """A card inside another: its node, its left and top in there."""

    node: str
    x: float
    y: float
    card: Card


@dataclass(frozen=True, slots=True)
class Inside:
    """What a card shows in place: cards, and wires as the points they pass, ends included."""

    size: tuple[float, float]
    cards: tuple[Placed, ...]
    wires: tuple[tuple[tuple[float, float], ...], ...]


def card_of(
    graph: Graph, analysis: Analysis, node: str, shared: str = "", draw: Draw = thumbnail_of
) -> Card:
    """Return the card of a node; `shared` is the letter of its layer when others call it too."""
    layer = graph.layer_of(node)
    spec = spec_of(graph, layer)
    if spec is None:
        return _placeholder(graph, node, layer, shared)
    facts, collapsed = analysis.facts.get(node), node in graph.collapsed
    title, name = heading(spec, layer)
    block = None if collapsed else block_at(graph, node)
    return Card(
        title=title,
        category=spec.category,
        name=name,
        rows=() if collapsed else _rows_shown(analysis, spec, layer, facts),
        shape="" if collapsed else _shape(spec, facts),
        inputs=_inputs(graph, node, spec, facts),
        outputs=_outputs(graph, node, spec, facts),
        shared=shared,
        severity=worst(analysis, node),
        frozen=not layer.trainable,
        repeat=repeats(layer) if layer.is_block else 1,
        collapsed=collapsed,
        bypassed=is_bypassed(graph, node),
        picture=draw(block, graph) if block else None,
    )


def card_keys(
    graph: Graph, analysis: Analysis, letters: Mapping[str, str]
) -> Callable[[str], Hashable]:
    """Return what tells what decides a node's card: equal keys, equal cards, or None.

    That holds for analyses of one kin while the facts live. `letters` are those of shared layers.
    A node whose card is worth no such saving has no key.
    """
    nodes, layers, facts_of = graph.nodes, graph.layers, analysis.facts.get
    leaving, collapsed, findings = graph.index.out_of.get, graph.collapsed, analysis.by_node

    def key_of(node: str) -> Hashable:
        call, facts = nodes[node], facts_of(node)
        layer = layers[call.layer]
        if facts is None or facts.key is None or (spec := facts.spec) is None or layer.is_block:
            return None
        out = leaving(node, ())
        several = len(spec.outputs) > 1
        return (
            facts.key,
            heading(spec, layer),
            letters.get(call.layer, ""),
            layer.trainable,
            worst(analysis, node) if node in findings else None,
            frozenset([edge.source.port for edge in out]) if several else bool(out),
            node in collapsed,
            call.bypassed,
        )

    return key_of


def worst(analysis: Analysis, node: str) -> Severity | None:
    """Return the severity of a node's gravest finding; hints don't mark it."""
    findings = (*analysis.at(node), *analysis.inside.get(node, ()))
    found = {finding.severity for finding in findings}
    return next((s for s in (Severity.ERROR, Severity.WARNING) if s in found), None)


def letters(graph: Graph) -> dict[str, str]:
    """Return a letter for every shared layer, A, B, …, AA, in a stable order."""
    several = graph.index.shared
    shared = [id_ for id_ in graph.layers if id_ in several] if several else []
    return {id_: _letter(place) for place, id_ in enumerate(shared)}


def type_text(type_: TensorType | None) -> str:
    """Return a type as wires and cards show it: N×16×8×8 f32."""
    return f"{type_.shape_text} {type_.dtype.short}" if type_ else ""


def kind_of(dtype: DType) -> Kind:
    """Return the kind of dtype that a glyph stands for."""
    return next((k for k in (Kind.FLOAT, Kind.INT, Kind.BOOL) if k.takes(dtype)), Kind.ANY)


def _letter(place: int) -> str:
    text = ""
    place += 1
    while place:
        place, digit = divmod(place - 1, 26)
        text = chr(ord("A") + digit) + text
    return text


def _rows_shown(
    analysis: Analysis, spec: LayerSpec, layer: Layer, facts: NodeFacts | None
) -> tuple[tuple[str, str], ...]:
    given = _given(analysis, layer, facts)
    return () if given else _rows(spec, layer, body=analysis.body)


def _given(analysis: Analysis, layer: Layer, facts: NodeFacts | None) -> bool:
    """Tell whether a call gives a block's Input its type, whatever the Input says itself."""
    return analysis.body and layer.kind == "input" and facts is not None and facts.key is None


def _rows(spec: LayerSpec, layer: Layer, *, body: bool) -> tuple[tuple[str, str], ...]:
    values = {param.name: layer.params.get(param.name, param.default) for param in spec.params}
    counting = BOUNDARY_PARAMS.get(spec.id) if body else None
    shown = [
        param
        for param in spec.params
        if param.inline and param is not REPEAT and param.counts(values)
        if counting is None or param.name in counting
    ]
    return tuple((p.label.lower(), p.text(values[p.name])) for p in shown[:MOST_ROWS])


def _shape(spec: LayerSpec, facts: NodeFacts | None) -> str:
    if facts is None or not spec.outputs:
        return ""
    return type_text(facts.outputs.get(spec.outputs[0].key))


def _inputs(
    graph: Graph, node: str, spec: LayerSpec, facts: NodeFacts | None
) -> tuple[Socket, ...]:
    sockets: list[Socket] = []
    arriving = Counter([edge.target.port for edge in graph.into(node)])
    for port in spec.inputs:
        types = facts.inputs.get(port.key, ()) if facts else ()
        wires = arriving[port.key]
        count = max(wires + 1, port.least) if port.variadic else 1
        kind = _glyph(port, types[0] if types else None)
        sockets += [Socket(port.key, kind, i < wires, port.optional, i) for i in range(count)]
    return tuple(sockets)


def _outputs(
    graph: Graph, node: str, spec: LayerSpec, facts: NodeFacts | None
) -> tuple[Socket, ...]:
    wired = {edge.source.port for edge in graph.out_of(node)}
    # A head ends the network: its output shows only where a file has wired it on.
    ports = [port for port in spec.outputs if spec.id != "output" or port.key in wired]
    kinds = [_glyph(port, facts.outputs.get(port.key) if facts else None) for port in ports]
    return tuple(
        Socket(port.key, kind, port.key in wired) for port, kind in zip(ports, kinds, strict=True)
    )


def _glyph(port: Port, type_: TensorType | None) -> Kind:
    return kind_of(type_.dtype) if type_ else port.dtype


def _placeholder(graph: Graph, node: str, layer: Layer, shared: str) -> Card:
    """Return the card of a kind this version doesn't know; its sockets are those its wires use."""
    into = dict.fromkeys(edge.target.port for edge in graph.into(node))
    out_of = dict.fromkeys(edge.source.port for edge in graph.out_of(node))
    return Card(
        title=layer.kind,
        category="",
        name=layer.name,
        inputs=tuple(Socket(port, wired=True) for port in into),
        outputs=tuple(Socket(port, wired=True) for port in out_of),
        shared=shared,
        severity=Severity.ERROR,
    )
