"""The pictures that scenes are compared with, in a folder beside this file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.app.scenes.likeness import pixels

REFERENCES = Path(__file__).parent / "references"
COLOURS, EXACT = 192, 112
STRONGEST, QUICK = 0, 90  # Qt's "quality" of PNG, which loses nothing: how little it is compressed


def name_of(scene: str, theme: str) -> str:
    """Return the name of a picture's file."""
    return f"{scene}-{theme}.png"


def keep(picture: QImage, folder: Path, scene: str, theme: str) -> Path:
    """Write a picture as PNG and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name_of(scene, theme)
    few = picture.format() == QImage.Format.Format_Indexed8
    if not picture.save(str(path), "PNG", STRONGEST if few else QUICK):
        raise OSError(f"{path} can't be written")
    return path


def kept(scene: str, theme: str) -> QImage:
    """Return the reference of a scene."""
    path = REFERENCES / name_of(scene, theme)
    picture = QImage(str(path))
    if picture.isNull():
        raise OSError(f"{path} can't be read")
    return picture.convertToFormat(QImage.Format.Format_RGB32)


def few_colours(picture: QImage) -> QImage:
    """Return a picture in 192 colours, a third as large on disk: grounds, lines and text as is.

    The most frequent colours stay exact; of all others, which are edges of letters, near ones
    become one.
    """
    flat = pixels(picture).astype(np.uint32).reshape(-1, 3) @ np.array([1, 1 << 8, 1 << 16])
    found, counts = np.unique(flat, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    exact, rest = found[order[:EXACT]], found[order[EXACT:]]
    coarse, sums = np.unique(rest & 0xE0E0E0, return_inverse=True)
    weight = np.bincount(sums, counts[order[EXACT:]], len(coarse))
    common = coarse[np.argsort(-weight, kind="stable")[: COLOURS - EXACT]] | 0x101010
    table = [0xFF000000 | int(colour) for colour in (*exact, *common)]
    undithered = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    return picture.convertToFormat(QImage.Format.Format_Indexed8, table, undithered)
