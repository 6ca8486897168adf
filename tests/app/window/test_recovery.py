"""After a crash the window asks once, recovers what was lost and keeps it until it is saved."""

import json

from app.application import offer_recovery
from app.autosave import STEM, find_lost
from app.dialogs.ask import Rescue
from graph_core import files
from graph_core.builder import Network


def leave_behind(state, name="lost"):
    """Write what a killed window leaves."""
    net = Network(name)
    net.output("y", net.layer("dense", units=3)(net.input("x", (4,))))
    state.mkdir(exist_ok=True)
    text = json.dumps({"file": None, "loom": files.dumps(net.graph)})
    (state / f"{STEM}{name}.json").write_text(text, "utf-8")
    return net.graph


def test_without_a_crash_nothing_is_asked(window, state, answers):
    window.add_layer("dense")
    window.journals.write()
    offer_recovery(window, state)
    assert answers.asked == []


def test_what_was_lost_is_shown_unsaved_and_its_journal_replaced_by_the_windows(
    window, state, answers
):
    graph = leave_behind(state)
    answers.rescue = Rescue.RECOVER
    offer_recovery(window, state)
    assert answers.asked == ["lost lost"]
    assert window.workspace.graph == graph
    assert window.workspace.document.modified
    assert window.journals.current.path.exists()
    assert not (state / f"{STEM}lost.json").exists()
    offer_recovery(window, state)
    assert answers.asked == ["lost lost"]


def test_later_keeps_the_journal_and_discard_takes_it_away(window, state, answers):
    leave_behind(state)
    offer_recovery(window, state)
    assert len(find_lost(state)) == 1
    answers.rescue = Rescue.DISCARD
    offer_recovery(window, state)
    assert find_lost(state) == []
    assert not window.workspace.graph.nodes
