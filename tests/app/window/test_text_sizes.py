"""From 80 to 200 % of text, and on screens of double and triple density, nothing is cut off."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from app import looks
from app.canvas.gestures import rows
from app.dialogs.layer_help import LayerHelpSheet
from app.dialogs.sheets import shortcut_sheet
from app.style import SCALES
from graph_core.builder import Network
from graph_core.spec import LAYERS
from graph_core.templates import TEMPLATES
from tests.app.clipping import clipped

SIZES = (0.8, 1.0, 1.5, 2.0)


@pytest.fixture(params=SIZES, ids=lambda scale: f"{scale:.0%}")
def sized(request, window, settings):
    """The window at a size of text, set as a person sets it; it goes back afterwards."""
    steps = SCALES.index(request.param) - SCALES.index(1.0)
    window.scale_fonts(steps)
    yield window
    looks.reset_fonts(window)


def settled(top):
    """Return what is cut off once everything has found its place."""
    for _ in range(50):
        QTest.qWait(20)
        if not (cut := clipped(top)):
            break
    return cut


def wrong():
    """Return a network with findings to list."""
    net = Network("wrong")
    image = net.input("image", (1, 8, 8))
    net.output("digit", net.layer("dense", units=3)(net.layer("conv2d", filters=4)(image)))
    return net.graph


def test_nothing_is_cut_off_on_any_page_panel_or_sheet(sized):
    found = dict[str, list[str]]()

    def look(what, top=sized):
        if cut := settled(top):
            found[what] = cut

    sized.complete()
    sized.show_start()
    look("start page")
    sized.workspace.replace(TEMPLATES.get("digits_cnn").build())
    sized.show_workbench()
    for name in sized.bottom.names:
        sized.bottom.show_tab(name)
        look(name)
    for kind, node in of_each_kind(sized.workspace.graph).items():
        sized.workspace.select([node])
        sized.inspector.refresh()
        look(f"inspector of {kind}")
    sized.side.show_outline()
    look("outline")
    sized.workspace.replace(wrong())
    sized.bottom.show_tab("Problems")
    sized.toast.say("A message of the usual length, with a button to act on it.", "error")
    look("problems and message")
    more = rows(sized.canvas.pointing.gestures)
    for sheet in (
        shortcut_sheet(sized, sized.commands, more),
        LayerHelpSheet(sized, LAYERS.get("conv2d"), LAYERS, lambda *_: None, lambda _: None),
    ):
        sheet.show()
        look(sheet.windowTitle(), sheet)
        sheet.close()
        sheet.deleteLater()
    assert found == {}


def of_each_kind(graph):
    return {graph.layer_of(node).kind: node for node in graph.nodes}


def test_sizes_go_from_80_to_200_percent_by_steps_and_back(window, settings):
    for id_, end in (("view.larger", 2.0), ("view.smaller", 0.8)):
        for _ in SCALES:
            window.commands.run(id_)
        assert settings.value.font_scale == end
        assert not window.commands[id_].enabled()
    window.commands.run("view.text_size")
    assert settings.value.font_scale == 1.0
    assert not window.commands["view.text_size"].enabled()


SCRIPT = """
import sys
from pathlib import Path
from app.application import make_window, qt_application
from app.settings import SettingsFile
from graph_core.templates import TEMPLATES
from tests.app.window.test_text_sizes import settled
application = qt_application()
folder = Path(sys.argv[1])
window = make_window(SettingsFile(folder), folder)
window.resize(1280, 800)
window.show()
window.complete()
window.show_start()
found = settled(window)
window.workspace.replace(TEMPLATES.get("digits_cnn").build())
window.show_workbench()
for name in window.bottom.names:
    window.bottom.show_tab(name)
    found += settled(window)
picture = window.grab()
print(window.devicePixelRatio(), picture.width() / window.width(), found)
window.workspace.document.mark_saved()
window.close()
"""


@pytest.mark.parametrize("factor", ["2", "3"])
def test_a_denser_screen_shows_everything_and_sharply(tmp_path, factor):
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        env={**os.environ, "QT_SCALE_FACTOR": factor, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=root,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == f"{float(factor)} {float(factor)} []"
