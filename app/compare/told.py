"""What a comparison says of each node and wire of one side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_core.compare import Comparison, Difference, Sign
from graph_core.graph import Position

# A node that was changed and moved counts as changed.
_WEIGHT = {Sign.MOVED: 0, Sign.CHANGED: 1, Sign.ADDED: 2, Sign.REMOVED: 2}


@dataclass(frozen=True, slots=True)
class Told:
    """How a node differs: its sign, what changed in words, and where it stood before."""

    sign: Sign
    lines: tuple[str, ...] = ()
    came_from: Position | None = None


@dataclass(frozen=True)
class Side:
    """Nodes and wires of one graph that differ from the other's."""

    nodes: Mapping[str, Told] = field(default_factory=dict)
    wires: Mapping[str, Sign] = field(default_factory=dict)


def side_before(found: Comparison) -> Side:
    """Return what differs in the graph before; the words stand on the other side."""
    nodes: dict[str, Told] = {}
    wires: dict[str, Sign] = {}
    for difference in found.differences:
        if not any(difference.wires):
            for node in difference.before:
                _add(nodes, node, Told(difference.sign))
        wires |= dict.fromkeys(difference.wires[0], difference.sign)
    return Side(nodes, wires)


def side_after(found: Comparison) -> Side:
    """Return what differs in the graph after, with old and new values."""
    back = {new: old for old, new in found.matching.nodes.items()}
    nodes: dict[str, Told] = {}
    wires: dict[str, Sign] = {}
    for difference in found.differences:
        if not any(difference.wires):
            for node in difference.after:
                _add(nodes, node, _told(found, difference, back.get(node)))
        wires |= dict.fromkeys(difference.wires[1], difference.sign)
    return Side(nodes, wires)


def _told(found: Comparison, difference: Difference, before: str | None) -> Told:
    if difference.sign is Sign.MOVED:
        return Told(Sign.MOVED, (), found.before.positions.get(before or ""))
    return Told(difference.sign, tuple(map(str, difference.changes)))


def _add(nodes: dict[str, Told], node: str, told: Told) -> None:
    """Join what several differences say of one node."""
    known = nodes.get(node)
    if known is None:
        nodes[node] = told
        return
    sign = max(known.sign, told.sign, key=_WEIGHT.__getitem__)
    place = told.came_from or known.came_from
    nodes[node] = Told(sign, (*known.lines, *told.lines), place)
