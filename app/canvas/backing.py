"""The backing: a picture of all that lies still, scrolled and reused from frame to frame.

At another zoom the last picture is stretched at once, above plain blocks where it doesn't reach;
its tiles are then painted sharply a few at a time, so that no frame waits for all of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from time import perf_counter
from typing import cast
from weakref import ReferenceType, ref

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QRegion

from app.canvas.annotations_paint import NEAR
from app.canvas.camera import Box, Camera
from app.canvas.card_blit import LABELS
from app.canvas.damage import NOTHING
from app.canvas.mirror import Mirror
from app.canvas.painter import CanvasPainter, Marks
from app.canvas.panes import panes_of
from app.canvas.raising import disturbed
from app.canvas.rolling import Rolling
from app.canvas.tiles import HIGH, WIDE, Tiles
from app.canvas.wire_paint import BESIDE, FEW

# How far beyond what changed its shadows and outlines reach, in canvas units.
AROUND = 70.0
# So many device pixels are painted sharply at once.
AT_ONCE = 700_000
# How long tiles may hold the window at a time, in seconds.
SPELL = 0.004


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a picture depends on, where it was taken from apart."""

    mirror: ReferenceType[Mirror]
    revision: int
    zoom: float
    size: tuple[int, int]
    ratio: float
    marks: Marks
    theme: str

    @property
    def area(self) -> QRect:
        return QRect(0, 0, *self.size)

    @property
    def pixels(self) -> float:
        return self.size[0] * self.size[1] * self.ratio**2


@dataclass(slots=True)
class _Still:
    """A picture of all that lies still, what it shows and where its camera looked."""

    picture: Rolling = field(default_factory=Rolling)
    shown: _Shown | None = None
    at: tuple[float, float] = (0.0, 0.0)
    previews: int = 0
    tiles: Tiles = field(default_factory=Tiles)
    sketched: bool = False  # where tiles wait the picture holds nothing; a sketch is to be seen


