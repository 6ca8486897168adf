"""The fields of a data set: type, range, and how its classes are spread."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QToolTip, QWidget

from app.controls.text import label, plain_tip
from app.guard import guarded
from app.theme import Theme
from graph_core.fields import Field
from runtime.data.preview import FieldPreview

_HEIGHT, _GAP = 26, 2


class ClassBars(QWidget):
    """One bar for each class, as high as it is frequent."""

    def __init__(self, preview: FieldPreview, theme: Theme) -> None:
        super().__init__()
        self._counts = dict(preview.counts)
        self._colour, self._ground = theme.selection, theme.grid
        self._on_colour = theme.window
        words = ", ".join(f"{name}: {count}" for name, count in self._counts.items())
        self.setAccessibleName(f"Classes of {preview.field.name}")
        self.setAccessibleDescription(words)
        self.setFixedHeight(_HEIGHT)
        self.setMinimumWidth(40)

    def sizeHint(self) -> QSize:
        return QSize(min(max(len(self._counts) * 12, 60), 200), _HEIGHT)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.text_at(event.pos().x())
            QToolTip.showText(event.globalPos(), plain_tip(text), self, QRect())
            return True
        return super().event(event)

    def text_at(self, x: int) -> str:
        """Return the class and the count of the bar at a place."""
        names = list(self._counts)
        place = int(x / max(self.width(), 1) * len(names))
        if not 0 <= place < len(names):
            return ""
        count, total = self._counts[names[place]], sum(self._counts.values()) or 1
        return f"{names[place]}: {count:,} samples ({count / total:.1%})"

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint()

    @guarded
    def _paint(self) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(self._on_colour))
        most = max(self._counts.values(), default=0) or 1
        width = self.width() / max(len(self._counts), 1)
        gap = _GAP if width > 3 * _GAP else 0
        for place, (name, count) in enumerate(self._counts.items()):
            left = place * width
            painter.fillRect(QRectF(left, 0, width - gap, _HEIGHT), QColor(self._ground))
            height = _HEIGHT * count / most
            bar = QRectF(left, _HEIGHT - height, width - gap, height)
            painter.fillRect(bar, QColor(self._colour))
            if painter.fontMetrics().horizontalAdvance(name) < width - 2 * gap - 4:
                painter.drawText(bar, Qt.AlignmentFlag.AlignCenter, name)
        painter.end()


class FieldsView(QScrollArea):
    """A row for each field."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName("Fields of the data set")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shown: tuple[Field | FieldPreview, ...] = ()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.show_fields(self._shown)

    def show_fields(self, fields: tuple[Field | FieldPreview, ...]) -> None:
        """Show fields; those that were looked into with their statistics."""
        self._shown = fields
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 6, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(2, 1)
        for row, field in enumerate(fields):
            self._add(grid, row, field)
        grid.setRowStretch(len(fields), 1)
        self.setWidget(page)

    def _add(self, grid: QGridLayout, row: int, shown: Field | FieldPreview) -> None:
        field = shown if isinstance(shown, Field) else shown.field
        name = label(field.name)
        name.setToolTip(plain_tip(field.help))
        grid.addWidget(name, row, 0)
        type_ = f"{field.type.shape_text} {field.type.dtype.short}"
        grid.addWidget(label(type_.replace("×", " × "), "mono-muted"), row, 1)
        if isinstance(shown, Field):
            return
        if shown.counts:
            grid.addWidget(ClassBars(shown, self._theme), row, 2)
        else:
            grid.addWidget(label(statistics_text(shown), "muted", wrap=True), row, 2)


def statistics_text(field: FieldPreview) -> str:
    """Return the range, mean and deviation of a field in words."""
    words = (
        f"{field.minimum:.4g} to {field.maximum:.4g}, mean {field.mean:.3g} ± {field.deviation:.3g}"
    )
    return f"{words}; {field.not_finite} not finite" if field.not_finite else words
