"""Labels of wires: where each finds room between the cards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.canvas import geometry as geo
from app.canvas import ink
from app.canvas.mirror import Floats, Ints, Mirror
from app.theme import Theme

HEIGHT = 16.0
SHARES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)
MOST = 260


@dataclass(frozen=True, slots=True)
class Label:
    """What a wire says of itself; a residual says so."""

    text: str
    residual: bool = False

    @property
    def width(self) -> float:
        return geo.width_of(self.text, geo.shape_font()) + 14


def label_of(mirror: Mirror, edge: int) -> Label:
    """Return the label of the edge in a slot."""
    text, residual = mirror.labels[edge], bool(mirror.residual[edge])
    return Label(f"residual {text}".rstrip() if residual else text, residual)


def placed(
    mirror: Mirror, edges: Ints, points: Floats, nodes: Ints
) -> Iterator[tuple[Label, float, float]]:
    """Yield labels with their top left corners, where neither card nor label is in the way.

    `points` are the sampled wires, (k, n, 2); `nodes` the slots of the cards to keep clear of.
    """
    if len(edges) > MOST:
        return
    corner = mirror.xy[nodes] - 3.0
    taken = np.hstack([corner, corner + mirror.wh[nodes] + 6.0])
    # Residuals first: theirs is the longest way and the most to say.
    for place in np.argsort(~mirror.residual[edges], kind="stable").tolist():
        label = label_of(mirror, int(edges[place]))
        if not label.text:
            continue
        spot = _room(points[place], label.width, taken)
        if spot is not None:
            taken = np.vstack([taken, spot])
            yield label, float(spot[0]), float(spot[1])


def _room(points: Floats, width: float, taken: Floats) -> Floats | None:
    """Return the first free left, top, right, bottom along a wire."""
    places = [round(share * (len(points) - 1)) for share in SHARES]
    middles = points[places]
    half = np.array([width / 2, HEIGHT / 2])
    spots = np.hstack([middles - half, middles + half])
    meets = (spots[:, None, 0] < taken[None, :, 2]) & (spots[:, None, 2] > taken[None, :, 0])
    meets &= (spots[:, None, 1] < taken[None, :, 3]) & (spots[:, None, 3] > taken[None, :, 1])
    free = np.nonzero(~meets.any(axis=1))[0]
    return spots[free[0]] if len(free) else None


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
