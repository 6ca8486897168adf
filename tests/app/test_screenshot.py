"""The picture of the window is the real window, the same for everybody."""

import pytest
from PySide6.QtGui import QImage

from app.screenshot import SIZE, take
from app.settings import config_folder
from app.theme import THEMES
from graph_core import files
from graph_core.errors import FileError
from graph_core.templates import TEMPLATES


@pytest.mark.parametrize("theme", list(THEMES))
def test_a_picture_shows_the_window_in_a_theme_and_leaves_no_settings(qtbot, tmp_path, theme):
    files.save(TEMPLATES.get("digits_cnn").build(), tmp_path / "net.loom")
    out = tmp_path / "window.png"
    take(tmp_path / "net.loom", out, theme=theme)
    image = QImage(str(out))
    assert (image.width(), image.height()) == SIZE
    assert image.pixelColor(4, 900).name() == THEMES[theme].panel
    assert not config_folder().exists()
    colours = {
        image.pixelColor(x, y).name() for x in range(240, 1280, 4) for y in range(60, 660, 4)
    }
    assert len(colours) > 20  # the network is drawn, not only the ground


def test_a_picture_of_no_network_is_refused(tmp_path):
    with pytest.raises(FileError, match=r"gone\.loom can't be read"):
        take(tmp_path / "gone.loom", tmp_path / "out.png")
