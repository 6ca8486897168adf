"""The dialog of a picture: format, part, theme, scale, and how it will look."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QWidget

from app.controls.choice import ChoiceBox
from app.controls.switch import Switch
from app.controls.text import label, restyle
from app.dialogs.frame import Framed
from app.guard import guarded
from app.inspector.pages import row_of
from app.picture.formats import FORMATS, PictureFormat, png_image
from app.picture.painting import Shot
from app.theme import THEMES

SAVE, COPY = 1, 2
PREVIEW = QSize(520, 240)
USUAL = {".png": 2.0}


class PictureDialog(Framed):
    """Asks how a picture is to be; `shot` and `format` say what was chosen.

    `part` is the shot of what is selected, or None.
    """

    def __init__(self, parent: QWidget | None, whole: Shot, part: Shot | None) -> None:
        super().__init__(parent, "Export a picture", width=600)
        self._whole, self._part = whole, part
        self.preview = QLabel()
        self.preview.setFixedSize(PREVIEW)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setAccessibleName("Preview")
        self.kinds = _choices("Format", [(kind.title, kind) for kind in FORMATS.values()])
        self.parts = _choices("What", [("The whole network", False), ("The selection", True)])
        self.themes = _choices("Theme", [(name.capitalize(), name) for name in THEMES])
        self.themes.setCurrentIndex(list(THEMES).index(whole.theme.name))
        self.scale = QDoubleSpinBox()
        self.scale.setAccessibleName("Scale")
        self.scale.setRange(0.1, 16.0)
        self.scale.setSingleStep(0.5)
        self.scale.setDecimals(2)
        self.scale.setPrefix("× ")
        self.filled = Switch("Background")
        self.filled.setChecked(True)
        self.said = label("", "muted", wrap=True)
        self.body.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignHCenter)
        for name, editor in self._rows(part):
            self.body.addWidget(row_of(name, editor))
        self.body.addWidget(self.said)
        self.offer("Cancel", 0)
        self.copying = self.offer("Copy", COPY)
        self.saving = self.offer("Save…", SAVE, "primary")
        self._connect()
        self._choose_kind()

    def _rows(self, part: Shot | None) -> list[tuple[str, QWidget]]:
        rows: list[tuple[str, QWidget]] = [("Format", self.kinds)]
        if part is not None:
            rows.append(("What", self.parts))
            self.parts.setCurrentIndex(1)
        rows += [("Theme", self.themes), ("Scale", self.scale), ("Background", self.filled)]
        return rows

    def _connect(self) -> None:
        self.kinds.currentIndexChanged.connect(lambda _: self._choose_kind())
        for chosen in (self.parts, self.themes):
            chosen.currentIndexChanged.connect(lambda _: self._show())
        self.scale.valueChanged.connect(lambda _: self._show())
        self.filled.toggled.connect(lambda _: self._show())

    @property
    def format(self) -> PictureFormat:
        kind = self.kinds.currentData()
        assert isinstance(kind, PictureFormat)
        return kind

    @property
    def shot(self) -> Shot:
        base = self._part if self._part is not None and self.parts.currentData() else self._whole
        theme = THEMES[self.themes.currentData()]
        filled = self.filled.isChecked()
        return replace(base, theme=theme, scale=self.scale.value(), filled=filled)

    def _choose_kind(self) -> None:
        most = self.format.most(self._whole)
        self.scale.setValue(min(USUAL.get(self.format.suffix, 1.0), most))
        self._show()

    @guarded
    def _show(self) -> None:
        """Show how it will look, and how large it will be; refuse what is too large."""
        shot, kind = self.shot, self.format
        fits = shot.scale <= kind.most(shot) + 1e-9
        width, height = shot.size
        unit = {".png": "pixels", ".pdf": "points"}.get(kind.suffix, "units")
        size = f"{width:,} × {height:,} {unit}"
        too_large = f"{size} is too large; choose a scale of at most {kind.most(shot):.2g}."
        self.said.setText(f"{size}. {kind.summary}" if fits else too_large)
        restyle(self.said, role="muted" if fits else "error")
        self.saving.setEnabled(fits)
        self.copying.setEnabled(shot.scale <= FORMATS[".png"].most(shot))
        self.preview.setPixmap(_small(shot, self.devicePixelRatioF()))


def _small(shot: Shot, ratio: float) -> QPixmap:
    """Return a shot no larger than the preview, as sharp as the screen."""
    area = shot.area
    fitting = min(PREVIEW.width() / area.width, PREVIEW.height() / area.height, 1.0)
    image = png_image(replace(shot, scale=fitting * ratio))
    image.setDevicePixelRatio(ratio)
    return QPixmap.fromImage(image)


def _choices(name: str, choices: list[tuple[str, object]]) -> ChoiceBox:
    made = ChoiceBox(name)
    for text, data in choices:
        made.addItem(text, data)
    return made
