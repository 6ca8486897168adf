"""The shelf: blocks a person keeps for other networks, each a network file of its own."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.settings import make_private
from graph_core import files
from graph_core.blocks import references
from graph_core.edits import AddLayer, Edit, Several
from graph_core.edits import apply as applied
from graph_core.edits.blocks import AddBlocks
from graph_core.edits.naming import stem
from graph_core.errors import FileError, LoomError
from graph_core.graph import Block, Graph
from graph_core.kinds import get_spec
from graph_core.spec import LayerSpec

SUFFIX = ".loom"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """A block on the shelf: the network that calls it once, and its file."""

    block: Block
    graph: Graph
    path: Path

    @property
    def spec(self) -> LayerSpec:
        return get_spec(self.graph, self.block.kind)


class Shelf:
    """The kept blocks of a folder, by id; files that can't be read are left aside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept: Mapping[str, Kept] = {}
        self.read()

    def read(self) -> None:
        """Take up what is in the folder now, also files that somebody else put there."""
        found = {}
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            kept = _read(path)
            if kept is not None:
                found[kept.block.id] = kept
        self.kept = found

    def of_kind(self, kind: str) -> Kept | None:
        """Return the kept block that layers of a kind are made of, or None."""
        return next((kept for kept in self.kept.values() if kept.block.kind == kind), None)

    def save(self, block: Block, holder: Graph) -> None:
        """Keep a block with all it is made of, instead of its older state; raises FileError."""
        known = self.kept.get(block.id)
        graph, _ = applied(Graph(block.title), _bringing(_parts(block, holder), block.kind))
        files.save(graph, known.path if known else self._free_path(block.title))
        self.read()

    def remove(self, block: str) -> None:
        """Take a block off the shelf; networks that use it stay as they are; raises FileError."""
        path = self.kept[block].path
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise FileError(
                "a block can't be taken away", received=str(error), where=str(path)
            ) from error
        self.read()

    def _free_path(self, title: str) -> Path:
        make_private(self.folder)
        name, number = stem(title), 1
        path = self.folder / f"{name}{SUFFIX}"
        while path.exists():
            number += 1
            path = self.folder / f"{name}_{number}{SUFFIX}"
        return path


def with_kept(shelf: Shelf | None, graph: Graph, kind: str, edit: Edit) -> Edit:
    """Return the edit that also brings in the kept block a kind is made of, where it must."""
    kept = shelf.of_kind(kind) if shelf else None
    if kept is None or kept.block.id in graph.blocks:
        return edit
    return Several((AddBlocks(tuple(kept.graph.blocks.values())), edit), edit.title)


def _bringing(blocks: tuple[Block, ...], kind: str) -> Edit:
    return Several((AddBlocks(blocks), AddLayer(kind)), "Keep block")


def _parts(block: Block, holder: Graph) -> tuple[Block, ...]:
    """Return a block and all blocks in it at any depth."""
    found = {block.id: block}
    waiting = [block]
    while waiting:
        for id_ in references(waiting.pop().body) - found.keys():
            if id_ in holder.blocks:
                found[id_] = holder.blocks[id_]
                waiting.append(found[id_])
    return tuple(found.values())


def _read(path: Path) -> Kept | None:
    try:
        graph = files.load(path)
    except LoomError as error:
        log.warning("a kept block is left aside: %s", error)
        return None
    called = references(graph) & graph.blocks.keys()
    if len(called) != 1:
        log.warning("%s doesn't hold one block", path.name)
        return None
    return Kept(graph.blocks[called.pop()], graph, path)
