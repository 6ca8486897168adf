"""A cache of painted cards and labels that forgets what was used longest ago."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

MOST_BYTES = 64 * 2**20


class PixmapCache:
    """Pixmaps by (content, scale), 64 MB of them; `nearby` finds a content at its last scale."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._items: OrderedDict[tuple[Hashable, float], QPixmap] = OrderedDict()
        self._last: dict[Hashable, float] = {}

    def get(self, content: Hashable, scale: float) -> QPixmap | None:
        """Return the pixmap painted at exactly this scale, or None."""
        key = (content, scale)
        found = self._items.get(key)
        if found is not None:
            self._items.move_to_end(key)
        return found

    def nearby(self, content: Hashable) -> QPixmap | None:
        """Return the content's last pixmap, of whatever scale, or None."""
        scale = self._last.get(content)
        return None if scale is None else self._items.get((content, scale))

    def make(
        self,
        content: Hashable,
        scale: float,
        area: QRectF,
        paint: Callable[[QPainter], None],
    ) -> QPixmap:
        """Paint an area of canvas units at a scale, keep the pixmap and return it."""
        wide = max(1, round(area.width() * scale))
        high = max(1, round(area.height() * scale))
        pixmap = QPixmap(wide, high)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
        )
        painter.scale(wide / area.width(), high / area.height())
        painter.translate(-area.x(), -area.y())
        paint(painter)
        painter.end()
        self._keep(content, scale, pixmap)
        return pixmap

    def clear(self) -> None:
        self._items.clear()
        self._last.clear()
        self._bytes = 0

    @property
    def bytes_held(self) -> int:
        return self._bytes

    def _keep(self, content: Hashable, scale: float, pixmap: QPixmap) -> None:
        self._items[(content, scale)] = pixmap
        self._last[content] = scale
        self._bytes += _size(pixmap)
        while self._bytes > self._most and len(self._items) > 1:
            (gone, at), old = self._items.popitem(last=False)
            self._bytes -= _size(old)
            if self._last.get(gone) == at:
                del self._last[gone]


def _size(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
