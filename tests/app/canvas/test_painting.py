"""Painting: every level of detail shows what is there, and reuses what lies still."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.canvas import ink
from app.canvas.cache import PixmapCache
from app.canvas.card import Card, Socket
from app.canvas.card_paint import paint_card, paint_socket, paint_sockets
from app.canvas.geometry import input_offsets, output_offsets, size_of
from app.canvas.interactions import glow
from app.canvas.labels import placed
from app.canvas.painter import Marks
from app.theme import LIGHT, THEMES
from graph_core.diagnostics import Severity
from graph_core.spec import Kind


def picture(view):
    view.finish_painting()
    return view.grab().toImage()


def inside(hand, node, image):
    x, y = hand.pixel(hand.view.mirror.box(node).centre)
    return image.pixelColor(round(x), round(y))


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("zoom", [1.0, 0.5, 0.3, 0.1])
def test_a_node_shows_at_every_zoom(hand, zoom, theme):
    node = hand.add("dense", (0.0, 0.0))
    hand.view.set_theme(theme)
    hand.view.zoom_to(zoom)
    hand.view.centre_on(hand.view.mirror.box(node).centre)
    image = picture(hand.view)
    assert inside(hand, node, image) != QColor(theme.canvas)
    assert image.pixelColor(3, 350).name() in (theme.canvas, theme.grid)


def test_panning_shows_the_same_as_painting_anew(hand):
    nodes = [hand.add("relu", (x * 220.0, x * 90.0)) for x in range(4)]
    for a, b in pairwise(nodes):
        hand.connect(a, b)
    picture(hand.view)
    for step in (7, -40, 95):
        hand.view.pan_by(step, step / 5 // 1)
        hand.view.grab()
    scrolled = hand.view.grab().toImage()
    hand.view.backing.forget()
    assert picture(hand.view) == scrolled


def test_a_drag_repaints_only_what_is_raised(hand, monkeypatch):
    node = hand.add("relu", (0.0, 0.0))
    hand.add("dense", (300.0, 0.0))
    picture(hand.view)
    x, y = hand.middle(node)
    hand.press((x, y))
    hand.move((x + 40, y))
    hand.view.grab()
    painted = []
    still = hand.view.painter.paint_still
    monkeypatch.setattr(hand.view.painter, "paint_still", lambda *a: painted.append(still(*a)))
    hand.move((x + 80, y))
    hand.view.grab()
    assert painted == []
    assert hand.view.mirror.box(node).left == 80.0
    hand.release((x + 80, y))


def test_the_sign_of_a_problem_takes_no_room_from_a_title_beside_a_badge(qapp):
    card = Card("Dense", "Core", rows=(("units", "64"),), shared="A")
    width, high = map(round, size_of(card))
    heads = []
    for severity in (None, Severity.ERROR):
        image = QImage(width, high, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        paint_card(painter, replace(card, severity=severity), LIGHT)
        painter.end()
        heads.append(image.copy(8, 6, width - 90, 14))
    assert heads[0] == heads[1]


def test_cards_become_sharp_even_where_a_frame_has_no_time_for_them(hand, monkeypatch):
    for place in range(12):
        hand.add("dense", (place % 4 * 220.0, place // 4 * 120.0))
    sharp = picture(hand.view)
    hand.view.painter.cards.cache.clear()
    monkeypatch.setattr("app.canvas.painter.BUDGET", -1.0)
    hand.view.backing.forget()
    for _ in range(12):
        hand.view.grab()
        hand.view.backing.sharpen(hand.view.mirror, hand.view.camera)
    assert hand.view.grab().toImage() == sharp


def test_a_hasty_frame_while_the_zoom_changes_is_followed_by_a_sharp_one(hand, qtbot):
    nodes = [hand.add("relu", (x % 4 * 260.0, x // 4 * 190.0)) for x in range(12)]
    for a, b in zip(nodes, nodes[5:], strict=False):
        hand.connect(a, b)
    picture(hand.view)
    hand.view.zoom_to(0.55)
    hand.view.repaint()
    qtbot.wait(60)
    qtbot.waitUntil(lambda: not hand.view.backing.waiting)
    at_rest = hand.view.grab().toImage()
    assert at_rest == picture(hand.view)


def test_ports_that_take_a_wire_are_judged_once_while_the_canvas_stands_still(hand, monkeypatch):
    nodes = [hand.add("relu", (x * 220.0, 0.0)) for x in range(4)]
    hand.view.grab()
    start = hand.output(nodes[0])
    hand.press(start)
    hand.move((start[0] + 30, start[1] + 60))
    first = hand.view.grab().toImage()
    drawn = []
    ring = glow.ring
    monkeypatch.setattr(glow, "ring", lambda *a: drawn.append(1) or ring(*a))
    hand.move((start[0] + 40, start[1] + 90))
    second = hand.view.grab().toImage()
    assert drawn == []
    port = hand.input(nodes[2])
    spot = round(port[0]) - 8, round(port[1])
    assert first.pixelColor(*spot) == second.pixelColor(*spot) != QColor(hand.view.theme.canvas)
    hand.view.pan_by(40.0, 0.0)
    moved = hand.view.grab().toImage()
    assert drawn
    assert moved.pixelColor(spot[0] + 40, spot[1]) == first.pixelColor(*spot)
    hand.view.pointing.cancel()


def test_the_cache_forgets_what_was_used_longest_ago(qapp):
    cache = PixmapCache(most_bytes=3 * 10 * 10 * 4)
    area = QRectF(0, 0, 10, 10)
    for name in "abc":
        cache.make(name, 1.0, area, lambda painter: None)
    cache.get("a", 1.0)
    cache.make("d", 1.0, area, lambda painter: None)
    assert cache.get("b", 1.0) is None
    assert cache.get("a", 1.0) is not None
    assert cache.bytes_held <= 3 * 10 * 10 * 4


def test_labels_lie_on_no_card_and_on_no_other_label(hand):
    nodes = [hand.add("input", (0.0, 0.0), shape=(3, 8, 8))]
    nodes += [hand.add("relu", (260.0 * (1 + i // 3), 70.0 * (i % 3))) for i in range(9)]
    for i, node in enumerate(nodes[1:]):
        hand.connect(nodes[max(0, i - 2)], node)
    mirror = hand.view.mirror
    labels = [
        (x, y, x + label.width, y + 16) for label, x, y in placed(mirror, mirror.live_edges())
    ]
    assert labels
    cards = [(b.left, b.top, b.right, b.bottom) for b in map(mirror.box, nodes)]
    for place, box in enumerate(labels):
        others = np.array(cards + labels[:place])
        meets = (others[:, 0] < box[2]) & (others[:, 2] > box[0])
        assert not (meets & (others[:, 1] < box[3]) & (others[:, 3] > box[1])).any()


def contrast(a, b):
    def light(text):
        parts = [c / 255 for c in QColor(text).getRgb()[:3]]
        r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((light(a), light(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_text_and_ports_stand_out_enough(theme):
    for text in (theme.text, theme.muted, theme.faint):
        assert contrast(text, theme.node) >= 4.5
    for name in theme.category:
        assert contrast(theme.text, ink.header(theme, name).name()) >= 4.5
        assert contrast(ink.beside(theme).name(), ink.header(theme, name).name()) >= 4.5
        assert contrast(theme.text, ink.plate(theme, name).name()) >= 4.5
    for tone in (*theme.dtype.values(), theme.wire, theme.residual):
        assert contrast(tone, theme.canvas) >= 3
        assert contrast(tone, theme.node) >= 3
    assert contrast(theme.residual, theme.canvas) >= 4.5


def test_an_idle_canvas_paints_nothing(hand, qtbot):
    hand.add("dense", (0.0, 0.0))
    picture(hand.view)
    qtbot.wait(150)
    painted = []
    paint = hand.view.backing.paint
    hand.view.backing.paint = lambda *a: painted.append(1) or paint(*a)
    qtbot.wait(250)
    assert painted == []


def test_lifted_wires_are_not_painted(hand):
    a, b = hand.add("input", (0.0, 0.0), shape=(8,)), hand.add("relu", (600.0, 0.0))
    edge = hand.connect(a, b)
    image = QImage(1000, 700, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    view = hand.view
    view.set_theme(LIGHT)
    middle = [(p + q) / 2 for p, q in zip(hand.output(a), hand.input(b), strict=True)]
    marks = Marks(lifted=frozenset({edge}))
    view.backing.paint(painter, view.mirror, view.camera, (1000, 700), marks)
    painter.end()
    assert image.pixelColor(round(middle[0]), round(middle[1])).name() in (LIGHT.canvas, LIGHT.grid)


def test_each_of_many_sockets_is_painted_as_if_it_stood_alone(qapp):
    kinds = (Kind.FLOAT, Kind.FLOAT, Kind.INT, Kind.BOOL, Kind.FLOAT)
    wired = (True, False, False, True, True)
    sockets = [
        Socket(f"in{place}", kind, wired=wires, optional=place % 2 == 1)
        for place, (kind, wires) in enumerate(zip(kinds, wired, strict=True))
    ]
    card = Card("Block", "Blocks", inputs=tuple(sockets), outputs=tuple(sockets))
    width, high = map(round, size_of(card))
    images = []
    for many in (True, False):
        image = QImage(width + 20, high, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        painter.translate(10, 0)
        if many:
            paint_sockets(painter, card, LIGHT)
        else:
            for socket, at in zip(sockets, input_offsets(card), strict=True):
                paint_socket(painter, socket, QPointF(*at), LIGHT)
            for socket, at in zip(sockets, output_offsets(card), strict=True):
                paint_socket(painter, socket, QPointF(*at), LIGHT)
        painter.end()
        images.append(image)
    assert images[0] == images[1]
    assert len({images[0].pixelColor(10, round(y)).name() for _, y in input_offsets(card)}) > 1
