"""The first samples of a data set: pictures where a field is one, else rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.guard import guarded
from app.theme import Theme
from runtime.data.preview import FieldPreview, Preview

_SIDE, _CAPTION, _SPACE = 52, 16, 8
_MOST_VALUES = 6


class SamplesView(QStackedWidget):
    """Shows a preview's first samples."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.pictures = ContactSheet(theme)
        self.rows = QTableWidget()
        self.rows.setAccessibleName("First samples")
        self.rows.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.rows.verticalHeader().hide()
        self.rows.setShowGrid(False)
        header = self.rows.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setStretchLastSection(True)
        self.addWidget(self.pictures)
        self.addWidget(self.rows)

    def set_theme(self, theme: Theme) -> None:
        self.pictures.set_theme(theme)

    def show_preview(self, preview: Preview) -> None:
        """Show the samples as pictures when a field holds some, else as rows."""
        image = next((field for field in preview.fields if is_picture(field)), None)
        if image is not None:
            label = next((field for field in preview.fields if _is_label(field)), None)
            self.pictures.show_samples(image, label)
            self.setCurrentWidget(self.pictures)
            return
        self._fill(preview)
        self.setCurrentWidget(self.rows)

    def _fill(self, preview: Preview) -> None:
        fields = preview.fields
        count = min((len(field.first) for field in fields), default=0)
        self.rows.setColumnCount(len(fields))
        self.rows.setHorizontalHeaderLabels([field.field.name for field in fields])
        self.rows.setRowCount(count)
        for column, field in enumerate(fields):
            for row in range(count):
                item = QTableWidgetItem(value_text(field, field.first[row]))
                self.rows.setItem(row, column, item)


class ContactSheet(QWidget):
    """Small pictures in rows, each with its class beneath."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._images: list[QImage] = []
        self._captions: list[str] = []
        self.setAccessibleName("First samples as pictures")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_samples(self, image: FieldPreview, label: FieldPreview | None) -> None:
        """Show the first pictures of a field, captioned by a label."""
        self._images = [picture(sample, image.minimum, image.maximum) for sample in image.first]
        self._captions = [value_text(label, v) for v in label.first] if label is not None else []
        self.setAccessibleDescription(", ".join(self._captions))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(6 * (_SIDE + _SPACE), 2 * (_SIDE + _CAPTION + _SPACE))

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint()

    @guarded
    def _paint(self) -> None:
        painter = QPainter(self)
        columns = max(self.width() // (_SIDE + _SPACE), 1)
        step = _SIDE + _CAPTION + _SPACE
        for number, image in enumerate(self._images):
            x, y = (number % columns) * (_SIDE + _SPACE), (number // columns) * step
            if y + _SIDE + _CAPTION > self.height():
                break
            painter.drawImage(QRectF(x, y, _SIDE, _SIDE), image)
            if number < len(self._captions):
                painter.setPen(QColor(self._theme.muted))
                place = QRectF(x, y + _SIDE, _SIDE, _CAPTION)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._captions[number])
        painter.end()


def is_picture(field: FieldPreview) -> bool:
    """Tell whether samples of a field can be shown as pictures: C×H×W of one or three colours."""
    shape = field.first.shape[1:]
    return len(shape) == 3 and shape[0] in (1, 3) and min(shape[1:]) >= 4


def picture(sample: npt.NDArray[Any], low: float, high: float) -> QImage:
    """Return one sample, C×H×W, as an image; its values run from low to high."""
    scaled = np.clip((np.nan_to_num(sample) - low) / ((high - low) or 1.0) * 255.0, 0, 255)
    pixels = np.ascontiguousarray(np.moveaxis(scaled.astype(np.uint8), 0, -1))
    height, width, colours = pixels.shape
    grey, rgb = QImage.Format.Format_Grayscale8, QImage.Format.Format_RGB888
    image = QImage(pixels.data, width, height, width * colours, grey if colours == 1 else rgb)
    return image.copy()  # the array goes, the image stays


def _is_label(field: FieldPreview) -> bool:
    return bool(field.field.classes) and field.first.ndim == 1


def _class_name(names: Sequence[str], number: int) -> str:
    return names[number] if 0 <= number < len(names) else str(number)


def value_text(field: FieldPreview | None, value: Any) -> str:
    """Return a value as it is read: classes by their names, a vector by its first numbers."""
    flat = np.ravel(value)
    if field is not None and field.field.classes and np.ndim(value) <= 1:
        return " ".join(_class_name(field.field.classes, int(number)) for number in flat)
    words = "  ".join(f"{number:.4g}" for number in flat[:_MOST_VALUES])
    return words + ("  …" if len(flat) > _MOST_VALUES else "")