class Backing:
    """Paints frames: the still picture, then what is raised above it and the selection.

    The picture of the network that was looked at before is kept for the way back to it.
    """

    def __init__(self, painter: CanvasPainter) -> None:
        self._painter = painter
        # Whether the last picture painted anew is to pass soon, as while the wheel turns.
        self.passing = False
        self._still, self._before = _Still(), _Still()
        self._whole = _Still()  # the last picture whose tiles were all painted
        self._changed = QRegion()

    def forget(self) -> None:
        """Paint the next frame anew."""
        for still in (self._still, self._before, self._whole):
            still.shown = None

    @property
    def waiting(self) -> bool:
        """Whether parts of the picture wait to be painted sharply."""
        return bool(self._still.tiles)

    def sharpen(self, mirror: Mirror, camera: Camera) -> QRegion:
        """Paint some tiles that wait; return what part of the widget looks sharper now.

        Nothing is painted when another frame is due anyway.
        """
        shown = self._still.shown
        if shown is None or self._still.at != (camera.x, camera.y):
            return QRegion()
        if (shown.mirror(), shown.revision, shown.zoom) != (mirror, mirror.revision, camera.zoom):
            return QRegion()
        return self._paint_tiles(mirror, camera, shown)

    def _paint_tiles(self, mirror: Mirror, camera: Camera, shown: _Shown) -> QRegion:
        """Paint at least one of the tiles that wait; return what was painted."""
        painted, tiles = QRegion(), self._still.tiles
        begun, took = perf_counter(), 0.0
        while tiles and (painted.isEmpty() or perf_counter() - begun + took < SPELL):
            part, before = tiles.take(), perf_counter()
            self._paint_part(part, mirror, camera, shown)
            took = perf_counter() - before
            painted += part
        self._still.sketched &= bool(tiles)
        return painted

    def prepare(
        self, mirror: Mirror, camera: Camera, size: tuple[int, int], marks: Marks, ratio: float
    ) -> QRegion:
        """Bring the picture up to date; return where it looks different since it was last asked."""
        self._bring_up(mirror, camera, self._wanted(mirror, camera, size, marks, ratio))
        changed, self._changed = self._changed, QRegion()
        return changed

    def _wanted(
        self, mirror: Mirror, camera: Camera, size: tuple[int, int], marks: Marks, ratio: float
    ) -> _Shown:
        theme = self._painter.theme.name
        still = replace(marks, nodes=frozenset(), edges=frozenset(), found=frozenset(), hovered="")
        return _Shown(ref(mirror), mirror.revision, camera.zoom, size, ratio, still, theme)

    def paint(
        self,
        painter: QPainter,
        mirror: Mirror,
        camera: Camera,
        size: tuple[int, int],
        marks: Marks,
        ratio: float = 1.0,
    ) -> bool:
        """Paint a frame; return whether some of it still waits for a sharper picture."""
        shown = self._wanted(mirror, camera, size, marks, ratio)
        self._bring_up(mirror, camera, shown)
        self._show(painter, mirror, camera, shown)
        frame = self._painter.frame(painter, camera, camera.seen(*size), ratio)
        frame.panes = panes_of(painter, ratio)
        if marks.raised:
            self._painter.paint_raised(frame, mirror, marks)
        self._painter.paint_picked(frame, mirror, marks)
        self._painter.paint_selection(frame, mirror, marks)
        return bool(self._still.tiles) or frame.pending

    def _bring_up(self, mirror: Mirror, camera: Camera, shown: _Shown) -> None:
        if self._still.shown and self._still.shown.mirror != shown.mirror:
            self._still, self._before = self._before, self._still
            self._changed += shown.area
        before = self._still.shown
        if before is None or not self._reuse(before, mirror, camera, shown):
            self._begin(before, mirror, camera, shown)
        self._still.shown, self._still.previews = shown, mirror.previews

    def _show(self, painter: QPainter, mirror: Mirror, camera: Camera, shown: _Shown) -> None:
        still = self._still
        if still.sketched:
            self._sketch(painter, mirror, camera, shown)
            painter.save()
            painter.setClipRegion(QRegion(shown.area) - still.tiles.region)
            still.picture.show(painter)
            painter.restore()
        else:
            still.picture.show(painter)

    def _reuse(self, before: _Shown, mirror: Mirror, camera: Camera, shown: _Shown) -> bool:
        """Bring the picture up to date by painting little; tell whether that was possible."""
        still = self._still
        if still.sketched and (before, still.at) != (shown, (camera.x, camera.y)):
            if before.zoom != shown.zoom:
                return False
            self._fill(before, mirror, camera)
        if before != shown and not self._mend(before, mirror, camera, shown):
            return False
        return self._scroll(mirror, camera, shown)

    def _mend(self, before: _Shown, mirror: Mirror, camera: Camera, shown: _Shown) -> bool:
        """Paint only what changed; tell whether that was possible."""
        if self._still.at != (camera.x, camera.y):
            return False
        damage = self._damage(before, mirror, shown)
        if damage is None:
            return False
        corner = camera.to_view((damage.left, damage.top))
        far = camera.to_view((damage.right, damage.bottom))
        part = QRectF(QPointF(*corner), QPointF(*far)).toAlignedRect()
        part = part.adjusted(-2, -2, 2, 2).intersected(shown.area)
        gesture = before.marks != shown.marks
        if gesture and shown.revision != before.revision and shown.zoom >= LABELS:
            # A label stands where its wire was when it was picked up.
            self._still.tiles.put(shown.area)
        if part.isEmpty() or damage == NOTHING:
            return True
        if self._painter.patient or gesture or part.width() * part.height() <= WIDE * HIGH:
            self._paint_part(part, mirror, camera, shown)
        else:
            self._still.tiles.put(part)
            self._paint_part(self._still.tiles.take(), mirror, camera, shown)
        return True

    def _damage(self, before: _Shown, mirror: Mirror, shown: _Shown) -> Box | None:
        """Return where the picture is wrong, as an edit or a gesture changed it there alone."""
        edits = shown.revision - before.revision
        if replace(before, revision=shown.revision, marks=shown.marks) != shown:
            return None
        if before.marks == shown.marks:
            # What was moved and put down with no frame in between may show where it was.
            moved = self._still.previews != mirror.previews
            return None if moved else self._edited(before, mirror, shown)
        hand = disturbed(mirror, before.marks, shown.marks, shown.zoom)
        hand = hand and _grown(hand, BESIDE if shown.zoom >= LABELS else AROUND)
        if not edits or hand is None:
            return hand
        edited = self._edited(before, mirror, shown)
        return None if edited is None else _both(edited, hand)

    def _edited(self, before: _Shown, mirror: Mirror, shown: _Shown) -> Box | None:
        damage = mirror.damage_since(before.revision)
        if damage is None:
            return None
        if mirror.framed > before.revision and shown.zoom < NEAR:
            return None  # a title from afar takes the place of another's
        wide = self._painter.mend_labels(mirror, damage, before.revision, shown.zoom)
        return wide and _grown(wide, AROUND)

    def _scroll(self, mirror: Mirror, camera: Camera, shown: _Shown) -> bool:
        """Roll the picture to where the camera looks; tell whether that was possible."""
        dx, dy = camera.x - self._still.at[0], camera.y - self._still.at[1]
        if not dx and not dy:
            return True
        steps = round(dx), round(dy)
        whole = abs(dx - steps[0]) < 1e-6 and abs(dy - steps[1]) < 1e-6
        wide, high = shown.size
        if shown.ratio != 1.0 or not whole or abs(dx) > wide / 2 or abs(dy) > high / 2:
            return False
        self._still.at = (camera.x, camera.y)
        self._changed += shown.area
        self._still.tiles.roll(*steps, shown.area)
        for part in cast("Iterable[QRect]", self._still.picture.roll(*steps)):
            self._paint_part(part, mirror, camera, shown)
        return True

    def _begin(self, before: _Shown | None, mirror: Mirror, camera: Camera, shown: _Shown) -> None:
        """Paint all anew: at once when it is little, else roughly, to be sharpened by and by."""
        passing = before is None or _at_zoom(before, shown) or before.mirror != shown.mirror
        at_once = self._painter.patient or shown.pixels <= AT_ONCE or not passing
        if before is not None and not self._still.tiles:
            self._still, self._whole = self._whole, self._still
        still = self._still
        still.at = (camera.x, camera.y)
        self._changed += shown.area
        still.picture.begin(shown.size, shown.ratio)
        self.passing = still.sketched = not at_once
        still.tiles.clear()
        if at_once:
            self._paint_part(shown.area, mirror, camera, shown)
        else:
            still.tiles.put(shown.area)

    def _fill(self, before: _Shown, mirror: Mirror, camera: Camera) -> None:
        """Paint the sketch into the picture, so that it can be moved and mended."""
        still = self._still
        at = replace(camera, x=still.at[0], y=still.at[1], zoom=before.zoom)
        sketch = partial(self._sketch, mirror=mirror, camera=at, shown=before)
        for part in still.tiles:
            still.picture.paint(part, sketch)
        still.sketched = False
        self._changed += before.area

    def _sketch(self, painter: QPainter, mirror: Mirror, camera: Camera, shown: _Shown) -> None:
        """Paint the last whole picture where it would be, stretched, and blocks around it."""
        whole, bare = self._whole, QRegion(shown.area)
        if whole.shown is not None and _at_zoom(whole.shown, shown):
            by = shown.zoom / whole.shown.zoom
            left, top = camera.x - whole.at[0] * by, camera.y - whole.at[1] * by
            painter.save()
            painter.translate(left, top)
            painter.scale(by, by)
            whole.picture.show(painter)
            painter.restore()
            covered = QRectF(left, top, shown.size[0] * by, shown.size[1] * by).toRect()
            bare -= covered.adjusted(1, 1, -1, -1)
        if not bare.isEmpty():
            frame = self._painter.frame(painter, camera, camera.seen(*shown.size), shown.ratio)
            painter.save()
            painter.setClipRegion(bare, Qt.ClipOperation.IntersectClip)
            self._painter.paint_blocks(frame, mirror)
            painter.restore()

    def _paint_part(self, part: QRect, mirror: Mirror, camera: Camera, shown: _Shown) -> None:
        """Paint a part of the widget into the picture; where cards aren't ready, it waits."""
        on = partial(self._paint_on, part=part, mirror=mirror, camera=camera, shown=shown)
        self._still.picture.paint(part, on)
        self._changed += part

    def _paint_on(
        self, painter: QPainter, part: QRect, mirror: Mirror, camera: Camera, shown: _Shown
    ) -> None:
        corner = camera.to_canvas((part.left(), part.top()))
        far = camera.to_canvas((part.left() + part.width(), part.top() + part.height()))
        frame = self._painter.frame(painter, camera, Box(*corner, *far), shown.ratio)
        # Decided for all of the view, lest parts of it look different.
        frame.few = len(mirror.within(camera.seen(*shown.size))) <= FEW
        self._painter.paint_still(frame, mirror, shown.marks)
        if frame.pending:
            self._still.tiles.put_back(part)


def _grown(box: Box, by: float) -> Box:
    return NOTHING if box == NOTHING else box.grown(by)


def _both(one: Box, other: Box) -> Box:
    """Return the box around two, either of which may be nothing."""
    if NOTHING in (one, other):
        return other if one == NOTHING else one
    return one.joined(other)


def _at_zoom(one: _Shown, other: _Shown) -> bool:
    """Tell whether two pictures show the same, if for the zoom."""
    return replace(one, zoom=other.zoom) == other
