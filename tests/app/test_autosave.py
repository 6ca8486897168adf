"""The journal loses two seconds at most, asks only when something was lost, and survives twice."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest

from app.autosave import DELAY_MS, Journals, Lost, discard, find_lost, patch_between, recover
from app.documents import Documents
from app.workspace import Workspace
from graph_core import files
from graph_core.atomic import write_atomically
from graph_core.builder import Network
from graph_core.edits import AddLayer, RenameGraph
from graph_core.graph import Graph


def small_net():
    net = Network("small")
    net.output("y", net.layer("dense", units=3)(net.input("x", (4,))))
    return net.graph


def test_edits_are_written_within_two_seconds(qtbot, tmp_path):
    workspace = Workspace()
    journals = Journals(Documents(workspace), tmp_path)
    journal = journals.current
    workspace.apply(AddLayer("dense"))
    assert DELAY_MS <= 2000
    qtbot.waitUntil(journal.path.exists, timeout=10_000)
    assert files.dumps(workspace.graph) in _loom(journal.path)
    journal.close()


def _loom(path):
    import json

    return json.loads(path.read_text("utf-8"))["loom"]


def test_a_save_takes_the_journal_away_and_a_window_at_rest_has_none(qtbot, tmp_path):
    workspace = Workspace()
    journals = Journals(Documents(workspace), tmp_path)
    journal = journals.current
    workspace.apply(AddLayer("dense"))
    journal.write()
    assert journal.path.exists()
    workspace.mark_saved(tmp_path / "net.loom")
    assert not journal.path.exists()
    workspace.undo()
    journal.write()
    assert journal.path.exists()  # going back before what was saved is unsaved again
    workspace.redo()
    assert not journal.path.exists()


def test_the_journal_of_a_living_window_is_nobody_elses(qtbot, tmp_path):
    workspace = Workspace()
    journals = Journals(Documents(workspace), tmp_path)
    journal = journals.current
    workspace.apply(AddLayer("dense"))
    journal.write()
    assert find_lost(tmp_path) == []
    journal.close()
    assert find_lost(tmp_path) == []


KILLED = """
    import sys
    from pathlib import Path
    from PySide6.QtCore import QCoreApplication, QTimer
    from app.autosave import Journals
    from app.documents import Documents
    from app.workspace import Workspace
    from graph_core import files
    from graph_core.edits import AddLayer
    application = QCoreApplication([])
    workspace = Workspace()
    if len(sys.argv) > 2:
        path = Path(sys.argv[2])
        workspace.replace(files.load(path), path)
    journals = Journals(Documents(workspace), Path(sys.argv[1]))
    workspace.apply(AddLayer("relu", (0.0, 300.0)))
    QTimer.singleShot(0, lambda: print("edited", flush=True))
    application.exec()
"""


def edit_and_kill(state, *more):
    """Start a process that edits, and kill it two seconds after its edit."""
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(state), *map(str, more)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": "."}
    )
    assert process.stdout.readline() == b"edited\n"
    time.sleep(2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


def test_what_a_killed_window_had_unsaved_is_found_and_recovered_as_one_step(qtbot, tmp_path):
    path = tmp_path / "net.loom"
    files.save(small_net(), path)
    edit_and_kill(tmp_path / "state", path)
    (lost,) = find_lost(tmp_path / "state")
    assert lost.path == path
    assert lost.name == "net"
    workspace = Workspace()
    recover(Documents(workspace), lost)
    assert workspace.graph == lost.graph
    assert len(workspace.graph) == len(small_net()) + 1
    assert workspace.document.modified
    workspace.undo()
    assert workspace.graph == files.load(path)


def test_a_second_crash_after_the_recovery_loses_nothing(qtbot, tmp_path):
    edit_and_kill(tmp_path)
    (lost,) = find_lost(tmp_path)
    workspace = Workspace()
    documents = Documents(workspace)
    journals = Journals(documents, tmp_path)
    journal = journals.current
    recover(documents, lost)
    journal.write()
    discard(lost)
    assert not lost.journal.exists()
    assert _loom(journal.path) == files.dumps(lost.graph)


def test_the_lock_of_a_killed_window_goes_and_that_of_a_living_one_stays(qtbot, tmp_path):
    edit_and_kill(tmp_path)
    (lost,) = find_lost(tmp_path)
    discard(lost)
    journals = Journals(Documents(Workspace()), tmp_path)
    living = journals.current
    assert find_lost(tmp_path) == []
    assert list(tmp_path.iterdir()) == [living.path.with_suffix(".lock")]


def test_a_journal_that_cannot_be_read_is_set_aside_once(tmp_path):
    (tmp_path / "unsaved-x.json").write_text('{"file": null, "loom": "{"}', "utf-8")
    assert find_lost(tmp_path) == []
    assert (tmp_path / "unsaved-x.unreadable").exists()


def test_edits_are_recovered_even_when_their_file_is_gone(qtbot, tmp_path):
    workspace = Workspace()
    recover(
        Documents(workspace), Lost(tmp_path / "unsaved-x.json", small_net(), tmp_path / "gone.loom")
    )
    assert len(workspace.graph) == len(small_net())
    assert workspace.path is None
    assert workspace.document.modified


@pytest.mark.parametrize("edit", [AddLayer("dense"), RenameGraph("other")])
def test_the_patch_between_two_graphs_leads_from_one_to_the_other(edit):
    before = small_net()
    after = before.patched(edit.plan(before))
    assert before.patched(patch_between(before, after)) == after
    assert after.patched(patch_between(after, before)) == before
    assert Graph().patched(patch_between(Graph(), after)) == after


def test_a_journal_that_cannot_be_written_says_so_once(qtbot, tmp_path, monkeypatch):
    workspace = Workspace()
    journals = Journals(Documents(workspace), tmp_path / "state")
    journal = journals.current
    journal.path = tmp_path / "missing" / "unsaved.json"
    told = []
    journal.failed.connect(told.append)
    workspace.apply(AddLayer("dense"))
    journal.write()
    journal.write()
    assert len(told) == 1
    assert "can't be written" in str(told[0])


def test_a_network_is_journalled_in_a_thread_and_a_save_meanwhile_leaves_none(
    qtbot, tmp_path, monkeypatch
):
    writers, written, put = [], [], write_atomically
    going = threading.Event()

    def slow(path, data):
        if path.parent != tmp_path:
            put(path, data)  # the journal of another test's window
            return
        writers.append(threading.get_ident())
        going.wait(20)
        put(path, data)
        written.append(path.exists())

    monkeypatch.setattr("app.autosave.write_atomically", slow)
    workspace = Workspace()
    journals = Journals(Documents(workspace), tmp_path)
    journal = journals.current
    workspace.apply(AddLayer("dense"))
    qtbot.waitUntil(lambda: bool(writers), timeout=10_000)
    workspace.mark_saved(tmp_path / "net.loom")
    going.set()
    qtbot.waitUntil(lambda: written == [True], timeout=10_000)
    qtbot.waitUntil(lambda: not journal.path.exists(), timeout=10_000)
    assert writers[0] != threading.get_ident()
    workspace.apply(AddLayer("dense"))
    qtbot.waitUntil(lambda: written == [True, True], timeout=10_000)
    assert files.dumps(workspace.graph) in _loom(journal.path)
    journal.close()
    assert not journal.path.exists()
