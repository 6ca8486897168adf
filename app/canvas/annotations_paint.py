"""Painting frames and notes: behind nodes in full, titles alone from afar."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTextDocument

from app.authored import Authored
from app.canvas import geometry as geo
from app.canvas import ink
from app.canvas.annotations import BAR, Annotations
from app.canvas.camera import Box, Camera
from app.canvas.markdown import document
from app.theme import UI_FONT, Theme
from graph_core.annotations import Frame, Note

PAD, RADIUS = 12.0, 8.0
# Below this zoom a frame's title stands as a plaque of its own size, above all nodes.
NEAR = 0.62
# Below this zoom a note is only its paper and, where it has room, its first line.
LEGIBLE = 0.35
PLAQUE, WIDEST, MOST_PLAQUES = 18.0, 180.0, 200
MOST_DOCUMENTS = 200


def title_font(size: float = 14) -> QFont:
    """A frame's title."""
    return geo.font(UI_FONT, size, QFont.Weight.DemiBold)


def bar(theme: Theme, colour: str) -> QColor:
    """Return the fill of a frame's title bar."""
    return ink.mixed(theme.canvas, theme.annotation[colour], 0.3)


def paper(theme: Theme, colour: str) -> QColor:
    """Return the fill of a note."""
    return ink.mixed(theme.canvas, theme.annotation[colour], 0.2)


def edge(theme: Theme, colour: str) -> QColor:
    """Return the border of a frame or note."""
    share = 0.7 if theme.name == "dark" else 0.9
    return ink.mixed(theme.canvas, theme.annotation[colour], share)


