"""Lettering: a line stands where Qt would write it, at every size."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from app.controls.lettering import Lettering
from app.style import SCALES
from app.theme import BASE_SIZE, UI_FONT

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
TOLD = "Sets a share of the inputs to zero, 2×2 → a naïve kind of noise"


def picture(write, density=1):
    image = QImage(1200 * density, 100 * density, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(density)
    image.fill(QColor("black"))
    painter = QPainter(image)
    painter.setPen(QColor("white"))
    write(painter)
    painter.end()
    return image


@pytest.mark.parametrize("scale", SCALES, ids="{:.0%}".format)
@pytest.mark.parametrize("weight", [QFont.Weight.Normal, QFont.Weight.Medium])
@pytest.mark.parametrize("density", [1, 2, 3])
@pytest.mark.parametrize("text", ["Dropout", TOLD])
def test_a_line_stands_where_qt_would_write_it(qapp, scale, weight, density, text):
    font = QFont(UI_FONT)
    font.setPixelSize(round(BASE_SIZE * scale))
    font.setWeight(weight)
    lettering = Lettering(font)
    for extra in range(6):
        room = QRectF(20, 30, 1170, lettering.metrics.height() // 1 + 1 + extra)

        def write(painter, room=room):
            painter.setFont(font)
            painter.drawText(room, LEFT, text)

        mine = picture(lambda painter, room=room: lettering.write(painter, room, text), density)
        assert mine == picture(write, density)
        assert mine != picture(lambda _: None, density)


def test_glyphs_are_found_once(qapp):
    lettering = Lettering(QFont(UI_FONT))
    assert lettering.glyphs("Dense") is lettering.glyphs("Dense")
    assert lettering.glyphs("<b>Dense</b>").textFormat() is Qt.TextFormat.PlainText
