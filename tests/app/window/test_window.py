"""What the window promises besides journeys: looks, keys, names, messages, and no torch."""

import os
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
)

from app import looks
from app.action import Action
from app.actions import Commands, shortcut_rows
from app.dialogs.frame import Framed
from app.dialogs.layer_help import LayerHelpSheet
from app.dialogs.rows import RowList
from app.dialogs.sheets import shortcut_sheet
from app.find.everything import everything
from app.style import sheet
from app.theme import THEMES
from graph_core import files
from graph_core.builder import Network
from graph_core.edits import Delete
from graph_core.errors import LoomError
from graph_core.examples import example_graph
from graph_core.spec import LAYERS


def saved_net(tmp_path, name="net"):
    net = Network(name)
    net.output("y", net.layer("dense", units=3)(net.input("x", (4,))))
    path = tmp_path / f"{name}.loom"
    files.save(net.graph, path)
    return path


def texts_of(widget):
    return [label.text() for label in widget.findChildren(QLabel)]


@pytest.mark.parametrize("name", list(THEMES))
def test_a_theme_dresses_the_whole_window_live_and_is_remembered(window, settings, name):
    window.set_theme(name)
    assert window.theme is THEMES[name]
    assert window.styleSheet() == sheet(THEMES[name], 1.0)
    assert window.canvas.theme is window.library.delegate.theme is THEMES[name]
    assert settings.value.theme == name
    shown = window.grab().toImage().pixelColor(8, window.height() - 200)
    assert shown.name() == THEMES[name].panel


def test_text_grows_and_shrinks_by_steps_and_is_remembered(window, settings):
    window.scale_fonts(1)
    assert settings.value.font_scale == 1.15
    assert QApplication.instance().font().pixelSize() == 15
    window.scale_fonts(-1)
    assert settings.value.font_scale == 1.0


def test_every_control_has_an_accessible_name(window):
    window.complete()
    window.add_layer("conv2d")
    window.inspector.refresh()
    kinds = (QAbstractButton, QLineEdit, QComboBox, QSlider, QPlainTextEdit, QAbstractItemView)
    nameless = [
        widget
        for kind in kinds
        for widget in window.findChildren(kind)
        if not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and not _part_of_a_control(widget)
    ]
    assert nameless == []


def _part_of_a_control(widget):
    """Qt's own parts, such as a line's clear button or a combo's list, speak for their owner."""
    parent = widget.parent()
    while parent is not None:
        if isinstance(parent, QLineEdit | QComboBox | QAbstractItemView):
            return True
        parent = parent.parent()
    return False


def test_labels_never_take_text_for_markup(window):
    window.complete()
    for label in window.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText, label.text()


def test_tab_leads_from_the_top_bar_on_and_never_into_a_hidden_control(window):
    window.topbar.menu_button.setFocus()
    seen = []
    for _ in range(12):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        holder = QApplication.focusWidget()
        assert holder is not None
        assert holder.isVisible()
        seen.append(holder)
    assert window.topbar.train in seen
    assert window.topbar.search in seen
    assert seen.index(window.topbar.train) < seen.index(window.topbar.search)


def test_every_shortcut_runs_one_action_and_stands_on_the_sheet(window):
    keys = [key for action in window.commands for key in action.shortcuts]
    assert len(keys) == len(set(keys))
    dialog = shortcut_sheet(window, window.commands)
    said = [text for rows in dialog.findChildren(RowList) for text in rows.model().stringList()]
    for _, title, text in shortcut_rows(window.commands):
        assert f"{title}: {text}" in said


def test_an_id_or_a_key_can_be_taken_once_only(window):
    commands = Commands(window)
    commands.add([Action("a", "A", window.show, "Ctrl+J")])
    with pytest.raises(ValueError, match="'a'"):
        commands.add([Action("a", "A", window.show)])
    with pytest.raises(ValueError, match="Ctrl"):
        commands.add([Action("b", "B", window.show, "Ctrl+J")])


def entries_of(menu):
    """Open a menu and all below it; return which entries are enabled by their titles."""
    menu.aboutToShow.emit()
    shown = {}
    for entry in menu.actions():
        shown[entry.text().partition("\t")[0]] = entry.isEnabled()
        if entry.menu():
            shown |= entries_of(entry.menu())
    return shown


