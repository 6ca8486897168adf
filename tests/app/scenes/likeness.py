"""Whether two pictures show the same, as a person would say who looks at both.

The rule. Machines and versions of Qt draw the same letter with other greys at its edges, and may
put it a fraction of a pixel elsewhere. So both pictures are first averaged over squares of 3 × 3
pixels: what happens within a letter's edge mostly stays within a square. Of what then differs
(0 to 255, the channel that differs most), three things are asked, each for what the others miss:

- `worst`: the mean difference within the tile of 24 × 24 pixels that differs most, seen at every
  half tile so that nothing hides on a seam. A card, a badge or a wire that is missing, has moved or
  has another colour fills tiles; letters that are drawn otherwise do not.
- `share`: how much of the picture differs plainly. Many small things out of place add up here.
- `mean`: the mean difference of the whole. A ground that is a little off shows here alone.

Each must be below its limit. Other settings of the rasteriser (letters with colours at their edges,
hinted heights, half a pixel to the side) come to at most 11, 0.1 % and 1; a card 4 pixels from its
place to 33 and more. The tests of this file plant both kinds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

SQUARE, TILE = 3, 8
PLAINLY = 40.0
WORST, SHARE, MEAN = 16.0, 0.006, 1.3
Values = NDArray[np.float32]


@dataclass(frozen=True)
class Likeness:
    """How far two pictures lie apart; `where` is the pixel in the middle of the worst tile."""

    worst: float
    share: float
    mean: float
    where: tuple[int, int]

    @property
    def alike(self) -> bool:
        return self.worst < WORST and self.share < SHARE and self.mean < MEAN

    def __str__(self) -> str:
        x, y = self.where
        return (
            f"worst tile {self.worst:.1f} of {WORST:g} around ({x}, {y}), "
            f"{self.share:.2%} of {SHARE:.2%} differ plainly, mean {self.mean:.2f} of {MEAN:g}"
        )


def likeness(got: QImage, expected: QImage) -> Likeness:
    """Compare two pictures; raises ValueError when their sizes differ."""
    if got.size() != expected.size():
        sizes = [f"{image.width()}×{image.height()}" for image in (got, expected)]
        raise ValueError(f"the picture is {sizes[0]}, expected {sizes[1]}")
    differs = np.abs(_averaged(pixels(got)) - _averaged(pixels(expected))).max(axis=2)
    tiles = _tiles(differs)
    row, column = np.unravel_index(int(tiles.argmax()), tiles.shape)
    middle = [int((place + 1) * TILE // 2 * SQUARE) for place in (column, row)]
    return Likeness(
        float(tiles.max()),
        float((differs > PLAINLY).mean()),
        float(differs.mean()),
        (middle[0], middle[1]),
    )


def pixels(image: QImage) -> Values:
    """Return rows × columns × blue, green, red."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(plain.constBits(), np.uint8)
    rows = flat.reshape(plain.height(), plain.bytesPerLine() // 4, 4)
    return rows[:, : plain.width(), :3].astype(np.float32)


def _averaged(values: Values) -> Values:
    """Return the means over squares of pixels; what is left over at the far edges repeats."""
    high, wide = (-size % SQUARE for size in values.shape[:2])
    whole = np.pad(values, ((0, high), (0, wide), (0, 0)), mode="edge")
    rows, columns = whole.shape[0] // SQUARE, whole.shape[1] // SQUARE
    squares = whole.reshape(rows, SQUARE, columns, SQUARE, 3)
    means: Values = squares.mean(axis=(1, 3), dtype=np.float32)
    return means


def _tiles(differs: Values) -> Values:
    """Return the means over tiles that begin at every half tile."""
    half = TILE // 2
    rows, columns = (size // half for size in differs.shape)
    parts = differs[: rows * half, : columns * half].reshape(rows, half, columns, half)
    means = parts.mean(axis=(1, 3))
    quarters = (means[:-1, :-1], means[1:, :-1], means[:-1, 1:], means[1:, 1:])
    tiles: Values = np.mean(quarters, axis=0)
    return tiles


def difference(got: QImage, expected: QImage) -> QImage:
    """Return a picture that is white where both agree and darker the more they differ."""
    apart = 255 - np.abs(pixels(got) - pixels(expected)).max(axis=2)
    grey = np.ascontiguousarray(apart.astype(np.uint8))
    high, wide = grey.shape
    return QImage(grey.data, wide, high, wide, QImage.Format.Format_Grayscale8).copy()