class AnnotationPainter:
    """Paints a mirror's frames and notes; words that aren't this user's are plain text."""

    def __init__(self, theme: Theme, authored: Authored) -> None:
        self.theme = theme
        self.authored = authored
        self._documents: dict[tuple[object, ...], QTextDocument] = {}
        self._plaques: tuple[tuple[object, ...], list[tuple[str, QRectF]]] = ((), [])

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme

    # Near

    def frames(
        self, painter: QPainter, camera: Camera, held: Annotations, ids: Iterable[str]
    ) -> None:
        """Paint these of the frames, in widget pixels."""
        with _scaled(painter, camera):
            for id_ in ids:
                if isinstance(item := held.items[id_], Frame):
                    self.frame(painter, item, held.box(id_), titled=camera.zoom >= NEAR)

    def notes(
        self, painter: QPainter, camera: Camera, held: Annotations, ids: Iterable[str]
    ) -> None:
        """Paint these of the notes, in widget pixels."""
        chosen = [(id_, item) for id_ in ids if isinstance(item := held.items[id_], Note)]
        with _scaled(painter, camera):
            for id_, item in chosen:
                self.note(painter, item, held.box(id_), written=camera.zoom >= LEGIBLE)
        if camera.zoom < LEGIBLE:
            for id_, item in chosen:
                self._first_line(painter, item, _on_screen(camera, held.box(id_)))

    def frame(self, painter: QPainter, item: Frame, box: Box, *, titled: bool = True) -> None:
        """Paint a frame in canvas units."""
        theme, area = self.theme, _rect(box)
        painter.setPen(QPen(edge(theme, item.colour), 1.4))
        painter.setBrush(ink.colour(theme.annotation[item.colour], 26))
        painter.drawRoundedRect(area, RADIUS, RADIUS)
        strip = QRectF(area.left(), area.top(), area.width(), min(BAR, area.height()))
        painter.setBrush(bar(theme, item.colour))
        painter.drawRoundedRect(strip, RADIUS, RADIUS)
        if titled and item.title:
            room = strip.adjusted(PAD, 0, -PAD, 0)
            painter.setFont(title_font())
            painter.setPen(ink.colour(theme.text))
            text = geo.elided(item.title, title_font(), room.width())
            painter.drawText(room, _LEFT, text)

    def note(self, painter: QPainter, item: Note, box: Box, *, written: bool = True) -> None:
        """Paint a note in canvas units; what finds no room is cut off with an ellipsis."""
        theme, area = self.theme, _rect(box)
        painter.setPen(QPen(edge(theme, item.colour), 1.2))
        painter.setBrush(paper(theme, item.colour))
        painter.drawRoundedRect(area, 4, 4)
        if not written or not item.text:
            return
        room = area.adjusted(PAD, PAD - 2, -PAD, -PAD + 2)
        made = self.document(item, room.width())
        painter.save()
        painter.translate(room.topLeft())
        # Given a rectangle, a document would draw outside what is being painted.
        painter.setClipRect(QRectF(QPointF(), room.size()), Qt.ClipOperation.IntersectClip)
        made.drawContents(painter)
        painter.restore()
        if made.size().height() > room.height() + 1:
            painter.setPen(ink.colour(theme.text))
            painter.setFont(title_font())
            painter.drawText(area.adjusted(0, 0, -6, -1), _CORNER, "…")

    def document(self, item: Note, width: float) -> QTextDocument:
        """Return a note's text, laid out to a width."""
        rendered = self.authored.knows(item.text)
        key = (item.text, round(width, 1), self.theme.name, rendered)
        found = self._documents.get(key)
        if found is None:
            if len(self._documents) >= MOST_DOCUMENTS:
                self._documents.clear()
            found = document(item.text, width, self.theme.text, rendered=rendered)
            self._documents[key] = found
        return found

    # From afar

    def _first_line(self, painter: QPainter, item: Note, area: QRectF) -> None:
        if area.width() < 44 or area.height() < 16:
            return
        line = next((part for part in item.text.split("\n") if part.strip()), "")
        if self.authored.knows(item.text):
            line = line.lstrip("# ")
        font = geo.font(UI_FONT, 11)
        painter.setFont(font)
        painter.setPen(ink.colour(self.theme.text))
        room = area.adjusted(5, 0, -4, 0)
        painter.drawText(room, _LEFT, geo.elided(line, font, room.width()))

    def titles(
        self, painter: QPainter, camera: Camera, held: Annotations, without: Container[str] = ()
    ) -> None:
        """Paint the titles of frames that are too small to hold theirs, in widget pixels."""
        if camera.zoom >= NEAR:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for id_, spot in self.plaques(camera.zoom, held):
            if id_ not in without:
                box, kept = held.box(id_), held.kept(id_)
                dx, dy = box.left - kept.left, box.top - kept.top
                moved = spot.translated(*camera.to_view((dx, dy)))
                self._plaque(painter, held.items[id_], moved)

    def _plaque(self, painter: QPainter, item: Frame | Note, spot: QRectF) -> None:
        assert isinstance(item, Frame)
        painter.setPen(QPen(edge(self.theme, item.colour), 1))
        painter.setBrush(bar(self.theme, item.colour))
        painter.drawRoundedRect(spot, 4, 4)
        painter.setFont(title_font(12))
        painter.setPen(ink.colour(self.theme.text))
        room = spot.adjusted(7, 0, -6, 0)
        painter.drawText(room, _LEFT, geo.elided(item.title, title_font(12), room.width() + 1))

    def plaques(self, zoom: float, held: Annotations) -> list[tuple[str, QRectF]]:
        """Return where the graph's titles stand at a zoom, in pixels from the canvas' origin.

        Those of large frames come first; one that would cover another is left out.
        """
        key = (zoom, *held.items.values())
        if key != self._plaques[0]:
            self._plaques = key, list(_placed(zoom, held))
        return self._plaques[1]

    # Selection

    def outlines(
        self, painter: QPainter, camera: Camera, held: Annotations, ids: Collection[str]
    ) -> None:
        """Paint the border and the corner grips of selected frames and notes."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = self.theme.selection
        for id_ in ids:
            if id_ not in held:
                continue
            area = _on_screen(camera, held.box(id_)).adjusted(-2, -2, 2, 2)
            painter.setPen(QPen(ink.colour(tone), 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, 5, 5)
            painter.setBrush(ink.colour(self.theme.canvas))
            for corner in (area.topLeft(), area.topRight(), area.bottomLeft(), area.bottomRight()):
                painter.drawRect(QRectF(corner - QPointF(3, 3), corner + QPointF(3, 3)))
        self.titles(painter, camera, held, held.items.keys() - set(ids))


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CORNER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom


class _scaled:  # noqa: N801 - it reads as a function
    """Paint in canvas units for as long as it is entered."""

    def __init__(self, painter: QPainter, camera: Camera) -> None:
        self._painter, self._camera = painter, camera

    def __enter__(self) -> None:
        self._painter.save()
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.translate(self._camera.x, self._camera.y)
        self._painter.scale(self._camera.zoom, self._camera.zoom)

    def __exit__(self, *_: object) -> None:
        self._painter.restore()


def _rect(box: Box) -> QRectF:
    return QRectF(box.left, box.top, box.width, box.height)


def _on_screen(camera: Camera, box: Box) -> QRectF:
    left, top = camera.to_view((box.left, box.top))
    return QRectF(left, top, box.width * camera.zoom, box.height * camera.zoom)


def _placed(zoom: float, held: Annotations) -> Iterator[tuple[str, QRectF]]:
    titled = [
        (id_, item.title)
        for id_, item in held.items.items()
        if isinstance(item, Frame) and item.title
    ]
    taken = np.zeros((0, 4))
    for id_, title in titled[:MOST_PLAQUES]:
        left, high, widest, low = _plaque_room(held.kept(id_), zoom)
        wide = min(geo.width_of(title, title_font(12)) + 14, widest)
        row = np.array([left, high, left + wide, low])
        if len(taken) and ((taken[:, :2] < row[2:]) & (taken[:, 2:] > row[:2])).all(axis=1).any():
            continue
        taken = np.vstack([taken, row])
        yield id_, QRectF(left, high, wide, low - high)


def _plaque_room(box: Box, zoom: float) -> tuple[float, float, float, float]:
    """Return left, top, greatest width and bottom of a frame's plaque, in pixels."""
    low = (box.top + BAR) * zoom
    high = low - max(PLAQUE, BAR * zoom)
    return box.left * zoom, high, max(box.width * zoom, WIDEST), low


def covered(held: Annotations, ids: Iterable[str], zoom: float) -> NDArray[np.float64]:
    """Return what frames and notes cover with their titles, as shown and as the graph has them.

    The answer is (n, 4), in canvas units: left, top, right, bottom.
    """
    both = [box for id_ in ids if id_ in held for box in (held.box(id_), held.kept(id_))]
    sides = [(box.left, box.top, box.right, box.bottom) for box in both]
    if zoom < NEAR:
        for box in both:
            left, high, wide, low = _plaque_room(box, zoom)
            sides.append((left / zoom, high / zoom, (left + wide) / zoom, low / zoom))
    return np.array(sides, np.float64).reshape(-1, 4)
