"""A killed window had several tabs: each unsaved one is offered and comes back in a tab."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

from app.application import offer_recovery
from app.autosave import find_lost
from app.dialogs.ask import Rescue
from graph_core import files

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
    documents = Documents(workspace)
    journals = Journals(documents, Path(sys.argv[1]))
    for path in map(Path, sys.argv[2:]):
        documents.open(files.load(path), path)
        workspace.apply(AddLayer("relu", (0.0, 300.0)))
    QTimer.singleShot(0, lambda: print("edited", flush=True))
    application.exec()
"""


def edit_and_kill(state, *paths):
    """Start a process that edits a tab per file, and kill it two seconds later."""
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(state), *map(str, paths)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(Path.cwd())}
    )
    assert process.stdout.readline() == b"edited\n"
    time.sleep(2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


def test_every_unsaved_tab_of_a_killed_window_is_offered_and_recovered(window, net, state, answers):
    paths = [net("a"), net("b")]
    edit_and_kill(state, *paths)
    assert len(find_lost(state)) == 2
    answers.rescue = Rescue.RECOVER
    offer_recovery(window, state)
    assert sorted(answers.asked) == ["lost a", "lost b"]
    assert {opened.path for opened in window.documents} == set(paths)
    for opened in window.documents:
        assert opened.modified
        assert window.journals.of(opened).path.exists()
        assert len(opened.document.graph) == len(files.load(opened.path)) + 1
        opened.document.undo()
        assert opened.document.graph == files.load(opened.path)
    assert find_lost(state) == []


def test_what_was_lost_comes_back_in_the_tab_that_has_its_file_open(window, net, state, answers):
    path = net("a")
    edit_and_kill(state, path)
    window.filing.open(path)
    answers.rescue = Rescue.RECOVER
    offer_recovery(window, state)
    assert [opened.path for opened in window.documents] == [path]
    assert window.documents.current.modified


def test_each_tab_has_a_journal_of_its_own_that_goes_with_it(window, two, answers):
    window.add_layer("relu")
    window.documents.show(two[0])
    window.add_layer("relu")
    window.journals.write()
    kept = [window.journals.of(opened).path for opened in two]
    assert all(path.exists() for path in kept)
    assert kept[0] != kept[1]
    window.filing.save()
    assert [path.exists() for path in kept] == [False, True]
    window.documents.close(two[1])
    assert not kept[1].exists()
