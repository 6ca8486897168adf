from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.data.panel import DataPanel
from app.workspace import Workspace
from graph_core.edits import SetRecipe


@pytest.fixture
def asking(panel: DataPanel, workspace: Workspace) -> DataPanel:
    """The panel with the user's own arrays chosen, but no file yet."""
    workspace.apply_whole(SetRecipe({"data": {"id": "npz", "params": {}}}))
    return panel


def choose(panel: DataPanel, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    panel.file.click()


def test_a_file_of_ones_own_is_described_in_one_undoable_step(
    asking: DataPanel,
    workspace: Workspace,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "mine.npz"
    np.savez(path, x=np.zeros((30, 4), np.float32), y=np.arange(30) % 3)
    before = workspace.document.undo_count
    choose(asking, path, monkeypatch)
    qtbot.waitUntil(lambda: workspace.document.undo_count == before + 1, timeout=10_000)
    signature = workspace.document.analysis.signature
    assert signature is not None
    assert signature.samples == 30
    assert str(signature.fields["x"].type) == "N×4 float32"
    assert len(signature.fields["y"].classes) == 3


def test_a_file_that_is_no_data_set_is_told_and_changes_nothing(
    asking: DataPanel,
    workspace: Workspace,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "bad.npz"
    np.savez(path, x=np.zeros(3), y=np.zeros(4))
    before = workspace.graph
    choose(asking, path, monkeypatch)
    qtbot.waitUntil(lambda: "is no data set" in asking.summary.text(), timeout=10_000)
    assert workspace.graph == before


def test_only_data_of_ones_own_asks_for_a_file(asking: DataPanel, workspace: Workspace) -> None:
    assert not asking.file.isHidden()
    workspace.apply_whole(SetRecipe({"data": {"id": "iris", "params": {}}}))
    assert asking.file.isHidden()
