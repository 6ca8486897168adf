"""Labels of wires: where each finds room between the cards, and how it looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.canvas import geometry as geo
from app.canvas import ink
from app.canvas.camera import Box
from app.canvas.courses import Mask
from app.canvas.lay import Floats, Ints
from app.canvas.mirror import Mirror
from app.theme import Theme

HEIGHT, ROOM = 16.0, 14.0
CLEAR = 3.0
SHARES = np.array([0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78])
MOST = 700
EVERYWHERE = Box(-np.inf, -np.inf, np.inf, np.inf)
Pairs = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Label:
    """What a wire says of itself; a residual says so."""

    text: str
    residual: bool = False

    @property
    def width(self) -> float:
        return geo.width_of(self.text, geo.shape_font()) + ROOM


def label_of(mirror: Mirror, edge: int) -> Label:
    """Return the label of the edge in a slot."""
    text, residual = mirror.labels[edge], bool(mirror.residual[edge])
    return Label(f"residual {text}".rstrip() if residual else text, residual)


class Places:
    """Where labels stand; once found, a place holds until the mirror changes.

    So that what was painted stays right while the camera pans. One mirror has one of these.
    """

    def __init__(self) -> None:
        self._revision = -1
        self._forget(0)

    def _forget(self, edges: int) -> None:
        """Know of no places of so many edges; `_spots` holds nothing where there is no room."""
        self._known: Mask = np.zeros(edges, np.bool_)
        self._spots: Floats = np.full((edges, 4), np.nan)
        self._labels: dict[int, Label] = {}

    def find(
        self, mirror: Mirror, edges: Ints, seen: Box = EVERYWHERE
    ) -> Iterator[tuple[Label, float, float]]:
        """Yield those labels of these edges that are seen, with their top left corners."""
        if self._revision != mirror.revision:
            self._revision = mirror.revision
            self._forget(mirror.edges.size)
        fresh = edges[~self._known[edges]]
        if 0 < len(fresh) <= MOST:
            self._place(mirror, fresh)
        edges = edges[_meet(self._spots[edges], _row(seen.grown(CLEAR)))[:, 0]]
        corners = self._spots[edges, :2].tolist()
        for edge, (x, y) in zip(edges.tolist(), corners, strict=True):
            yield self._labels[edge], x, y

    def _place(self, mirror: Mirror, fresh: Ints) -> None:
        held = self._spots[np.isfinite(self._spots[:, 0])]
        found = _placed(mirror, fresh.tolist(), held)
        self._known[fresh] = True
        for edge, spot in found.items():
            self._spots[edge], self._labels[edge] = spot, label_of(mirror, edge)

    def mend(self, mirror: Mirror, damage: Box, since: int) -> Box | None:
        """Keep the places outside a damaged area; return the area in which others may be found.

        The area is damaged `since` a revision of the mirror; None when the places are of another.
        """
        if self._revision != since:
            return None
        self._revision = mirror.revision
        spots, labels = self._spots, self._labels
        placed = np.isfinite(spots[:, 0])
        gone = _meet(spots, _row(damage))[:, 0]
        self._forget(mirror.edges.size)
        kept = np.nonzero(placed & ~gone)[0]
        self._known[kept], self._spots[kept] = True, spots[kept]
        self._labels = {edge: labels[edge] for edge in kept.tolist()}
        lost = np.nonzero(gone)[0]
        alive = lost[mirror.source[lost] >= 0]
        for left, top, right, bottom in zip(*mirror.courses(alive).reach(), strict=True):
            damage = damage.joined(Box(float(left), float(top), float(right), float(bottom)))
        return damage


def placed(mirror: Mirror, edges: Ints) -> Iterator[tuple[Label, float, float]]:
    """Yield labels with their top left corners, where neither card nor label is in the way."""
    return Places().find(mirror, edges)


def _placed(mirror: Mirror, edges: list[int], held: Floats) -> dict[int, Floats]:
    """Return left, top, right, bottom of the edges' labels, of those for which there is room.

    Residuals come first: theirs is the longest way and the most to say.
    """
    order = sorted((e for e in edges if mirror.labels[e]), key=lambda e: not mirror.residual[e])
    found: dict[int, Floats] = {}
    if not order:
        return found
    middles = mirror.courses(np.asarray(order)).at(SHARES)
    labels = [label_of(mirror, e) for e in order]
    widths = {label: label.width for label in set(labels)}
    half = np.array([[widths[label] / 2, HEIGHT / 2] for label in labels])
    around = _around(middles)
    cards, taken = _cards(mirror, around), held[_meet(held, _row(around))[:, 0]]
    left = np.arange(len(order))
    for share in range(len(SHARES)):
        at = middles[left, share]
        spots = np.hstack([at - half[left], at + half[left]])
        meets = np.hstack([_meet(spots, cards), _meet(spots, taken)])
        free: Pairs = np.logical_not(meets.any(axis=1))
        earlier: Pairs = np.tril(_meet(spots, spots), -1)
        free &= ~(earlier & np.broadcast_to(free, earlier.shape)).any(axis=1)
        found |= {order[i]: spot for i, spot in zip(left[free].tolist(), spots[free], strict=True)}
        taken, left = np.vstack([taken, spots[free]]), left[~free]
        if not len(left):
            break
    return found


def _around(middles: Floats) -> Box:
    """Return the box that labels around these points can touch something in."""
    (x1, y1), (x2, y2) = middles.min(axis=(0, 1)).tolist(), middles.max(axis=(0, 1)).tolist()
    return Box(x1, y1, x2, y2).grown(120.0)


def _cards(mirror: Mirror, around: Box) -> Floats:
    """Return the boxes of cards and dots that labels in a box could touch."""
    slots = mirror.within(around)
    corner, (dots, _) = mirror.xy[slots], mirror.vias.every()
    cards = np.hstack([corner - CLEAR, corner + mirror.wh[slots] + CLEAR])
    return np.vstack([cards, np.hstack([dots - 2 * CLEAR, dots + 2 * CLEAR])])


def _row(box: Box) -> Floats:
    return np.array([[box.left, box.top, box.right, box.bottom]])


def _meet(a: Floats, b: Floats) -> Pairs:
    """Tell for every pair of boxes whether they overlap: (n, 4) and (m, 4) give (n, m)."""
    meets: Pairs = np.less(a[:, :1], b[:, 2])
    meets &= np.less(a[:, 1:2], b[:, 3])
    meets &= np.greater(a[:, 2:3], b[:, 0])
    meets &= np.greater(a[:, 3:], b[:, 1])
    return meets


def paint_label(painter: QPainter, label: Label, theme: Theme) -> None:
    """Paint a label at the origin, in canvas units."""
    box = QRectF(0.5, 0.5, label.width - 1, HEIGHT - 1)
    tone = theme.residual if label.residual else theme.border
    painter.setPen(QPen(ink.colour(tone), 1))
    painter.setBrush(ink.colour(theme.canvas))
    painter.drawRoundedRect(box, 5, 5)
    painter.setFont(geo.shape_font())
    painter.setPen(ink.colour(theme.residual if label.residual else theme.muted))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label.text)
