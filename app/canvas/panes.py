"""Panes: the rectangles that a widget's painter may paint in, its opaque children cut out.

Qt draws lines and pictures that are clipped to one rectangle several times as fast as those it
clips to the region around a child, so much that is drawn at once is drawn pane by pane.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

import numpy as np
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from app.canvas.vias import Floats, Ints

Panes = tuple[QRectF, ...]
# Even a picture that begins between two pixels reaches no farther.
BESIDE = 1.0


def panes_of(painter: QPainter, ratio: float) -> Panes:
    """Return what a widget's painter may paint in, in the widget's pixels.

    None between whole pixels, and none of a picture's painter.
    """
    if ratio != round(ratio):
        return ()
    to_widget, _ = painter.deviceTransform().inverted()
    region = cast("Iterable[QRect]", painter.paintEngine().systemClip())
    return tuple(to_widget.mapRect(QRectF(rect)) for rect in region)


def draw_apart(
    painter: QPainter, panes: Panes, boxes: Floats, draw: Callable[[Ints], None]
) -> None:
    """Draw things in each pane that they meet.

    Their `boxes`, (n, 4), are left, top, right and bottom; `draw` takes their places there.
    """
    left, top, right, bottom = boxes.T
    for pane in panes:
        meets = (left < pane.right() + BESIDE) & (right > pane.left() - BESIDE)
        meets &= (top < pane.bottom() + BESIDE) & (bottom > pane.top() - BESIDE)
        places = np.nonzero(meets)[0]
        if len(places):
            painter.setClipRect(pane)
            draw(places)
    painter.setClipping(False)
