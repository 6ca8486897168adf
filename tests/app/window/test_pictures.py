"""Pictures in the window: chosen in a dialog, copied, dropped back as networks."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from app.picture.dialog import PictureDialog
from app.picture.formats import FORMATS
from app.theme import THEMES
from graph_core.builder import Network
from graph_core.clipboard import read_text


@pytest.fixture
def shown(window):
    net = Network("drawn")
    net.output("y", net.layer("dense", units=3)(net.input("x", (4,))))
    window.filing.new(net.graph)
    return window


def dialog_of(window, qtbot):
    made = PictureDialog(window, *window.pictures.shots())
    qtbot.addWidget(made)
    return made


def test_the_dialog_says_how_large_the_picture_will_be_and_shows_it(shown, qtbot):
    dialog = dialog_of(shown, qtbot)
    width, height = dialog.shot.size
    assert dialog.said.text().startswith(f"{width:,} × {height:,}")
    assert not dialog.preview.pixmap().isNull()
    dialog.kinds.setCurrentIndex(list(FORMATS).index(".png"))
    assert dialog.scale.value() == 2.0
    dialog.themes.setCurrentIndex(list(THEMES).index("light"))
    assert dialog.shot.theme is THEMES["light"]
    dialog.filled.setChecked(False)
    assert not dialog.shot.filled


def test_what_is_selected_is_offered_alone(shown, qtbot):
    node = next(iter(shown.workspace.graph.nodes))
    shown.workspace.select([node])
    dialog = dialog_of(shown, qtbot)
    assert dialog.shot.graph.nodes.keys() == {node}
    dialog.parts.setCurrentIndex(0)
    assert dialog.shot.graph == shown.workspace.graph


def test_a_copied_picture_is_also_layers_to_paste(shown):
    shown.commands.run("edit.copy_picture")
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasImage()
    assert read_text(data.text()).graph.nodes.keys() == shown.workspace.graph.nodes.keys()


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(700, 300), copy, data, left, none))
    QApplication.sendEvent(window, QDropEvent(QPointF(700, 300), copy, data, left, none))


@pytest.mark.parametrize("suffix", list(FORMATS))
def test_a_picture_dropped_on_the_window_opens_as_a_document_without_a_file(
    shown, tmp_path, suffix
):
    path = tmp_path / f"net{suffix}"
    whole, _ = shown.pictures.shots()
    shown.pictures.write(whole, path)
    graph = shown.workspace.document.graph
    shown.filing.new()
    drop(shown, path)
    assert shown.workspace.document.graph == graph
    assert shown.workspace.path is None


def test_a_picture_of_something_else_is_refused_in_words(shown, tmp_path, answers):
    (tmp_path / "cat.png").write_bytes(b"meow")
    before = shown.workspace.document
    drop(shown, tmp_path / "cat.png")
    assert "no network is in this picture" in str(answers.errors[0])
    assert shown.workspace.document is before


def test_a_picture_that_can_t_be_written_says_why(shown, tmp_path):
    whole, _ = shown.pictures.shots()
    shown.pictures.write(whole, tmp_path / "no" / "where.svg")
    assert "where.svg" in shown.toast.text.text()
