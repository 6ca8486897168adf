"""Comparing two networks: what was added, removed, changed and moved, as a person would say it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from graph_core.blocks import body_of
from graph_core.difference import Changed, Comparison, Difference, Part, Sign
from graph_core.graph import Block, Graph, Layer
from graph_core.matching import Matching, match, match_blocks
from graph_core.order import natural
from graph_core.wording import (
    kind_title,
    param_label,
    param_text,
    params_of,
    place,
    short,
    values_of,
    wire_text,
    yes,
)

# Closer than this two places are the same, in canvas units.
STILL = 0.5


__all__ = ["Changed", "Comparison", "Difference", "Part", "Sign", "compare"]


def compare(before: Graph, after: Graph) -> Comparison:
    """Return how two networks differ, whether or not one was made from the other."""
    which = match_blocks(before.blocks, after.blocks)
    inner = []
    for id_, other in sorted(which.items(), key=lambda pair: natural(pair[0])):
        old, new = before.blocks[id_], after.blocks[other]
        if old is not new and old != new:
            inside = _compare(body_of(old, before), body_of(new, after), which)
            itself = _block_itself(old, new, inside)
            inside = replace(inside, differences=(*itself, *inside.differences))
            if not inside.equal:
                inner.append((new.title, inside))
    whole = _compare(before, after, which)
    own = (*_name(before, after), *whole.differences, *_recipe(before, after))
    found = sorted((*own, *_blocks(before, after, which)), key=lambda d: list(Part).index(d.part))
    return replace(whole, differences=tuple(found), blocks=tuple(inner))


def _compare(before: Graph, after: Graph, blocks: Mapping[str, str]) -> Comparison:
    """Compare layers, nodes, wires and looks of two graphs."""
    found = match(before, after, blocks)
    teller = _Teller(before, after, found, blocks)
    told = (*teller.layers(), *teller.wires(), *teller.looks())
    return Comparison(before, after, found, tuple(told))


class _Teller:
    """Tells how matched graphs differ."""

    def __init__(
        self, before: Graph, after: Graph, matching: Matching, blocks: Mapping[str, str]
    ) -> None:
        self.before, self.after, self.matching = before, after, matching
        self.blocks = blocks
        self._new_nodes = set(matching.nodes.values())
        self._new_edges = set(matching.edges.values())

    # Layers and nodes

    def layers(self) -> Iterator[Difference]:
        nodes = self.matching.nodes
        for node in _in_order(self.before.nodes):
            if node not in nodes:
                yield _one_sided(Sign.REMOVED, self.before, node)
        for node in _in_order(self.after.nodes):
            if node not in self._new_nodes:
                yield _one_sided(Sign.ADDED, self.after, node)
        for old, new in _pairs(self.matching.layers):
            changes = tuple(self._layer(self.before.layers[old], self.after.layers[new]))
            if changes:
                calls = self.before.calls(old), self.after.calls(new)
                title = self.after.layers[new].name
                yield Difference(Sign.CHANGED, Part.LAYER, title, "", changes, *calls)
        for old, new in _pairs(nodes):
            if changes := tuple(self._node(old, new)):
                title = self.after.label(new)
                yield Difference(Sign.CHANGED, Part.LAYER, title, "", changes, (old,), (new,))

    def _layer(self, old: Layer, new: Layer) -> Iterator[Changed]:
        if old == replace(new, id=old.id):
            return
        if old.name != new.name:
            yield Changed("name", old.name, new.name)
        kind = old.kind
        if self._kind(old) != new.kind:
            titles = kind_title(self.before, old), kind_title(self.after, new)
            yield Changed("kind", *titles)
        ours, theirs = values_of(self.before, old), values_of(self.after, new)
        params = {**params_of(self.before, kind), **params_of(self.after, new.kind)}
        for name in dict.fromkeys([*params, *ours, *theirs]):
            one, other = ours.get(name), theirs.get(name)
            if one != other and (kind == new.kind or (name in ours and name in theirs)):
                param = params.get(name)
                yield Changed(
                    param_label(param, name), param_text(param, one), param_text(param, other)
                )
        if old.trainable != new.trainable:
            yield Changed("trainable", yes(old.trainable), yes(new.trainable))

    def _kind(self, layer: Layer) -> str:
        id_ = layer.kind.partition(":")[2] if layer.is_block else ""
        return self.after.blocks[self.blocks[id_]].kind if id_ in self.blocks else layer.kind

    def _node(self, old: str, new: str) -> Iterator[Changed]:
        one, other = self.before.nodes[old], self.after.nodes[new]
        if self.matching.layers.get(one.layer) != other.layer:
            yield Changed("weights", f"of {self._owner(old)}", f"of {self.after.label(new)}")
        if one.bypassed != other.bypassed:
            yield Changed("bypassed", yes(one.bypassed), yes(other.bypassed))

    def _owner(self, old: str) -> str:
        return self.before.label(old)

    # Wires

    def wires(self) -> Iterator[Difference]:
        for id_ in _in_order(self.before.edges):
            if id_ not in self.matching.edges:
                edge = self.before.edges[id_]
                ends = (edge.source.node, edge.target.node)
                title = wire_text(self.before, edge)
                kept = ((id_,), ())
                yield Difference(Sign.REMOVED, Part.WIRE, title, before=ends, wires=kept)
        for id_ in _in_order(self.after.edges):
            if id_ not in self._new_edges:
                edge = self.after.edges[id_]
                ends = (edge.source.node, edge.target.node)
                title = wire_text(self.after, edge)
                made = ((), (id_,))
                yield Difference(Sign.ADDED, Part.WIRE, title, after=ends, wires=made)
        yield from self._orders()

    def _orders(self) -> Iterator[Difference]:
        """Tell the variadic ports whose wires stand in another order."""
        back = {new: old for old, new in self.matching.edges.items()}
        wires = Counter(edge.target for edge in self.after.edges.values() if edge.id in back)
        several = [port for port, count in wires.items() if count > 1]
        for port in sorted(several, key=lambda p: (natural(p.node), p.port)):
            now = [e.id for e in self.after.at_input(port) if e.id in back]
            target = self.before.edges[back[now[0]]].target
            then = [e.id for e in self.before.at_input(target) if e.id in self.matching.edges]
            if [self.matching.edges[id_] for id_ in then] == now:
                continue
            old, new = self._sources(self.before, then), self._sources(self.after, now)
            title = f"wires into {self.after.label(port.node)}"
            changed = (Changed("order", old, new),)
            nodes, both = ((target.node,), (port.node,)), (tuple(then), tuple(now))
            yield Difference(Sign.CHANGED, Part.WIRE, title, "", changed, *nodes, both)

    @staticmethod
    def _sources(graph: Graph, edges: Iterable[str]) -> str:
        return ", ".join(graph.label(graph.edges[id_].source.node) for id_ in edges)

    # Looks

    def looks(self) -> Iterator[Difference]:
        for old, new in _pairs(self.matching.nodes):
            one, other = self.before.positions.get(old), self.after.positions.get(new)
            if one and other and max(abs(a - b) for a, b in zip(one, other, strict=True)) > STILL:
                moved = (Changed("place", place(one), place(other)),)
                title = self.after.label(new)
                yield Difference(Sign.MOVED, Part.LOOKS, title, "", moved, (old,), (new,))
            for part in ("collapsed", "opened"):
                folded = old in getattr(self.before, part), new in getattr(self.after, part)
                if folded[0] != folded[1]:
                    yield self._look(old, new, part, *map(yes, folded))
        for old, new in _pairs(self.matching.edges):
            if self.before.routes.get(old, ()) != self.after.routes.get(new, ()):
                yield self._route(old, new)
        for part, called in (("frames", "frame"), ("notes", "note")):
            yield from _sheets(called, getattr(self.before, part), getattr(self.after, part))

    def _look(self, old: str, new: str, what: str, one: str, other: str) -> Difference:
        changed = (Changed(what, one, other),)
        title = self.after.label(new)
        return Difference(Sign.CHANGED, Part.LOOKS, title, "", changed, (old,), (new,))

    def _route(self, old: str, new: str) -> Difference:
        points = [str(len(g.routes.get(id_, ()))) for g, id_ in self._both(old, new)]
        edge, other = self.before.edges[old], self.after.edges[new]
        ends = (edge.source.node, edge.target.node), (other.source.node, other.target.node)
        title = wire_text(self.after, other)
        changed = (Changed("reroute dots", *points),) if points[0] != points[1] else ()
        detail = "" if changed else "another way"
        wires = ((old,), (new,))
        return Difference(Sign.CHANGED, Part.LOOKS, title, detail, changed, *ends, wires)

    def _both(self, old: str, new: str) -> tuple[tuple[Graph, str], tuple[Graph, str]]:
        return (self.before, old), (self.after, new)


def _one_sided(sign: Sign, graph: Graph, node: str) -> Difference:
    """Tell of a node that is on one side only, with its kind and what was set on it."""
    layer = graph.layer_of(node)
    params = params_of(graph, layer.kind)
    shown = [kind_title(graph, layer)]
    for name, value in layer.params.items():
        param = params.get(name)
        if param is None or value != param.default:
            shown.append(f"{param_label(param, name)} {param_text(param, value)}")
    if graph.calls(layer.id)[0] != node:
        shown = [f"another call of {layer.name}"]
    before, after = ((node,), ()) if sign is Sign.REMOVED else ((), (node,))
    return Difference(sign, Part.LAYER, graph.label(node), ", ".join(shown), (), before, after)


def _sheets(called: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Tell how the frames or notes differ."""
    found = []
    for id_ in _in_order(before.keys() | after.keys()):
        old, new = before.get(id_), after.get(id_)
        title = f"{called} {_heading(new or old)}".strip()
        if old is None or new is None:
            sign = Sign.ADDED if old is None else Sign.REMOVED
            found.append(Difference(sign, Part.LOOKS, title))
            continue
        names = [name for name in ("title", "text", "colour") if hasattr(new, name)]
        pairs = [(name, getattr(old, name), getattr(new, name)) for name in names]
        changes = tuple(Changed(n, short(a), short(b)) for n, a, b in pairs if a != b)
        if changes:
            found.append(Difference(Sign.CHANGED, Part.LOOKS, title, "", changes))
        if old.box != new.box:
            places = (Changed("box", place(old.box), place(new.box)),)
            found.append(Difference(Sign.MOVED, Part.LOOKS, title, "", places))
    return found


