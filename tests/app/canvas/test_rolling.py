"""A picture that rolls along with the canvas shows what painting it anew would show."""

import random
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from app.canvas.rolling import Rolling
from graph_core.edits import Move

SIZE = (90, 60)


def pixels(image):
    rows = np.frombuffer(image.constBits(), np.uint8)
    return rows.reshape(image.height(), image.width(), 4)[:, :, :3].astype(np.int64)


def checks(x, y):
    """Return a colour that no other place nearby has."""
    return QColor(x % 256, y % 256, (x * 7 + y * 13) % 256)


def coloured(at):
    """Return how a part is painted of a canvas whose corner is at a place."""

    def paint(painter):
        part = painter.clipBoundingRect().toRect()
        for x in range(part.left(), part.right() + 1):
            for y in range(part.top(), part.bottom() + 1):
                painter.fillRect(x, y, 1, 1, checks(x - at[0], y - at[1]))

    return paint


def shown(rolling):
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    rolling.show(painter)
    painter.end()
    return image


def test_only_what_comes_into_view_is_painted_however_far_it_rolls(qapp):
    chance, at, rolling = random.Random(4), [0, 0], Rolling()
    rolling.begin(SIZE, 1.0)
    rolling.paint(QRect(0, 0, *SIZE), coloured(at))
    for _ in range(40):
        step = chance.randrange(-40, 41), chance.randrange(-25, 26)
        at = [at[0] + step[0], at[1] + step[1]]
        bare = rolling.roll(*step)
        assert sum(part.width() * part.height() for part in bare) < SIZE[0] * SIZE[1]
        for part in bare:
            rolling.paint(part, coloured(at))
        image = shown(rolling)
        places = [(x, y) for x in range(0, SIZE[0], 7) for y in range(0, SIZE[1], 5)]
        assert all(image.pixelColor(x, y) == checks(x - at[0], y - at[1]) for x, y in places)


def test_a_part_across_the_seam_is_painted_whole(qapp):
    rolling = Rolling()
    rolling.begin(SIZE, 1.0)
    rolling.paint(QRect(0, 0, *SIZE), coloured((0, 0)))
    for part in rolling.roll(30, 20):
        rolling.paint(part, coloured((30, 20)))
    rolling.paint(QRect(10, 5, 60, 50), lambda painter: painter.fillRect(0, 0, 90, 60, "red"))
    image = shown(rolling)
    for x in range(SIZE[0]):
        for y in range(SIZE[1]):
            inside = 10 <= x < 70 and 5 <= y < 55
            assert (image.pixelColor(x, y) == QColor("red")) == inside


@pytest.mark.parametrize("zoom", [1.0, 0.8, 0.5, 0.25])
def test_panning_any_way_shows_the_same_as_painting_anew(hand, zoom):
    nodes = [hand.add("input", (0.0, 0.0), shape=(64,))]
    nodes += [hand.add("dense", (220.0 * (i // 3), 120.0 * (i % 3))) for i in range(1, 15)]
    for a, b in pairwise(nodes):
        hand.connect(a, b)
    for a, b in zip(nodes, nodes[5:], strict=False):
        hand.connect(a, hand.add("add", (hand.view.mirror.box(b).left + 90, 700.0)), "y", "xs")
    view, chance = hand.view, random.Random(round(zoom * 100))
    view.painter.patient = True
    view.minimap.hide()
    view.zoom_to(zoom)
    view.grab()
    for turn in range(25):
        view.pan_by(chance.randrange(-90, 91), chance.randrange(-60, 61))
        if turn % 6 == 5:
            far = (chance.randrange(600), chance.randrange(300))
            hand.workspace.apply(Move({nodes[turn % 15]: far}))
        rolled = pixels(view.grab().toImage())
        if turn % 4 == 0 or turn % 6 == 5:
            view.backing.forget()
            # Clipping moves the edge of a smooth line by less than a shade.
            assert np.abs(rolled - pixels(view.grab().toImage())).max() <= 3
            for _ in range(3):
                view.pan_by(chance.randrange(-90, 91), chance.randrange(-60, 61))
                view.grab()


def test_a_widget_made_smaller_shows_all_anew(hand):
    hand.add("dense", (0.0, 0.0))
    view = hand.view
    view.painter.patient = True
    for size in ((1000, 700), (600, 500), (900, 650)):
        view.resize(*size)
        view.pan_by(31, 17)
        view.grab()
        rolled = view.grab().toImage()
        view.backing.forget()
        assert rolled == view.grab().toImage()
