"""The lay of the canvas: where nodes and wires are, as numpy arrays.

Nodes and edges live in slots that stay theirs; a free node slot stands at infinity and a free
edge slot points nowhere, so that culling needs no mask. All numbers are canvas units.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from app.canvas.annotations import Annotations
from app.canvas.camera import Box
from app.canvas.card import Card
from app.canvas.courses import Courses
from app.canvas.faces import Face, Sockets
from app.canvas.slots import Slots
from app.canvas.vias import Vias
from graph_core.diagnostics import Severity
from graph_core.graph import PortRef

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NOWHERE = np.inf
# So few wires are looked at each time they are asked for.
FEW = 400
GRAVENESS = {None: 0, Severity.HINT: 1, Severity.WARNING: 2, Severity.ERROR: 3}


class Lay:
    """What painters and the hit test ask; `revision` and `previews` count what altered it.

    `framed` is the last revision that altered a frame.
    """

    def __init__(self, annotations: Annotations) -> None:
        self.nodes, self.edges = Slots(), Slots()
        self.faces: list[Face] = []
        self.labels: list[str] = []
        # What tells faces, and labels, apart: equal numbers are equal looks.
        self.looks: Ints = np.full(64, -1, np.int64)
        self.words: Ints = np.zeros(64, np.int64)
        self.xy: Floats = np.full((64, 2), NOWHERE)
        self.wh: Floats = np.zeros((64, 2))
        self.category: Ints = np.zeros(64, np.int64)
        self.categories: list[str] = []
        self.graveness: Ints = np.zeros(64, np.int64)  # of each card's findings, 0 for none
        self.source: Ints = np.full(64, -1, np.int64)
        self.target: Ints = np.full(64, -1, np.int64)
        self.offsets: Floats = np.zeros((64, 4))
        self.residual: NDArray[np.bool_] = np.zeros(64, np.bool_)
        self.bows: Floats = np.zeros(64)
        self.vias = Vias()
        self.shared: NDArray[np.bool_] = np.zeros(64, np.bool_)
        self.annotations = annotations
        self.revision = self.previews = self.framed = 0
        self._reached: tuple[tuple[int, int], Floats] = ((-1, -1), np.zeros((4, 0)))

    def input_sockets(self, slot: int) -> Sockets:
        """Return port key, index and offset of a node's input sockets."""
        return self.faces[slot].inputs

    def output_sockets(self, slot: int) -> Sockets:
        """Return port key, index and offset of a node's output sockets."""
        return self.faces[slot].outputs

    def card(self, node: str) -> Card:
        return self.faces[self.nodes[node]].card

    def box(self, node: str) -> Box:
        """Return the box of a node's card."""
        return self.box_at(self.nodes[node])

    def box_at(self, slot: int) -> Box:
        (x, y), (w, h) = self.xy[slot].tolist(), self.wh[slot].tolist()
        return Box(x, y, x + w, y + h)

    def bounds(self, ids: Collection[str] | None = None) -> Box | None:
        """Return the box around nodes, frames and notes, all by default; None without any.

        Around all means around the points of wires as well.
        """
        around = self.annotations.bounds(self.annotations.items if ids is None else ids)
        slots = self._slots(ids)
        if not len(slots):
            return around
        corner = self.xy[slots]
        far = corner + self.wh[slots]
        if ids is None:
            points, _ = self.vias.every()
            corner, far = np.vstack([corner, points]), np.vstack([far, points])
        (left, top), (right, bottom) = corner.min(axis=0).tolist(), far.max(axis=0).tolist()
        nodes = Box(left, top, right, bottom)
        return nodes.joined(around) if around else nodes

    def _slots(self, ids: Collection[str] | None) -> Ints:
        """Return the slots of those of the ids that are nodes, of all nodes by default."""
        if ids is None:
            return np.nonzero(np.isfinite(self.xy[: self.nodes.size, 0]))[0]
        return np.array([self.nodes[id_] for id_ in ids if id_ in self.nodes], np.int64)

    def within(self, box: Box) -> Ints:
        """Return the slots of nodes whose cards meet the box."""
        n = self.nodes.size
        corner, far = self.xy[:n], self.xy[:n] + self.wh[:n]
        meets = (corner[:, 0] < box.right) & (far[:, 0] > box.left)
        meets &= (corner[:, 1] < box.bottom) & (far[:, 1] > box.top)
        return np.nonzero(meets & np.isfinite(corner[:, 0]))[0]

    def ends(self, edges: Ints) -> Floats:
        """Return x1, y1, x2, y2 and bow of the edges in these slots."""
        offsets = self.offsets[edges]
        start = self.xy[self.source[edges]] + offsets[:, :2]
        end = self.xy[self.target[edges]] + offsets[:, 2:]
        return np.hstack([start, end, self.bows[edges, None]])

    def courses(self, edges: Ints) -> Courses:
        """Return the ways of the wires in these slots."""
        return Courses(self.ends(edges), self.vias.counts(edges), self.vias.of(edges))

    def reach(self, edges: Ints) -> tuple[Floats, Floats, Floats, Floats]:
        """Return left, top, right, bottom around each of these wires; kept while all is still."""
        if len(edges) <= FEW:
            return self.courses(edges).reach()
        state = self.revision, self.previews
        if self._reached[0] != state:
            live = self.live_edges()
            sides = np.full((4, max(self.edges.size, 1)), NOWHERE)
            sides[:, live] = self.courses(live).reach()
            self._reached = state, sides
        left, top, right, bottom = self._reached[1][:, edges]
        return left, top, right, bottom

    def _follow_reach(self, edges: Ints | None) -> None:
        """Take up that the next revision differs in these wires alone; None is any."""
        state, sides = self._reached
        if edges is None or state != (self.revision, self.previews):
            return
        more = self.edges.size - sides.shape[1]
        if more > 0:
            sides = np.hstack([sides, np.full((4, more), NOWHERE)])
        sides[:, edges] = NOWHERE
        live = edges[self.source[edges] >= 0]
        if len(live):
            sides[:, live] = self.courses(live).reach()
        self._reached = (self.revision + 1, self.previews), sides

    def live_nodes(self) -> Ints:
        return self._slots(None)

    def marked_with(self, severity: Severity) -> Ints:
        """Return the slots of nodes whose cards bear this severity."""
        marked = self.graveness[: self.nodes.size] == GRAVENESS[severity]
        return np.nonzero(marked & np.isfinite(self.xy[: self.nodes.size, 0]))[0]

    def live_edges(self) -> Ints:
        return np.nonzero(self.source[: self.edges.size] >= 0)[0]

    def socket_point(self, ref: PortRef, *, output: bool, index: int = 0) -> tuple[float, float]:
        """Return where a socket is on the canvas."""
        slot = self.nodes[ref.node]
        dx, dy = self.faces[slot].spot(ref.port, index, output=output)
        return float(self.xy[slot, 0] + dx), float(self.xy[slot, 1] + dy)
