"""What happens is told in words, once, to people who hear the window."""

import pytest
from PySide6.QtWidgets import QWidget

from app.announce import Announcer, deliver
from app.training.controller import TrainingController
from app.training.phase import Phase
from app.workspace import Workspace
from graph_core.builder import Network
from graph_core.edits import AddLayer, Connect, Delete, Disconnect, Rename, SetParams, Several
from graph_core.edits.blocks import MakeBlock
from graph_core.graph import PortRef


@pytest.fixture
def workspace(qapp):
    net = Network("small")
    hidden = net.layer("dense", units=3, name="hidden")(net.input("image", (4,)))
    net.output("y", net.layer("relu", name="act")(hidden))
    made = Workspace()
    made.replace(net.graph)
    return made


@pytest.fixture
def controller(workspace):
    return TrainingController(workspace, lambda: pytest.fail("nobody trains here"))


@pytest.fixture
def said(qtbot, workspace, controller):
    window = QWidget()
    qtbot.addWidget(window)
    texts = []
    announcer = Announcer(window, workspace, controller, lambda _, text: texts.append(text))

    def since():
        """Return what was said since the last question."""
        qtbot.wait(5)
        heard, texts[:] = [*texts], []
        return heard

    since.announcer = announcer
    return since


def named(workspace, name):
    return workspace.graph.calls(workspace.graph.layer_named(name).id)[0]


def test_wires_are_told_by_their_ends(workspace, said):
    (edge,) = workspace.graph.into(named(workspace, "act"))
    workspace.apply(Disconnect((edge.id,)))
    assert said() == ["Unlinked hidden.y from act.x. 1 error."]
    workspace.apply(Connect(edge.source, edge.target))
    assert said() == ["Linked hidden.y to act.x. No errors."]


def test_edit_and_the_selection_after_it_are_one_text(workspace, said):
    add = AddLayer("relu")
    workspace.apply(add)
    workspace.select([add.node_id])
    (text,) = said()
    assert text.startswith("Added relu. ")
    assert "selected" not in text


def test_a_layer_added_on_a_wire_tells_what_it_is_linked_to(workspace, said):
    add = AddLayer("relu")
    start = PortRef(named(workspace, "hidden"), "y")
    workspace.apply(Several((add, Connect(start, PortRef(add.node_id, "x"))), "Add ReLU"))
    assert said()[0].startswith("Added relu, linked hidden.y to relu.x")


def test_many_things_are_counted_few_are_named(workspace, said):
    nodes = [named(workspace, name) for name in ("hidden", "act")]
    workspace.apply(Delete((nodes[0],)))
    assert said()[0].startswith("Deleted hidden")
    workspace.undo()
    assert said() == ["Undone: Delete. No errors."]
    workspace.redo()
    assert said()[0].startswith("Redone: Delete")
    workspace.undo()
    said()
    workspace.apply(Delete(tuple(workspace.graph.nodes)))
    assert said()[0].startswith("Deleted 4 nodes")


def test_names_and_values_are_told(workspace, said):
    layer = workspace.graph.layer_named("hidden").id
    workspace.apply(Rename(layer, "wide"))
    assert said() == ["Renamed hidden to wide."]
    workspace.apply(SetParams(layer, {"units": 5}))
    assert said() == ["Set units of wide."]


def test_what_is_selected_and_entered_is_told(workspace, said):
    workspace.select([named(workspace, "act")])
    assert said() == ["act, ReLU, selected."]
    workspace.select(workspace.graph.nodes)
    assert said() == ["4 nodes selected."]
    workspace.select(())
    assert said() == ["Nothing selected."]
    edit = MakeBlock((named(workspace, "hidden"), named(workspace, "act")))
    workspace.apply(edit)
    said()
    workspace.enter(edit.node_id)
    assert said() == ["Inside block."]
    workspace.leave()
    assert said() == ["Back in the network."]


def test_phases_of_a_run_are_told(said, controller):
    for phase in (Phase.TRAINING, Phase.PAUSED, Phase.FINISHED):
        controller.phase_changed.emit(phase)
    assert said() == ["Training. Training paused. Training finished."]


def test_messages_reach_the_accessibility_of_qt(qtbot, said):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    deliver(window, "Linked a.y to b.x")  # nobody listens here; it must not fail
    said.announcer.say("once")
    said.announcer.say("once")
    assert said() == ["once."]
