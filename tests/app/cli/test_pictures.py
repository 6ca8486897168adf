"""plot and screenshot: pictures drawn without a display."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).parents[3]


def draw(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, on a machine without any display."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in hidden},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("template", ["siamese", "digits_residual"])
def test_plot_draws_svg_that_names_every_layer(project, tmp_path, template):
    drawn = draw("plot", project(template), tmp_path / "net.svg")
    assert (drawn.returncode, drawn.stderr) == (0, "")
    text = "".join(ET.parse(tmp_path / "net.svg").getroot().itertext())
    assert template in text


def test_plot_draws_png_with_ink_on_it(project, tmp_path):
    drawn = draw("plot", project("two_heads"), tmp_path / "net.png")
    assert (drawn.returncode, drawn.stderr) == (0, "")
    image = QImage(str(tmp_path / "net.png"))
    colours = {image.pixel(x, image.height() // 2) for x in range(0, image.width(), 3)}
    assert len(colours) > 5


def test_screenshot_shows_the_window(project, tmp_path):
    drawn = draw("screenshot", project("digits_cnn"), tmp_path / "window.png")
    assert (drawn.returncode, drawn.stderr) == (0, "")
    image = QImage(str(tmp_path / "window.png"))
    assert (image.width(), image.height()) == (1600, 1000)
