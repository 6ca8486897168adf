"""A picture of a whole network as SVG or PNG, for papers, reviews and the command line."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPaintDevice, QPainter, QPen
from PySide6.QtSvg import QSvgGenerator

from app.authored import Authored
from app.canvas import ink
from app.canvas.annotations_paint import AnnotationPainter
from app.canvas.camera import Box, Camera
from app.canvas.card_paint import paint_card
from app.canvas.labels import paint_label, placed
from app.canvas.mirror import Mirror
from app.canvas.wire_paint import WIDTH, looks
from app.canvas.wires import draw_lines
from app.theme import Theme
from graph_core.analysis import Analysis
from graph_core.atomic import write_atomically
from graph_core.errors import FileError
from graph_core.graph import Graph

MARGIN = 36.0
SHARPNESS = 2.0
MOST_PIXELS = 60_000_000
LIFE_SIZE = Camera()
EMPTY = Box(0.0, 0.0, 320.0, 160.0)


def render_picture(
    graph: Graph,
    analysis: Analysis,
    theme: Theme,
    path: Path,
    authored: Authored | None = None,
) -> None:
    """Write the network to a .svg or .png file; a QGuiApplication must exist.

    Notes that `authored` knows are rendered, others are plain text.
    Raises FileError for another ending or when the file can't be written.
    """
    assert QGuiApplication.instance() is not None, "fonts need an application"
    makers = {".svg": _svg, ".png": _png}
    make = makers.get(path.suffix.lower())
    if make is None:
        raise FileError(
            "a picture can't be written in that format",
            expected=" or ".join(makers),
            received=path.suffix or "no ending",
            where=str(path),
        )
    mirror = Mirror(graph, analysis)
    mirror.catch_up()
    write_atomically(path, make(mirror, theme, authored or Authored()))


def _area(mirror: Mirror) -> Box:
    return (mirror.bounds() or EMPTY).grown(MARGIN)


def _svg(mirror: Mirror, theme: Theme, authored: Authored) -> bytes:
    area, data = _area(mirror), QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    size = QSize(round(area.width), round(area.height))
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(mirror.graph.name)
    generator.setDescription(f"{len(mirror.nodes)} nodes, {len(mirror.edges)} wires")
    _paint(generator, mirror, theme, authored, 1.0)
    buffer.close()
    return bytes(data.data())


def _png(mirror: Mirror, theme: Theme, authored: Authored) -> bytes:
    area = _area(mirror)
    scale = min(SHARPNESS, (MOST_PIXELS / (area.width * area.height)) ** 0.5)
    size = QSize(max(1, round(area.width * scale)), max(1, round(area.height * scale)))
    image = QImage(size, QImage.Format.Format_RGB32)
    _paint(image, mirror, theme, authored, scale)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    buffer.close()
    return bytes(data.data())


def _paint(
    device: QPaintDevice, mirror: Mirror, theme: Theme, authored: Authored, scale: float
) -> None:
    area = _area(mirror)
    painter = QPainter(device)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    painter.fillRect(QRectF(0, 0, area.width, area.height), ink.colour(theme.canvas))
    painter.translate(-area.left, -area.top)
    held, sheets = mirror.annotations, AnnotationPainter(theme, authored)
    sheets.frames(painter, LIFE_SIZE, held, held.ids)
    _wires(painter, mirror, theme)
    sheets.notes(painter, LIFE_SIZE, held, held.ids)
    for node in mirror.nodes:
        slot = mirror.nodes[node]
        x, y = mirror.xy[slot].tolist()
        painter.save()
        painter.translate(QPointF(x, y))
        paint_card(painter, mirror.faces[slot].card, theme)
        painter.restore()
    painter.end()


def _wires(painter: QPainter, mirror: Mirror, theme: Theme) -> None:
    edges = mirror.live_edges()
    if not len(edges):
        return
    courses = mirror.courses(edges)
    for look in looks(mirror, edges, theme, WIDTH):
        pen = QPen(ink.colour(look.tone), look.width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if look.broken else Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        those = courses[look.wires]
        draw_lines(painter, those.dashes() if look.broken else those.traced()[0])
    for label, x, y in placed(mirror, edges):
        painter.save()
        painter.translate(QPointF(x, y))
        paint_label(painter, label, theme)
        painter.restore()