def test_menus_hold_every_action_and_tell_which_can_run(window):
    shown = entries_of(window.topbar.menu_button.menu())
    for action in window.commands:
        if action.menu:
            assert action.title in shown
    assert shown["Undo"] is False
    assert shown["New"] is True


def test_the_shortcut_sheet_opens_by_key(window):
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_F1)
    assert QApplication.activeModalWidget().windowTitle() == "Shortcuts"
    QTest.keyClick(QApplication.activeModalWidget(), Qt.Key.Key_Escape)
    assert QApplication.activeModalWidget() is None


def test_help_on_a_layer_says_what_its_declaration_says(window):
    for spec in LAYERS:
        dialog = LayerHelpSheet(window, spec, LAYERS, window.open_example, window.show_help)
        shown = texts_of(dialog)
        assert spec.summary in shown
        assert all(param.label in shown for param in spec.params)
        assert all(param.help in shown and param.expected in shown for param in spec.params)
        dialog.deleteLater()


def help_of(window, node, key=Qt.Key.Key_F1):
    window.workspace.select([node])
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, key)
    return QApplication.activeModalWidget()


def pressed(dialog, name):
    (found,) = [b for b in dialog.findChildren(QAbstractButton) if b.accessibleName() == name]
    found.click()


def test_f1_shows_the_help_of_the_selected_layer_and_leads_to_its_relatives(window, tmp_path):
    window.filing.open(saved_net(tmp_path))
    dialog = help_of(window, window.workspace.graph.nodes_of_kind("dense")[0])
    assert dialog.windowTitle() == "Dense"
    pressed(dialog, "Help on Bilinear")
    assert QApplication.activeModalWidget().windowTitle() == "Bilinear"
    QApplication.activeModalWidget().reject()


def test_an_example_opens_as_a_new_document_and_leaves_the_others_as_they_are(window, tmp_path):
    window.filing.open(saved_net(tmp_path))
    first = window.documents.current
    (dense,) = window.workspace.graph.nodes_of_kind("dense")
    window.workspace.apply(Delete((dense,)))
    changed = window.workspace.graph
    window.open_example(LAYERS.get("dense"), 1)
    assert window.workspace.graph == example_graph(LAYERS.get("dense"), 1)
    assert window.workspace.path is None
    assert first.document.graph is changed


def test_the_library_and_the_search_lead_to_help(window):
    panel = window.library
    panel.filter.setText("conv2d")
    menu = panel.menu_at(panel.model.first())
    menu.actions()[-1].trigger()
    assert QApplication.activeModalWidget().windowTitle() in {spec.title for spec in LAYERS}
    QApplication.activeModalWidget().reject()
    (entry,) = [entry for entry in everything(window) if entry.title == "Help on Conv2D"]
    entry.run()
    assert QApplication.activeModalWidget().windowTitle() == "Conv2D"
    QApplication.activeModalWidget().reject()


