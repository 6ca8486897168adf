"""Where documents were looked at is kept, and what takes long is made before they are shown."""

import threading

import pytest

from app.canvas import views
from app.canvas.surface import Surface
from app.theme import DARK
from app.workspace import Workspace
from graph_core.graph import Graph, Layer, Node


@pytest.fixture
def surface(qtbot):
    made = Surface(Workspace(), DARK)
    qtbot.addWidget(made)
    return made


def network():
    return Graph("t", {"a": Layer("a", "relu", "a")}, {"a": Node("a", "a")}, {}, {"a": (8.0, 9.0)})


def test_a_mirror_prepared_in_a_thread_is_the_one_shown(surface, monkeypatch):
    prepared = []
    make = surface.workspace.document_prepared
    thread = threading.Thread(target=lambda: prepared.append(make(network())))
    thread.start()
    thread.join()
    monkeypatch.setattr(views, "Mirror", None)
    surface.workspace.put(prepared[0])
    assert surface.mirror.graph is prepared[0].graph
    assert surface.mirror.analysis is prepared[0].analysis


def test_a_mirror_prepared_for_what_has_changed_since_is_not_shown(surface):
    from graph_core.edits import Move

    document = surface.workspace.document_prepared(network())
    document.apply(Move({"a": (80.0, 90.0)}))
    surface.workspace.put(document)
    assert surface.mirror.graph is document.graph
    assert surface.mirror.box("a").left == 80.0
