"""The order of Tab: as things stand on the screen, whenever they were made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGridLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)

WHOLE = (QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)


def lead(parts: Iterable[QWidget], *, forward: bool) -> bool:
    """Lead the keyboard to the next control of the parts; tell whether there was one to go from."""
    here = QApplication.focusWidget()
    order = [control for part in parts for control in controls(part)]
    if here is None or here not in order:
        return False
    goal = order[(order.index(here) + (1 if forward else -1)) % len(order)]
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    goal.setFocus(reason)
    _scroll_to(goal)
    return True


def controls(part: QWidget) -> Iterator[QWidget]:
    """Yield the controls of a part that Tab stops at, as they are laid out."""
    if not part.isVisible():
        return
    if stops(part):
        yield part
    if not isinstance(part, WHOLE):
        for inside in _inside(part):
            yield from controls(inside)


def stops(widget: QWidget) -> bool:
    """Tell whether Tab stops at a widget."""
    takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes and widget.isEnabled() and widget.focusProxy() is None


def _inside(part: QWidget) -> list[QWidget]:
    """Return what a widget holds, in reading order."""
    if isinstance(part, QStackedWidget):
        return _there([part.currentWidget()])
    if isinstance(part, QScrollArea):
        return _there([part.widget()])
    if isinstance(part, QSplitter):
        return _there(part.widget(place) for place in range(part.count()))
    layout = part.layout()
    placed = list(_laid_out(layout)) if layout else []
    known = set(placed)
    loose = [c for c in part.children() if isinstance(c, QWidget) and c not in known]
    return [*placed, *(widget for widget in loose if not widget.isWindow())]


def _there(widgets: Iterable[QWidget | None]) -> list[QWidget]:
    return [widget for widget in widgets if widget is not None]


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for place in _reading_order(layout):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, below = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif below is not None:
            yield from _laid_out(below)


def _reading_order(layout: QLayout) -> Iterable[int]:
    """Return the places of a layout's items from the top left on; those of a grid may be mixed."""
    if not isinstance(layout, QGridLayout):
        return range(layout.count())

    def cell(place: int) -> tuple[int, int]:
        row, column, *_ = cast("tuple[int, int, int, int]", layout.getItemPosition(place))
        return row, column

    return sorted(range(layout.count()), key=cell)


def _scroll_to(widget: QWidget) -> None:
    """Bring a control into view in every area that scrolls it."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
