"""The outline of a selected card comes from a picture that lies where it would be painted."""

from math import floor

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from app.canvas.card_paint import MARGIN
from app.canvas.outline import Outline
from app.canvas.painter import Marks
from app.theme import THEMES


def pixels(image):
    rows = np.frombuffer(image.constBits(), np.uint8)
    return rows.reshape(image.height(), image.width(), 4)[:, :, :3].astype(np.int64)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("zoom", [1.7, 1.0, 0.5, 0.25])
def test_a_selection_looks_as_if_it_were_painted(hand, zoom, theme):
    node = hand.add("dense", (37.0, 21.0))
    view = hand.view
    view.set_theme(theme)
    view.painter.patient = True
    view.camera.zoom, view.camera.x, view.camera.y = zoom, 120.0, 90.0
    bare = view.grab().toImage()
    hand.workspace.select([node])
    chosen, painted = view.grab().toImage(), bare.convertToFormat(QImage.Format.Format_RGB32)
    box = view.mirror.box(node)
    painter = QPainter(painted)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # Pictures of cards lie on whole pixels.
    left, top = view.camera.to_view((box.left - MARGIN, box.top - MARGIN))
    painter.translate(floor(left + 0.5) + MARGIN * zoom, floor(top + 0.5) + MARGIN * zoom)
    painter.scale(zoom, zoom)
    Outline(box.width, box.height, zoom).paint(painter, theme)
    painter.end()
    changed = np.abs(pixels(painted) - pixels(bare)).max(axis=2) > 8
    missing = np.abs(pixels(painted) - pixels(bare))[changed].mean()
    wrong = np.abs(pixels(painted) - pixels(chosen))[changed].mean()
    assert changed.sum() > 300
    assert wrong < missing / 3


def test_the_outline_goes_along_with_its_card_pixel_by_pixel(hand):
    node = hand.add("dense", (0.0, 0.0))
    view = hand.view
    view.painter.patient = True
    view.minimap.hide()
    hand.workspace.select([node])
    view.camera.zoom = 0.77
    pictures = []
    for nudge in (0.0, 0.2, 0.4, 0.6, 0.8):
        view.camera.x = 100.0 + nudge
        whole = pixels(view.grab().toImage())
        rows = whole[:, :, 0] != whole[0, 0, 0]
        left = round(-14 * 0.77 + view.camera.x)
        pictures.append(whole[40:220, left : left + 170])
        assert rows.any()
    ground = [np.abs(picture - pictures[0]).max(axis=2) > 40 for picture in pictures]
    # What differs are dots of the ground alone, that stand still beside it.
    assert max(int(other.sum()) for other in ground) < 120


def test_a_great_many_are_outlined_at_once(hand):
    nodes = [hand.add("relu", (x % 8 * 120.0, x // 8 * 90.0)) for x in range(48)]
    view = hand.view
    view.fit()
    image = QImage(1000, 700, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    asked = []
    view.painter.cards.outlines = lambda *a: asked.append(a)
    marks = Marks(nodes=frozenset(nodes))
    view.backing.paint(painter, view.mirror, view.camera, (1000, 700), marks)
    painter.end()
    assert asked == []
    tone = view.theme.selection
    assert any(image.pixelColor(x, 300).name() == tone for x in range(1000))
