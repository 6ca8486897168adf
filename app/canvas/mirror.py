"""The mirror: a graph as it lies on the canvas, kept in step with every change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from itertools import chain
from time import perf_counter

import numpy as np

from app.canvas.annotations import Annotations
from app.canvas.camera import Box
from app.canvas.card import letters
from app.canvas.damage import NOTHING, Snapshot
from app.canvas.detours import Detours
from app.canvas.faces import NO_FACE, Face, Faces, Reading, retold
from app.canvas.landing import offsets_of
from app.canvas.lay import GRAVENESS, NOWHERE, Floats, Ints, Lay
from app.canvas.residual import merges, suspects
from app.canvas.slots import roomy
from app.canvas.thumbnail import Draw
from graph_core.analysis import Analysis
from graph_core.annotations import Frame
from graph_core.blocks import made_of
from graph_core.document import Change
from graph_core.graph import Edge, Graph, Route

# How many revisions back it is known what changed.
KNOWN_BACK = 8
# How many nodes are worked out before the network is shown; the rest follow in batches.
AT_ONCE, BATCH = 400, 50
# How many of those that are seen are worked out at a time.
IN_VIEW = 150
# How many cards elsewhere, and merges looked at for residual wires, an edit is shown with.
FEW_CARDS, FEW_MERGES = 20, 12


class Mirror(Lay):
    """What the painter and the hit test read; only `Change`s and previews alter it."""

    def __init__(self, graph: Graph, analysis: Analysis) -> None:
        super().__init__(Annotations(graph))
        self.graph = graph
        self.analysis = analysis
        self._damages: list[Box | None] = []  # where the last revisions differ from each other
        self._known = Faces()
        self._words = {"": 0}  # every label there has been
        self._letters = letters(graph)
        self._reading = self._read(self._known.drawings.of)
        self._detours = Detours(self)
        self._behind: set[str] = set()
        self._unpainted: Snapshot | None = None  # what was painted before catching up
        self._show_nodes([*graph.nodes])
        self._show_edges([*graph.edges.values()])
        self._detours.suspect(merges(graph, graph.nodes))
        self._detours.mark_few(AT_ONCE)
        self._detours.bend()

    def update(self, change: Change, analysis: Analysis) -> None:
        """Take up what an edit changed, and nothing else; what follows from it far off, later."""
        shown = Snapshot.of(self)
        self._follow(change, analysis)
        self._tell(*shown.damage(self))
        if change.diff.frames:
            self.framed = self.revision

    def learn(self, analysis: Analysis) -> None:
        """Take up what is known of the same graph by now."""
        before, self.analysis = self.analysis, analysis
        self._behind |= retold(before, analysis)

    def _follow(self, change: Change, analysis: Analysis) -> None:
        before, self.graph = self.analysis, change.after
        self.analysis = analysis
        found = change.diff
        self._drop_edges(found.edges.removed | found.edges.changed)
        self._drop_nodes(found.nodes.removed)
        self._place(found.positions.touched - found.nodes.removed)
        self._lead(found.routes.touched)
        if found.frames or found.notes:
            self.annotations.take_up(self.graph)
        if found.only_layout:
            folded = found.collapsed.touched | found.opened.touched
            self._fold(folded & self.graph.nodes.keys())
            self._detours.bend()
            return
        dirty = self._stale(change) | found.nodes.added
        self._reading = self._read(self._known.drawings.known)
        self._take_up(dirty, found.edges.added | found.edges.changed)
        self._fall_behind(retold(before, analysis) - dirty)
        self._behind |= self._reading.blank
        ends = {end for id_ in found.edges.removed for end in _ends(change.before.edges[id_])}
        self._detours.suspect(suspects(self.graph, ends))
        self._detours.mark_few(FEW_MERGES)
        self._detours.bend()

    def sizes_in(self, graph: Graph, analysis: Analysis, nodes: Sequence[str]) -> Floats:
        """Return how wide and high the cards of nodes are in a graph that isn't shown yet."""
        known = self._known.drawings.known
        faces = Reading(graph, analysis, letters(graph), self._known, known).faces(nodes)
        return np.array([face.size for face in faces], np.float64).reshape(-1, 2)

    def _fold(self, nodes: Collection[str]) -> None:
        """Show cards that were collapsed, or aren't any more."""
        if nodes:
            self._reading = self._read(self._known.drawings.of)
            self._take_up(nodes, ())

    def _stale(self, change: Change) -> set[str]:
        """Return the nodes whose cards the edit itself may change."""
        found, graph = change.diff, change.after
        stale = {call for id_ in found.layers.touched for call in graph.calls(id_)}
        stale |= found.nodes.changed | found.collapsed.touched | found.opened.touched
        for id_ in found.edges.touched:
            for edges in (change.before.edges, graph.edges):
                stale |= set(_ends(edges[id_])) if id_ in edges else set()
        if found.nodes:
            stale |= self._reletter()
        for layer in made_of(graph, found.blocks.touched):
            stale.update(graph.calls(layer))
        return stale & graph.nodes.keys()

    def _read(self, draw: Draw) -> Reading:
        return Reading(self.graph, self.analysis, self._letters, self._known, draw)

    def _fall_behind(self, nodes: set[str]) -> None:
        """Take up other nodes of which the analysis says something new, later if they are many."""
        self._behind = {n for n in self._behind | nodes if n in self.graph.nodes}
        if len(self._behind) <= FEW_CARDS:
            self._take_up(self._behind, ())
            self._behind = set()

    def _reletter(self) -> set[str]:
        """Give shared layers their letters; return the calls of those whose letter changed."""
        old, self._letters = self._letters, letters(self.graph)
        changed = {id_ for id_, _ in old.items() ^ self._letters.items()}
        return {call for id_ in changed for call in self.graph.calls(id_)}

    def _take_up(self, nodes: Collection[str], edges: Collection[str]) -> None:
        self._show_nodes(sorted(nodes))
        wires = set(edges)
        if len(wires) < len(self.graph.edges):
            for node in nodes:
                wires |= {edge.id for edge in (*self.graph.into(node), *self.graph.out_of(node))}
        self._show_edges([self.graph.edges[id_] for id_ in sorted(wires)])
        self._detours.suspect(self._merges_near(edges))

    def _merges_near(self, edges: Collection[str]) -> set[str]:
        """Return the merges that these wires may make, or leave, residual wires of."""
        graph = self.graph
        if len(edges) > len(graph.edges) // 2:
            return merges(graph, graph.nodes)
        return suspects(graph, {end for id_ in edges for end in _ends(graph.edges[id_])})

    def _show_nodes(self, nodes: Sequence[str]) -> None:
        shown = self._reading.faces(nodes)
        new = [node for node in nodes if node not in self.nodes]
        slots = self.nodes.take_all(nodes)
        self.faces += [NO_FACE] * (self.nodes.size - len(self.faces))
        self._room_for_nodes(len(self.faces))
        self._place(new)
        faces = self.faces
        altered = {s: face for s, face in zip(slots, shown, strict=True) if faces[s] is not face}
        for slot, face in altered.items():
            faces[slot] = face
        if altered:
            self._wear(list(altered), list(altered.values()))

    def _wear(self, slots: Sequence[int], faces: Sequence[Face]) -> None:
        """Take up what follows from the faces that nodes in these slots have now."""
        every = list(dict.fromkeys(faces))
        number = dict(zip(every, range(len(every)), strict=True))
        which = [number[face] for face in faces]
        cards = [face.card for face in every]
        sizes = np.array([face.size for face in every]).reshape(-1, 2)
        categories = np.array([self._category(card.category) for card in cards], np.int64)
        graveness = np.array([GRAVENESS[card.severity] for card in cards], np.int64)
        self.looks[slots] = [face.number for face in faces]
        self.wh[slots], self.category[slots] = sizes[which], categories[which]
        self.graveness[slots] = graveness[which]

    def _room_for_nodes(self, count: int) -> None:
        self.looks = roomy(self.looks, count, NO_FACE.number)
        self.xy = roomy(self.xy, count, NOWHERE)
        self.wh = roomy(self.wh, count, 0.0)
        self.category = roomy(self.category, count, 0)
        self.graveness = roomy(self.graveness, count, 0)

    def _category(self, name: str) -> int:
        if name not in self.categories:
            self.categories.append(name)
        return self.categories.index(name)

    def _show_edges(self, edges: Sequence[Edge]) -> None:
        if not edges:
            return
        slots = self.edges.take_all([edge.id for edge in edges])
        self._room_for_edges(self.edges.size)
        sources = self.nodes.all_of([edge.source.node for edge in edges])
        targets = self.nodes.all_of([edge.target.node for edge in edges])
        self.source[slots], self.target[slots] = sources, targets
        faces = self.faces.__getitem__
        starts, ends = map(faces, sources), map(faces, targets)
        self.offsets[slots] = offsets_of(self.graph, edges, starts, ends)
        nodes, routes, letters = self.graph.nodes, self.graph.routes, self._letters
        self.shared[slots] = (
            [nodes[edge.target.node].layer in letters for edge in edges] if letters else False
        )
        texts = list(self._reading.type_texts(edges))
        for slot, text in zip(slots, texts, strict=True):
            self.labels[slot] = text
        self.words[slots] = [self._words.setdefault(text, len(self._words)) for text in texts]
        if routes or len(self.vias):
            for slot, edge in zip(slots, edges, strict=True):
                self.vias.put(slot, routes.get(edge.id, ()))

    def _room_for_edges(self, count: int) -> None:
        self.labels += [""] * (count - len(self.labels))
        self.words = roomy(self.words, count, 0)
        self.source = roomy(self.source, count, -1)
        self.target = roomy(self.target, count, -1)
        self.offsets = roomy(self.offsets, count, 0.0)
        self.residual = roomy(self.residual, count, 0)
        self.bows = roomy(self.bows, count, 0.0)
        self.shared = roomy(self.shared, count, 0)

    def _drop_edges(self, ids: Collection[str]) -> None:
        if not ids:
            return
        slots = [self.edges.drop(id_) for id_ in ids]
        self.source[slots] = self.target[slots] = -1
        self.residual[slots], self.bows[slots], self.words[slots] = False, 0.0, 0
        for slot in slots:
            self.labels[slot] = ""
            self.vias.put(slot, ())

    def _drop_nodes(self, ids: Collection[str]) -> None:
        if not ids:
            return
        slots = [self.nodes.drop(id_) for id_ in ids]
        self.looks[slots], self.xy[slots], self.wh[slots] = NO_FACE.number, NOWHERE, 0.0
        for slot in slots:
            self.faces[slot] = NO_FACE

    def _place(self, nodes: Iterable[str]) -> None:
        there, places = [node for node in nodes if node in self.nodes], self.graph.positions
        if there:
            numbers = chain.from_iterable([places.get(node, (0.0, 0.0)) for node in there])
            xy = np.fromiter(numbers, np.float64, 2 * len(there))
            self.xy[self.nodes.all_of(there)] = xy.reshape(-1, 2)

    def _lead(self, edges: Iterable[str]) -> None:
        for edge in edges:
            if edge in self.edges:
                self.vias.put(self.edges[edge], self.graph.routes.get(edge, ()))

    @property
    def unfinished(self) -> bool:
        """Whether cards or residual wires are still to be worked out."""
        return bool(self._detours or self._behind)

    def catch_up(self, seconds: float = np.inf) -> None:
        """Work out what was put off, for some time; painters are told when all is done."""
        if not self.unfinished:
            return
        self._unpainted = self._unpainted or Snapshot.of(self)
        until, behind = perf_counter() + seconds, sorted(self._behind)
        self._reading = self._read(self._known.drawings.of)
        while behind and perf_counter() < until:
            self._take_up(behind[-BATCH:], ())
            del behind[-BATCH:]
        self._behind = set(behind)
        if not behind:
            self._detours.mark(until)
        if not (self._behind or self._detours):
            self._detours.bend()
            shown, self._unpainted = self._unpainted, None
            self._tell(*shown.damage(self))

    def _tell(self, damage: Box | None, edges: Ints | None = None) -> None:
        """Let painters know what looks different now, None being everything, and which wires."""
        self._follow_reach(edges)
        self.revision += 1
        self._damages = [*self._damages[1 - KNOWN_BACK :], damage]

    def damage_since(self, revision: int) -> Box | None:
        """Return the box around all that looks different since a revision; None for anywhere."""
        count = self.revision - revision
        since = self._damages[len(self._damages) - count :] if count else []
        if count > len(self._damages) or None in since:
            return None
        boxes = [box for box in since if box is not None and box != NOTHING]
        return reduce(Box.joined, boxes, boxes[0]) if boxes else NOTHING

    def catch_up_in(self, box: Box) -> bool:
        """Work out some cards within a box that were put off; tell whether there were any."""
        if not self._behind:
            return False
        within = [self.nodes.ids[slot] for slot in self.within(box).tolist()]
        seen = [node for node in within if node in self._behind][:IN_VIEW]
        if not seen:
            return False
        shown, self._reading = Snapshot.of(self), self._read(self._known.drawings.of)
        self._take_up(seen, ())
        self._behind.difference_update(seen)
        self._tell(*shown.damage(self))
        return True

    # Previews: what a gesture shows before it is an edit.

    def shift(self, slots: Sequence[int] | Ints, starts: Floats, dx: float, dy: float) -> None:
        """Show nodes away from their starting places; `settle` brings them back."""
        self.show_at(slots, starts + np.array([dx, dy]))

    def show_at(self, slots: Sequence[int] | Ints, places: Floats) -> None:
        """Show nodes at other places, (n, 2); `settle` brings them back."""
        self.xy[slots] = places
        self.previews += 1

    def draft(self, frame: Frame | None) -> None:
        """Show a frame that no edit has made yet, or none any more."""
        self.annotations.draft = frame
        self.annotations.take_up(self.graph)
        self._tell(None)

    def lead(self, edge: str, points: Floats | Route) -> None:
        """Show a wire led through other points; `settle` brings it back."""
        self.vias.put(self.edges[edge], points)
        self.previews += 1

    def show_anew(self) -> None:
        """Let painters look at everything again, as after many previews at once."""
        self._tell(None)

    def settle(self, nodes: Iterable[str], edges: Iterable[str] = ()) -> None:
        """Show nodes and the points of wires where the graph has them."""
        self._place(nodes)
        self._lead(edges)
        self.previews += 1


def _ends(edge: Edge) -> tuple[str, str]:
    return edge.source.node, edge.target.node
