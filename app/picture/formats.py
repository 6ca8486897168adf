"""The formats of pictures: each declared once, each carrying the network it shows."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPageSize, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from app.picture.outlined import outlined
from app.picture.painting import Shot, paint
from graph_core.atomic import write_atomically
from graph_core.errors import FileError, LoomError
from graph_core.files import dumps, pictures

MOST_PIXELS = 60_000_000
# What an inch is to a browser.
CSS_PIXELS = 96
# Points of an inch, and the longest side a PDF page may have in them.
POINTS, LONGEST_PAGE = 72, 14_400.0


@dataclass(frozen=True)
class PictureFormat:
    """A kind of picture; `most` is the largest scale it can show a shot at."""

    suffix: str
    title: str
    summary: str
    make: Callable[[Shot], bytes]
    most: Callable[[Shot], float]


def _svg(shot: Shot) -> bytes:
    with _Written() as written:
        generator = QSvgGenerator()
        generator.setOutputDevice(written.buffer)
        generator.setResolution(CSS_PIXELS)
        generator.setSize(QSize(*shot.size))
        generator.setViewBox(QRect(0, 0, *replace(shot, scale=1.0).size))
        generator.setTitle(shot.graph.name)
        counts = f"{len(shot.graph.nodes)} nodes, {len(shot.graph.edges)} wires"
        generator.setDescription(counts)
        paint(generator, shot, 1.0)
    text = outlined(written.data.decode("utf-8"))
    return pictures.svg_with(text, dumps(shot.graph)).encode()


def png_image(shot: Shot) -> QImage:
    """Return a shot as pixels."""
    image = QImage(QSize(*shot.size), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    paint(image, shot, shot.scale)
    return image


def _png(shot: Shot) -> bytes:
    with _Written() as written:
        image = png_image(shot)
        opaque = QImage.Format.Format_RGB32 if shot.filled else QImage.Format.Format_ARGB32
        image.convertToFormat(opaque).save(written.buffer, "PNG")  # type: ignore[call-overload]
    return pictures.png_with(written.data, dumps(shot.graph))


def _pdf(shot: Shot) -> bytes:
    with _Written() as written:
        writer = QPdfWriter(written.buffer)
        writer.setResolution(POINTS)
        writer.setPageSize(QPageSize(QSizeF(*shot.size), QPageSize.Unit.Point))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        writer.setTitle(shot.graph.name)
        writer.setCreator("Layerloom")
        writer.setDocumentXmpMetadata(QByteArray(pictures.metadata(dumps(shot.graph)).encode()))
        paint(writer, shot, shot.scale)
    return written.data


def _most_pixels(shot: Shot) -> float:
    return math.sqrt(MOST_PIXELS / (shot.area.width * shot.area.height))


def _longest_page(shot: Shot) -> float:
    return LONGEST_PAGE / max(shot.area.width, shot.area.height)


def _any(_: Shot) -> float:
    return 100.0


FORMATS: dict[str, PictureFormat] = {
    made.suffix: made
    for made in (
        PictureFormat(".svg", "SVG", "Sharp at any size; text as outlines.", _svg, _any),
        PictureFormat(".png", "PNG", "Pixels, for slides and chats.", _png, _most_pixels),
        PictureFormat(".pdf", "PDF", "For papers; fonts are in it.", _pdf, _longest_page),
    )
}


def format_of(path: Path) -> PictureFormat:
    """Return the format a file's ending names; raises FileError for another."""
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        raise FileError(
            "a picture can't be written in that format",
            expected=", ".join(FORMATS),
            received=path.suffix or "no ending",
            where=str(path),
        )
    return found


def write_picture(shot: Shot, path: Path) -> None:
    """Write a shot to a file; a QGuiApplication must exist.

    Raises FileError for another ending, LoomError for a scale that is too large.
    """
    assert QGuiApplication.instance() is not None, "fonts need an application"
    kind = format_of(path)
    if shot.scale > kind.most(shot) + 1e-9:
        raise LoomError(
            f"the picture would be too large for {kind.title}",
            expected=f"a scale of at most {kind.most(shot):.2g}",
            received=f"{shot.scale:g}, {shot.size[0]:,} × {shot.size[1]:,}",
        )
    write_atomically(path, kind.make(shot))


class _Written:
    """A buffer to write to, and what it held when it was closed."""

    def __init__(self) -> None:
        self._bytes = QByteArray()
        self.buffer = QBuffer(self._bytes)
        self.data = b""

    def __enter__(self) -> _Written:
        self.buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        return self

    def __exit__(self, *_: object) -> None:
        self.buffer.close()
        self.data = bytes(self._bytes.data())