def _heading(sheet: Any) -> str:
    return short(getattr(sheet, "title", "") or getattr(sheet, "text", ""))


def _name(before: Graph, after: Graph) -> list[Difference]:
    if before.name == after.name:
        return []
    changed = (Changed("name", before.name, after.name),)
    return [Difference(Sign.CHANGED, Part.NETWORK, after.name, "", changed)]


def _recipe(before: Graph, after: Graph) -> Iterator[Difference]:
    """Tell the settings of the recipe that differ, each by its path."""
    ours, theirs = dict(_leaves(before.recipe)), dict(_leaves(after.recipe))
    for path in dict.fromkeys([*sorted(ours), *sorted(theirs)]):
        one, other = ours.get(path), theirs.get(path)
        if one == other:
            continue
        if one is None or other is None:
            sign, left = (Sign.ADDED, other) if one is None else (Sign.REMOVED, one)
            yield Difference(sign, Part.RECIPE, path, short(left or ""))
        else:
            changed = (Changed("", short(one), short(other)),)
            yield Difference(Sign.CHANGED, Part.RECIPE, path, "", changed)


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every path of a recipe and its value as text."""
    if isinstance(value, Mapping) and (value or not path):
        for key in value:
            yield from _leaves(value[key], f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple) and any(isinstance(x, Mapping) for x in value):
        for place, item in enumerate(value, 1):
            yield from _leaves(item, f"{path}.{place}")
    else:
        plain = isinstance(value, str)
        yield path, value if plain else json.dumps(value, ensure_ascii=False, default=str)


def _blocks(before: Graph, after: Graph, which: Mapping[str, str]) -> Iterator[Difference]:
    for sign, blocks, known in (
        (Sign.REMOVED, before.blocks, set(which)),
        (Sign.ADDED, after.blocks, set(which.values())),
    ):
        for id_ in _in_order(blocks):
            if id_ not in known:
                detail = f"{len(blocks[id_].body.nodes)} nodes"
                yield Difference(sign, Part.BLOCK, blocks[id_].title, detail)


def _block_itself(old: Block, new: Block, inside: Comparison) -> Iterator[Difference]:
    """Tell how a block differs besides its body: its title, ports and exposed params."""
    layers, nodes = inside.matching.layers, inside.matching.nodes
    ours = {(e.name, layers.get(e.layer, ""), e.param): e for e in old.exposed}
    theirs = {(e.name, e.layer, e.param): e for e in new.exposed}
    rows = [
        Changed("title", old.title, new.title),
        Changed("summary", short(old.summary), short(new.summary)),
        Changed("exposed", _exposed(ours, inside.before), _exposed(theirs, inside.after)),
    ]
    if ours.keys() == theirs.keys():
        rows.pop()
    if [nodes.get(node) for node in old.order] != list(new.order):
        rows.append(Changed("ports", _ports(old), _ports(new)))
    if changes := tuple(row for row in rows if row.before != row.after):
        yield Difference(Sign.CHANGED, Part.BLOCK, new.title, "", changes)


def _exposed(entries: Mapping[Any, Any], body: Graph) -> str:
    named = (f"{e.name} ({body.layers[e.layer].name}.{e.param})" for e in entries.values())
    return ", ".join(sorted(named))


def _ports(block: Block) -> str:
    body = block.body
    return ", ".join(body.label(node) for node in block.order if node in body.nodes)


def _in_order(ids: Iterable[str]) -> list[str]:
    return sorted(ids, key=natural)


def _pairs(found: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(found.items(), key=lambda pair: natural(pair[0]))
