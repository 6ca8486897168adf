"""Pictures of whole networks: complete, legible, and refused in words when they can't be."""

import xml.etree.ElementTree as ET

import pytest
from PySide6.QtGui import QImage

from app.canvas.picture import render_picture
from app.theme import DARK, LIGHT
from graph_core.analysis import analyse
from graph_core.builder import Network
from graph_core.errors import FileError
from graph_core.graph import Graph


@pytest.fixture
def graph():
    net = Network("small")
    x = net.input("image", (1, 8, 8))
    y = net.layer("flatten")(x)
    net.output("digit", net.layer("dense", units=10)(y))
    return net.graph


def test_an_svg_holds_every_title_and_shape(graph, tmp_path):
    path = tmp_path / "net.svg"
    render_picture(graph, analyse(graph), LIGHT, path)
    root = ET.fromstring(path.read_text("utf-8"))
    text = " ".join("".join(part.itertext()) for part in root.iter())
    for word in ("image", "Flatten", "Dense", "digit", "N×64 f32"):
        assert word in text


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_a_png_shows_the_network_on_the_theme_s_ground(graph, tmp_path, theme):
    path = tmp_path / "net.png"
    render_picture(graph, analyse(graph), theme, path)
    image = QImage(str(path))
    assert image.width() > 2 * image.height() > 0
    assert image.pixelColor(2, 2).name() == theme.canvas
    colours = {
        image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }
    assert len(colours) > 40


def test_an_empty_network_makes_an_empty_picture(tmp_path):
    render_picture(Graph(), analyse(Graph()), DARK, tmp_path / "empty.png")
    assert not QImage(str(tmp_path / "empty.png")).isNull()


def test_another_format_is_refused(graph, tmp_path):
    with pytest.raises(FileError, match=r"expected .svg or .png, received .bmp"):
        render_picture(graph, analyse(graph), DARK, tmp_path / "net.bmp")
