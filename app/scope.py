"""Scope: the block a window looks into, and what its body is for the call it was entered by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from graph_core.analysis import Analyser, Analysis
from graph_core.blocks import copy_names
from graph_core.diagnostics import Level
from graph_core.edits import Edit, SetParams
from graph_core.edits.blocks import Inside
from graph_core.graph import Block, Diff, Graph, Layer, diff
from graph_core.inside import Look, block_at, look_into

__all__ = ["Level", "Look", "Scope", "block_at", "inner_diff"]


class Scope:
    """The levels a window has entered, each with the analysis of its body."""

    def __init__(self) -> None:
        self.levels: tuple[Level, ...] = ()
        self._analysers: list[tuple[Look, Analyser]] = []

    @property
    def graph(self) -> Graph:
        """The innermost body; there must be a level."""
        return self._analysers[-1][0].graph

    @property
    def analysis(self) -> Analysis:
        return self._analysers[-1][1].analysis

    def names(self, whole: Graph) -> list[str]:
        """Return how the calls entered are labelled, outermost first."""
        pairs = zip(self.levels, self._holders(whole), strict=False)
        return [holder.label(level.node) for level, holder in pairs]

    def layers(self, whole: Graph) -> list[Layer]:
        """Return the block layers whose calls were entered, outermost first."""
        pairs = zip(self.levels, self._holders(whole), strict=False)
        return [holder.layer_of(level.node) for level, holder in pairs]

    def setting(self, whole: Graph, layer: str, param: str, value: Any) -> Edit:
        """Return the edit of the whole that sets a param of a layer in the innermost body.

        What the block exposes is set where it has its value: on the call that was entered.
        """
        owners = self.layers(whole)
        for level, owner in zip(reversed(self.levels), reversed(owners), strict=True):
            name = exposed_as(whole.blocks[level.block], layer, param)
            if not name:
                return Inside(level.block, SetParams(layer, {param: value}))
            layer, param = owner.id, name
        return SetParams(layer, {param: value})

    def prefix(self, whole: Graph) -> str:
        """Return what state_dict keys in the innermost body begin with, such as layer1.0."""
        pairs = zip(self.levels, self.layers(whole), strict=False)
        return ".".join(copy_names(layer)[level.copy] for level, layer in pairs)

    def _holders(self, whole: Graph) -> list[Graph]:
        return [whole, *(look.graph for look, _ in self._analysers)]

    def enter(self, whole: Analysis, levels: tuple[Level, ...]) -> None:
        """Look through these levels, as far as they exist."""
        self.levels, self._analysers = levels, []
        self.follow(whole)

    def follow(self, whole: Analysis) -> bool:
        """Take up a change of the whole; return False when a level is gone, which is left."""
        analysis, made = whole, list[tuple[Look, Analyser]]()
        for place, level in enumerate(self.levels):
            block = block_at(analysis.graph, level.node)
            look = look_into(analysis.graph, analysis.facts, level.node, level.copy)
            if look is None or block is None or block.id != level.block:
                self.levels = self.levels[:place]
                self._analysers = made
                return False
            known = self._analysers[place] if place < len(self._analysers) else None
            made.append((look, _analyser(look, level.block, known)))
            self._stand(place, replace(level, copy=look.copy))
            analysis = made[-1][1].analysis
        self._analysers = made
        return True

    def ahead(self, whole: Analysis) -> Scope | None:
        """Return the scope as a change of the whole will leave it; None when a level goes."""
        there = Scope()
        there.levels, there._analysers = self.levels, self._analysers
        return there if there.follow(whole) else None

    def _stand(self, place: int, level: Level) -> None:
        """Take up which copy is shown, where the one wanted isn't there."""
        self.levels = (*self.levels[:place], level, *self.levels[place + 1 :])


def _analyser(look: Look, block: str, known: tuple[Look, Analyser] | None) -> Analyser:
    if known is None or known[0].given != look.given:
        return Analyser(look.graph, given=look.given)
    known[1].update(look.graph, None, inner_diff(known[1].so_far.graph, look.graph, block))
    return known[1]


def exposed_as(block: Block, layer: str, param: str) -> str:
    """Return the name under which a block exposes a param of a layer inside, or nothing."""
    return next((e.name for e in block.exposed if (e.layer, e.param) == (layer, param)), "")


def inner_diff(before: Graph, after: Graph, block: str) -> Diff:
    """Return how two states of a block's body differ; the block itself is the body."""
    found = diff(before, after)
    return replace(found, blocks=replace(found.blocks, changed=found.blocks.changed - {block}))
