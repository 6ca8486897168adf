"""Pictures are complete and legible, carry their network, and are refused in words otherwise."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from PySide6.QtGui import QImage

from app.picture.formats import FORMATS, write_picture
from app.picture.painting import Shot
from app.style import load_fonts
from app.theme import DARK, LIGHT
from graph_core.analysis import analyse
from graph_core.annotations import Frame, Note
from graph_core.builder import Network
from graph_core.edits import Annotate, apply
from graph_core.errors import FileError, LoomError
from graph_core.files import load
from graph_core.graph import Graph


@pytest.fixture
def graph(qapp):
    load_fonts()
    net = Network("small")
    x = net.input("image", (1, 8, 8))
    y = net.layer("flatten")(x)
    net.output("digit", net.layer("dense", units=10)(y))
    frame = Frame("f", (-20.0, -60.0, 300.0, 200.0), "The <beginning>", "blue")
    note = Note("n", (0.0, 200.0, 200.0, 80.0), "A *note*")
    return apply(net.graph, Annotate({"f": frame}, {"n": note}))[0]


def shot(graph, theme=LIGHT, **how):
    return Shot(graph, analyse(graph), theme, **how)


@pytest.mark.parametrize("suffix", list(FORMATS))
@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_a_picture_carries_its_network(graph, tmp_path, suffix, theme):
    path = tmp_path / f"net{suffix}"
    write_picture(shot(graph, theme), path)
    assert load(path) == graph


def test_an_svg_holds_every_word_as_an_outline_with_its_text_beside_it(graph, tmp_path):
    path = tmp_path / "net.svg"
    write_picture(shot(graph), path)
    root = ET.fromstring(path.read_text("utf-8"))
    text = " ".join("".join(part.itertext()) for part in root.iter())
    for word in ("image", "Flatten", "Dense", "digit", "N×64 f32", "The <beginning>"):
        assert word in text
    assert not root.findall(".//{http://www.w3.org/2000/svg}text")
    drawn = root.findall(".//{http://www.w3.org/2000/svg}use")
    ids = {f"#{part.get('id')}" for part in root.iter() if part.get("id")}
    assert drawn
    assert {part.get("href") for part in drawn} <= ids


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_a_png_shows_the_network_on_the_theme_s_ground(graph, tmp_path, theme):
    path = tmp_path / "net.png"
    write_picture(shot(graph, theme, scale=2.0), path)
    image = QImage(str(path))
    assert image.width() > 2 * image.height() > 0
    assert image.pixelColor(2, 2).name() == theme.canvas
    colours = {
        image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }
    assert len(colours) > 40


def test_without_a_background_a_png_is_clear(graph, tmp_path):
    write_picture(shot(graph, filled=False), tmp_path / "net.png")
    assert QImage(str(tmp_path / "net.png")).pixelColor(2, 2).alpha() == 0


def test_a_pdf_is_one_page_of_the_shot_s_size_with_its_fonts(graph, tmp_path):
    path, taken = tmp_path / "net.pdf", shot(graph, scale=0.5)
    write_picture(taken, path)
    data = path.read_bytes()
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)
    assert box is not None
    assert [round(float(side)) for side in box.groups()] == list(taken.size)
    assert b"/FontFile" in data
    assert data.count(b"/Type /Page\n") == 1


def test_the_scale_scales(graph):
    small, large = shot(graph, scale=1.0), shot(graph, scale=3.0)
    assert [round(3 * side) for side in small.size] == pytest.approx(list(large.size), abs=3)


def test_a_part_shows_and_carries_that_part_alone(graph, tmp_path):
    chosen = [node for node in graph.nodes if graph.layer_of(node).kind in ("flatten", "dense")]
    write_picture(shot(graph).of([*chosen, "n"]), tmp_path / "part.png")
    part = load(tmp_path / "part.png")
    assert part.nodes.keys() == set(chosen)
    assert part.notes.keys() == {"n"}
    assert not part.frames
    assert len(part.edges) == 1


def test_an_empty_network_makes_an_empty_picture(qapp, tmp_path):
    write_picture(shot(Graph(), DARK), tmp_path / "empty.png")
    assert not QImage(str(tmp_path / "empty.png")).isNull()


def test_another_format_and_too_large_a_scale_are_refused(graph, tmp_path):
    with pytest.raises(FileError, match=r"expected .svg, .png, .pdf, received .bmp"):
        write_picture(shot(graph), tmp_path / "net.bmp")
    for suffix, scale in ((".png", 90.0), (".pdf", 90.0)):
        with pytest.raises(LoomError, match="expected a scale of at most"):
            write_picture(replace(shot(graph), scale=scale), tmp_path / f"net{suffix}")
    assert not list(tmp_path.iterdir())
