"""Painting frames and notes: readable in both themes and from afar; a stranger's words plain."""

import itertools

import pytest
from PySide6.QtGui import QColor

from app.authored import Authored
from app.canvas.annotations import Annotations
from app.canvas.annotations_paint import AnnotationPainter, bar, edge, paper
from app.theme import DARK, LIGHT, THEMES
from graph_core.annotations import COLOURS, Frame, Note
from graph_core.edits import Annotate
from graph_core.graph import Graph
from tests.app.test_style import contrast

BOTH = pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)


def frames(*boxes):
    made = {f"f{n}": Frame(f"f{n}", box, f"Title {n}") for n, box in enumerate(boxes)}
    return Annotations(Graph(frames=made))


@BOTH
def test_every_colour_has_a_tone_on_which_text_can_be_read(theme):
    assert tuple(theme.annotation) == COLOURS
    for colour in COLOURS:
        for ground in (bar(theme, colour), paper(theme, colour)):
            assert contrast(theme.text, ground.name()) >= 4.5
        assert contrast(edge(theme, colour).name(), theme.canvas) >= 3.0


@BOTH
def test_cards_labels_can_be_read_on_a_frame_in_a_frame(theme):
    ground = QColor(theme.canvas)
    for colour in COLOURS:
        tone, share = QColor(theme.annotation[colour]), 26 / 255
        for _ in range(2):
            pairs = zip(ground.getRgb()[:3], tone.getRgb()[:3], strict=True)
            ground = QColor(*(round(a + (b - a) * share) for a, b in pairs))
        assert contrast(theme.text, ground.name()) >= 4.5
        ground = QColor(theme.canvas)


def test_plaques_never_cover_one_another_and_large_frames_come_first():
    held = frames((0, 0, 4000, 2000), (10, 10, 400, 300), (500, 900, 700, 300), (510, 905, 90, 90))
    found = AnnotationPainter(DARK, Authored()).plaques(0.1, held)
    assert found[0][0] == "f0"
    for (_, a), (_, b) in itertools.combinations(found, 2):
        assert not a.intersects(b)
    assert len(AnnotationPainter(DARK, Authored()).plaques(0.6, held)) >= len(found)


def test_an_untitled_frame_has_no_plaque():
    held = Annotations(Graph(frames={"f": Frame("f", (0, 0, 100, 100))}))
    assert AnnotationPainter(DARK, Authored()).plaques(0.1, held) == []


def test_a_stranger_s_note_is_plain_until_this_user_vouches_for_it(qapp):
    authored, note = Authored(), Note("t", (0, 0, 200, 100), "# Title")
    painter = AnnotationPainter(LIGHT, authored)
    assert painter.document(note, 180).toPlainText() == "# Title"
    authored.add("# Title")
    assert painter.document(note, 180).toPlainText() == "Title"


def test_a_long_note_is_cut_off_within_its_box(view, hand):
    note = Note("t", (100.0, 100.0, 160.0, 64.0), "many words " * 60)
    hand.workspace.apply(Annotate(notes={"t": note}))
    view.finish_painting()
    picture = view.grab().toImage()
    below = [picture.pixelColor(*map(round, hand.pixel((x, 168.0)))) for x in range(104, 256, 2)]
    dots = {QColor(view.theme.canvas).name(), QColor(view.theme.grid).name()}
    assert {colour.name() for colour in below} <= dots


@pytest.mark.parametrize("zoom", [1.0, 0.4, 0.1])
def test_titles_show_at_every_zoom(view, hand, zoom):
    hand.workspace.apply(Annotate({"f": Frame("f", (0.0, 0.0, 800.0, 400.0), "MMMMMM", "red")}))
    view.camera.zoom = zoom
    view.camera_or_graph_changed()
    view.finish_painting()
    picture = view.grab().toImage()
    left, top = map(round, hand.pixel((0.0, 0.0)))
    area = itertools.product(range(left, left + 120), range(max(top - 24, 0), top + 30))
    bright = QColor(view.theme.text).lightness() - 25
    assert any(picture.pixelColor(x, y).lightness() > bright for x, y in area)


def test_the_picture_follows_while_a_frame_is_dragged(view, hand):
    hand.workspace.apply(Annotate({"f": Frame("f", (0.0, 0.0, 400.0, 200.0), "", "red")}))
    tone = bar(view.theme, "red").name()

    def barred(at):
        return view.grab().toImage().pixelColor(*map(round, hand.pixel(at))).name() == tone

    assert barred((200.0, 14.0))
    start = hand.pixel((200.0, 14.0))
    hand.press(start)
    hand.move((start[0], start[1] + 320))
    assert barred((200.0, 334.0))
    assert not barred((200.0, 14.0))
    hand.release((start[0], start[1] + 320))
    assert barred((200.0, 334.0))
