"""Icons drawn as paths, so that they take any colour and size."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

SIDE = 16


def _play(path: QPainterPath) -> None:
    path.moveTo(4, 2.5)
    path.lineTo(13.5, 8)
    path.lineTo(4, 13.5)
    path.closeSubpath()


def _pause(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(3.5, 3, 3.2, 10), 0.8, 0.8)
    path.addRoundedRect(QRectF(9.3, 3, 3.2, 10), 0.8, 0.8)


def _stop(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(3.5, 3.5, 9, 9), 1.2, 1.2)


def _undo(path: QPainterPath) -> None:
    path.moveTo(6, 3)
    path.lineTo(2.5, 6.5)
    path.lineTo(6, 10)
    path.moveTo(2.5, 6.5)
    path.lineTo(9.5, 6.5)
    path.cubicTo(QPointF(15, 6.5), QPointF(15, 13.5), QPointF(9.5, 13.5))
    path.lineTo(7, 13.5)


def _menu(path: QPainterPath) -> None:
    for y in (4, 8, 12):
        path.moveTo(2.5, y)
        path.lineTo(13.5, y)


def _search(path: QPainterPath) -> None:
    path.addEllipse(QRectF(2.5, 2.5, 8, 8))
    path.moveTo(9.4, 9.4)
    path.lineTo(13.5, 13.5)


def _caret(path: QPainterPath) -> None:
    path.moveTo(4, 6.5)
    path.lineTo(8, 10.5)
    path.lineTo(12, 6.5)


def _contrast(path: QPainterPath) -> None:
    path.addEllipse(QRectF(2.5, 2.5, 11, 11))
    path.moveTo(8, 2.5)
    path.lineTo(8, 13.5)


def _fit(path: QPainterPath) -> None:
    for x, dx in ((2.5, 3.5), (13.5, -3.5)):
        for y, dy in ((2.5, 3.5), (13.5, -3.5)):
            path.moveTo(x + dx, y)
            path.lineTo(x, y)
            path.lineTo(x, y + dy)


def _tidy(path: QPainterPath) -> None:
    for x, y in ((2.5, 2.5), (9.5, 2.5), (2.5, 9.5), (9.5, 9.5)):
        path.addRoundedRect(QRectF(x, y, 4, 4), 0.8, 0.8)


FILLED: Mapping[str, Callable[[QPainterPath], None]] = {
    "play": _play,
    "pause": _pause,
    "stop": _stop,
}
DRAWN: Mapping[str, Callable[[QPainterPath], None]] = {
    "undo": _undo,
    "redo": _undo,
    "menu": _menu,
    "search": _search,
    "caret": _caret,
    "contrast": _contrast,
    "fit": _fit,
    "tidy": _tidy,
}


def icon(name: str, colour: str, off: str = "") -> QIcon:
    """Return an icon in a colour, and in another one while its button is disabled."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(_pixmap(name, colour, ratio), QIcon.Mode.Normal)
        made.addPixmap(_pixmap(name, off or colour, ratio), QIcon.Mode.Disabled)
    return made


def _pixmap(name: str, colour: str, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(SIDE * ratio), round(SIDE * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    path = QPainterPath()
    (FILLED.get(name) or DRAWN[name])(path)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if name == "redo":
        painter.translate(SIDE, 0)
        painter.scale(-1, 1)
    if name in FILLED:
        painter.fillPath(path, QColor(colour))
    else:
        pen = QPen(QColor(colour), 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)
    painter.end()
    return pixmap