def test_the_search_finds_commands_layers_and_nodes_and_does_them(window, tmp_path, qtbot):
    window.filing.open(saved_net(tmp_path))
    QTest.keyClick(window.canvas, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.palette_box.isVisible()
    palette = window.palette_box
    qtbot.waitUntil(lambda: "dense" in {entry.title for entry in palette.model.entries})
    assert {"Save", "Conv2D"} <= {entry.title for entry in palette.model.entries}
    QTest.keyClicks(window.palette_box.field, "dense")
    window.palette_box.dismiss()
    window.go_to(window.workspace.graph.nodes_of_kind("dense")[0])
    assert len(window.workspace.selection) == 1


def test_a_refusal_is_said_in_words_and_a_failure_offers_its_details(window):
    window.show_refusal(LoomError("that name is taken", expected="a free name", received="x"))
    assert window.toast.isVisible()
    assert window.toast.text.text() == "That name is taken: expected a free name, received x"
    window.show_failure(KeyError("k"), "Traceback: line 1")
    assert "KeyError" in window.toast.text.text()
    window.toast.action.click()
    dialog = QApplication.activeModalWidget()
    assert "Traceback: line 1" in [t.toPlainText() for t in dialog.findChildren(QPlainTextEdit)]
    dialog.close()


def test_a_question_puts_the_focus_on_its_safe_answer(window, qtbot):
    dialog = Framed(window, "Save the changes?")
    dialog.offer("Discard", 2)
    dialog.offer("Cancel", 0)
    save = dialog.offer("Save", 1, "primary")
    dialog.open()
    qtbot.waitUntil(save.hasFocus)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == 0


def drop(window, path):
    """Drag a file over the window and let go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(700, 300), copy, data, left, none))
    QApplication.sendEvent(window, QDropEvent(QPointF(700, 300), copy, data, left, none))


def test_a_dropped_network_opens_and_another_file_does_not(window, tmp_path):
    path = saved_net(tmp_path)
    (tmp_path / "notes.txt").write_text("x", "utf-8")
    drop(window, tmp_path / "notes.txt")
    assert window.workspace.path is None
    drop(window, path)
    assert window.workspace.path == path


def test_the_title_shows_the_document_and_its_dot(window, tmp_path):
    window.filing.open(saved_net(tmp_path, "mine"))
    assert window.topbar.title.text() == "mine"
    assert not window.topbar.dot.isVisible()
    window.add_layer("relu")
    window.workspace.turns.finish()
    assert window.topbar.dot.isVisible()
    assert window.isWindowModified()
    window.commands.run("edit.undo")
    window.workspace.turns.finish()
    assert not window.topbar.dot.isVisible()


def test_the_splitters_come_back_where_they_were(window, settings):
    window.right.setSizes([300, 600])
    looks.remember(window)
    window.right.setSizes([600, 300])
    looks.restore(window)
    above, below = window.right.sizes()
    assert abs(above / (above + below) - 1 / 3) < 0.02


def test_settings_written_by_hand_do_not_keep_the_window_from_opening(window, settings):
    settings.update(geometry="ß∂", splitters={"right": "no base64", "gone": "x"})
    looks.restore(window)
    assert window.isVisible()


@pytest.mark.parametrize("size", [(1600, 1000), (1280, 720), (1024, 700), (900, 700)])
def test_nothing_of_the_top_bar_overlaps_or_leaves_the_window(window, tmp_path, size):
    window.filing.open(saved_net(tmp_path, "a-name-that-is-rather-long-for-a-network-of-digits"))
    window.add_layer("relu")
    window.workspace.turns.finish()
    window.resize(*size)
    QApplication.processEvents()
    bar = window.topbar
    assert bar.width() == window.width() == size[0]
    parts = [w for w in bar.findChildren(QAbstractButton) if w.isVisible()]
    parts += [bar.title, bar.dot]
    parts.sort(key=lambda w: w.x())
    for a, b in pairwise(parts):
        assert a.geometry().right() < b.geometry().left(), (a.text(), b.text())
    assert parts[-1].geometry().right() < window.width()
    for part in parts:
        assert part.width() >= part.minimumSizeHint().width() or part is bar.search, part.text()


def test_the_top_bar_says_all_again_once_there_is_room(window, tmp_path):
    window.filing.open(saved_net(tmp_path))
    bar = window.topbar
    for width in (780, 1600):
        window.resize(width, 700)
        QApplication.processEvents()
        roomy = width == 1600
        assert bar.brand.isVisible() == roomy
        assert bar.pause.text() == ("Pause" if roomy else "")
        assert bar.pause.accessibleName() == "Pause or resume"


OPEN = """
    import sys
    from app.application import make_window, qt_application
    from app.settings import SettingsFile
    from pathlib import Path
    application = qt_application()
    window = make_window(SettingsFile(Path(sys.argv[1])), Path(sys.argv[1]))
    window.show()
    application.processEvents()
    window.complete()
    window.show_workbench()
    application.processEvents()
    loaded = [name for name in ("torch", "runtime.engine") if name in sys.modules]
    print(loaded)
    window.close()
"""


def run_python(code, *arguments, **environment):
    import textwrap

    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_window_opens_without_torch_or_the_engine(tmp_path):
    done = run_python(OPEN, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_the_first_paint_is_reported_for_the_benchmark(tmp_path):
    report = tmp_path / "first-paint"
    started = time.monotonic()
    code = "import sys; from app.application import run; sys.exit(run(None))"
    done = run_python(
        code, LAYERLOOM_STARTUP_REPORT=str(report), LAYERLOOM_HOME=str(tmp_path / "home")
    )
    assert done.returncode == 0, done.stderr
    assert started < float(report.read_text("ascii")) < time.monotonic()
