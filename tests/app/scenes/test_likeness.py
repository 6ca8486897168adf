"""The comparison of pictures sees what is missing, moved, recoloured or clipped, and no more."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage

from app.canvas.view import CanvasView
from app.style import mix
from app.theme import THEMES
from graph_core.edits import Delete, Disconnect, Move, SetBypassed, SetCollapsed
from tests.app.scenes import nets, scenes
from tests.app.scenes.likeness import likeness, pixels
from tests.app.scenes.references import few_colours, kept
from tests.app.scenes.stage import Stage, picture

BOTH = pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)


@pytest.fixture(scope="module")
def show(tmp_path_factory, qapp, _fonts_loaded):
    """Ask for a picture of a scene in a theme, after something was done to it."""
    flash = qapp.cursorFlashTime()

    def shown(theme, change=lambda view: None):
        stage = Stage(theme, tmp_path_factory.mktemp("stage"))
        view = scenes.annotations(stage)
        change(view)
        shot = picture(view)
        stage.close()
        return shot

    yield shown
    qapp.setCursorFlashTime(flash)


@pytest.fixture(scope="module")
def sound(show):
    """What the faults are planted in, lit by the pointer or not, by theme."""
    return {
        (theme.name, change): few_colours(show(theme, change))
        for theme in THEMES.values()
        for change in (lit, unlit)
    }


def lit(view):
    """The wire below the pointer stands out, as in the scene."""


def unlit(view):
    view.hover("")


def edit(make):
    def change(view: CanvasView) -> None:
        view.workspace.document.apply(make(view.workspace.graph))

    return change


def move(name, dx, dy):
    def made(graph):
        node = nets.node(graph, name)
        x, y = graph.positions[node]
        return Move({node: (x + dx, y + dy)})

    return edit(made)


FAULTS = {
    "a card is missing": edit(lambda graph: Delete((nets.node(graph, "norm"),))),
    "a card is 6 pixels to the right": move("norm", 8.0, 0.0),
    "a card is 6 pixels lower": move("relu", 0.0, 8.0),
    "a card is 3 pixels higher": move("norm", 0.0, -4.0),
    "a card is not collapsed": edit(
        lambda graph: SetCollapsed((nets.node(graph, "relu"),), collapsed=False)
    ),
    "a card is not bypassed": edit(
        lambda graph: SetBypassed((nets.node(graph, "drop"),), bypassed=False)
    ),
    "a wire is missing": edit(lambda graph: Disconnect((nets.edge(graph, "conv", "sum"),))),
    "a title is clipped": lambda view: view.zoom_bar.fit.setFixedWidth(24),
    "the minimap is gone": lambda view: view.minimap.hide(),
    "all is 2 pixels to the left": lambda view: view.pan_by(-2.0, 0.0),
}


@BOTH
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(show, sound, theme, fault):
    found = likeness(show(theme, FAULTS[fault]), sound[theme.name, lit])
    assert not found.alike, str(found)


def recoloured(theme):
    """Return themes of which one colour is another, by what shows it."""
    return {
        "wires": replace(theme, residual=theme.good),
        "text": replace(theme, text=mix(theme.text, theme.canvas, 0.5)),
        "ground": replace(theme, canvas=mix(theme.canvas, theme.text, 0.02)),
        "category": replace(theme, category={**theme.category, "Convolution": theme.good}),
        "frames": replace(theme, annotation={**theme.annotation, "teal": theme.error}),
    }


@BOTH
@pytest.mark.parametrize("part", ["wires", "text", "ground", "category", "frames"])
def test_another_colour_is_seen(show, sound, theme, part):
    found = likeness(show(recoloured(theme)[part], unlit), sound[theme.name, unlit])
    assert not found.alike, str(found)


@BOTH
def test_few_colours_are_alike_to_all(show, sound, theme):
    found = likeness(sound[theme.name, lit], show(theme))
    assert found.alike
    assert found.worst < 5.0


def image_of(values):
    rounded = np.ascontiguousarray(np.clip(values.round(), 0, 255).astype(np.uint8))
    high, wide, _ = rounded.shape
    return QImage(rounded.data, wide, high, wide * 3, QImage.Format.Format_BGR888).copy()


@pytest.mark.parametrize("scene", ["window", "searching"])
@pytest.mark.parametrize("theme", THEMES)
def test_letters_drawn_otherwise_are_no_fault(scene, theme):
    """As rasterisers differ: a third of a pixel aside, softer edges, bolder strokes."""
    shot = kept(scene, theme)
    plain = pixels(shot)
    aside = (2 * plain + np.roll(plain, 1, axis=1)) / 3
    ground = plain[:1, :1]
    bolder = np.where(np.abs(plain - ground) > 60, plain + (plain - ground) * 0.06, plain)
    for other in (aside, bolder):
        found = likeness(image_of(other), shot)
        assert found.alike, str(found)


def test_pictures_of_other_sizes_are_not_compared():
    small, large = (QImage(side, side, QImage.Format.Format_RGB32) for side in (30, 60))
    with pytest.raises(ValueError, match="the picture is 30×30, expected 60×60"):
        likeness(small, large)
