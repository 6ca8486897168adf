"""What of a window's text can't be read because there is no room for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

SLACK = 1
ARROW = 24


def clipped(window: QWidget) -> list[str]:
    """Return what is cut off, in words; an elided text is fine when its tip says it in full."""
    return [
        f"{type(widget).__name__} {told(widget)!r}: {why}"
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        for why in (*_too_small(widget), *_outside(widget))
    ]


def told(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return (text() if callable(text) else "") or widget.accessibleName() or widget.objectName()


def _too_small(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel) and widget.text() and widget.pixmap().isNull():
        yield from _label(widget)
    elif isinstance(widget, QAbstractButton) and widget.text():
        yield from _button(widget)
    elif isinstance(widget, QComboBox):
        yield from _combo(widget)
    elif isinstance(widget, QLineEdit) and widget.height() + SLACK < _line_height(widget):
        yield f"{widget.height()} px high, a line needs {_line_height(widget)}"


def _label(label: QLabel) -> Iterator[str]:
    room, metrics = label.contentsRect(), label.fontMetrics()
    lines = label.text().splitlines() or [""]
    pieces = re.split(r"[\s/\-–]+", label.text()) if label.wordWrap() else lines
    wide = max(metrics.horizontalAdvance(piece) for piece in pieces)
    if wide > room.width() + SLACK and not _elided(label, label.text()):
        yield f"{room.width()} px wide, the text needs {wide}"
    high = min(metrics.height() * len(lines), label.sizeHint().height())
    if label.wordWrap():
        high = label.heightForWidth(label.width())
    if high > label.height() + SLACK:
        yield f"{label.height()} px high, the text needs {high}"


def _button(made: QAbstractButton) -> Iterator[str]:
    if not type(made).sizeHint(made).isValid() or _elided(made, made.text()):
        return
    text = made.text().replace("&&", "&")
    wide = made.fontMetrics().horizontalAdvance(text)
    if made.icon().availableSizes():
        wide += made.iconSize().width()
    if wide > made.width() + SLACK:
        yield f"{made.width()} px wide, the text needs {wide}"
    if made.fontMetrics().height() > made.height() + SLACK:
        yield f"{made.height()} px high, the text needs {made.fontMetrics().height()}"


def _combo(box: QComboBox) -> Iterator[str]:
    wide = box.fontMetrics().horizontalAdvance(box.currentText()) + ARROW
    if wide > box.width() + SLACK and box.currentText() not in box.toolTip():
        yield f"{box.width()} px wide, the choice needs {wide}"
    if box.height() + SLACK < box.fontMetrics().height() + 2:
        yield f"{box.height()} px high"


def _line_height(line: QLineEdit) -> int:
    return line.fontMetrics().height() + 2


def _elided(widget: QWidget, text: str) -> bool:
    return "…" in text and bool(widget.toolTip())


def _outside(widget: QWidget) -> Iterator[str]:
    """Tell when a control reaches beyond what holds it, unless that can be scrolled."""
    if not isinstance(widget, QLabel | QAbstractButton | QComboBox | QLineEdit):
        return
    corner, above = widget.rect(), widget.parentWidget()
    place = corner.translated(widget.pos())
    while above is not None and not widget.isWindow():
        if isinstance(above.parentWidget(), QAbstractScrollArea):
            return
        if not above.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(place):
            yield f"reaches out of {type(above).__name__} {above.objectName()}"
            return
        if above.isWindow():
            return
        place = place.translated(above.pos())
        above = above.parentWidget()
