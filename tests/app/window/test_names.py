"""Whatever a person can use says what it is, on every page, in every panel and dialog."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)

from app.dialogs.ask import Ask, error_dialog
from app.dialogs.layer_help import LayerHelpSheet
from app.dialogs.sheets import failure_details, shortcut_sheet
from app.inspector.editors import EDITORS
from graph_core.builder import Network
from graph_core.edits import AddLayer
from graph_core.errors import LoomError
from graph_core.spec import LAYERS

CONTROLS = (
    QAbstractButton,
    QLineEdit,
    QComboBox,
    QAbstractSlider,
    QPlainTextEdit,
    QAbstractItemView,
)


def usable(widget):
    """Tell whether somebody can press it or lead the keyboard to it."""
    if isinstance(widget, QScrollBar) or part_of_a_control(widget):
        return False
    return isinstance(widget, CONTROLS) or bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def part_of_a_control(widget):
    """Qt's own parts, such as a line's clear button or a combo's list, speak for their owner."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QLineEdit | QComboBox | QAbstractItemView):
            return True
        above = above.parentWidget()
    return False


def name_of(widget):
    """Return the name as a screen reader gets it, Qt's own rules included."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface else ""


def useful(name):
    """Tell whether a name says more than a sign does."""
    return sum(character.isalpha() for character in name) >= 2


def nameless(top):
    return [
        f"{type(widget).__name__} {widget.objectName()} {name_of(widget)!r} in {path_of(widget)}"
        for widget in [top, *top.findChildren(QWidget)]
        if usable(widget) and not useful(name_of(widget))
    ]


def path_of(widget):
    above = widget.parentWidget()
    return f"{type(above).__name__} < {path_of(above)}" if above is not None else "the top"


@pytest.fixture
def full(window):
    """A window that has shown all its parts, with a network in which something is wrong."""
    window.complete()
    net = Network("wrong")
    image = net.input("image", (1, 8, 8))
    net.output("digit", net.layer("dense", units=3)(net.layer("conv2d", filters=4)(image)))
    window.workspace.replace(net.graph)
    window.show_workbench()
    for name in window.bottom.names:
        window.bottom.show_tab(name)
    for node in window.workspace.graph.nodes:
        window.workspace.select([node])
        window.inspector.refresh()
    window.side.show_outline()
    window.panels.problems.refresh()
    QApplication.processEvents()
    return window


def test_everything_in_the_window_has_a_useful_name(full):
    assert nameless(full) == []


def test_the_start_page_too(window, settings, tmp_path):
    window.complete()
    settings.remember(tmp_path / "net.loom")
    window.show_start()
    assert nameless(window) == []


def test_every_kind_of_setting_has_a_named_editor(window):
    window.show_workbench()
    for type_, editor in EDITORS.items():
        kind = next((s for s in LAYERS if any(type(p) is type_ for p in s.params)), None)
        if kind is None:
            continue
        add = AddLayer(kind.id)
        assert window.workspace.apply(add), (kind.id, editor)
        window.workspace.select([add.node_id])
        window.inspector.refresh()
        assert nameless(window.inspector) == []


def test_palette_and_picker_have_names(full):
    full.search()
    assert nameless(full.palette_box) == []
    full.palette_box.dismiss()
    full.canvas.placing.open(full.canvas.pointing.resting())
    assert nameless(full.canvas.placing.palette) == []


def test_dialogs_have_names(full, monkeypatch):
    seen = []

    def look(dialog):
        seen.append(dialog)
        assert nameless(dialog) == []
        assert useful(dialog.accessibleName())
        return 0

    monkeypatch.setattr(QDialog, "exec", look)
    ask = Ask(full)
    ask.about_changes("net")
    ask.about_lost("net")
    ask.yes("Really?", "It can't be undone.", "Do it")
    error = LoomError("it failed", expected="a", received="b", where="c")
    for dialog in (
        error_dialog(full, "It failed", error),
        failure_details(full, "It failed", "a trace"),
        shortcut_sheet(full, full.commands),
        LayerHelpSheet(full, LAYERS.get("conv2d"), LAYERS, lambda *_: None, lambda _: None),
    ):
        look(dialog)
        dialog.deleteLater()
    assert len(seen) == 7


def test_every_menu_entry_says_what_it_does(full):
    menu = full.topbar.menu_button.menu()
    for sub in menu.findChildren(QMenu):
        sub.aboutToShow.emit()
        assert all(useful(entry.text()) for entry in sub.actions() if not entry.isSeparator())


def test_the_canvas_describes_itself_and_its_selection(full):
    node = next(iter(full.workspace.graph.nodes))
    full.workspace.select([node])
    assert "image" in full.canvas.accessibleDescription()
    full.workspace.select(())
    assert "nodes" in full.canvas.accessibleDescription()


def test_f6_leads_from_panel_to_panel_and_round_again(full):
    full.topbar.menu_button.setFocus()
    found = []
    for _ in range(5):
        full.walk.step(1)
        holder = QApplication.focusWidget()
        found.append(full.walk.panel_of(holder))
    parts = [full.side, full.canvas, full.inspector, full.bottom, full.topbar]
    assert found == parts
    full.walk.step(-1)
    assert full.walk.panel_of(QApplication.focusWidget()) is full.bottom


def test_f6_comes_back_to_where_one_was(full):
    full.library.filter.show()
    full.side.show_outline()
    full.bottom.tab("Data").setFocus()
    full.walk.step(-1)
    full.walk.step(1)
    assert QApplication.focusWidget() is full.bottom.tab("Data")


def test_the_window_tells_what_happens_in_it(window, qtbot):
    heard = []
    window.announcer.said.connect(heard.append)
    window.add_layer("relu")
    qtbot.waitUntil(lambda: bool(heard))
    assert heard[0].startswith("Added relu")
    window.toast.say("Saved net.", "good")
    window.commands.run("edit.undo")
    qtbot.waitUntil(lambda: len(heard) > 1)
    assert heard[1].startswith("Saved net. Undone: Add ReLU")
