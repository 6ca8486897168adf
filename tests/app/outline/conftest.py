import pytest
from PySide6.QtWidgets import QMenu

from app.outline.panel import OutlinePanel
from app.theme import DARK
from app.workspace import Workspace
from graph_core.builder import Network


@pytest.fixture
def workspace(qapp):
    net = Network("small")
    image = net.input("image", (4,))
    hidden = net.layer("dense", units=3, name="hidden")(image)
    act = net.layer("relu", name="act")(hidden)
    net.output("y", act)
    made = Workspace()
    made.replace(net.graph)
    return made


@pytest.fixture
def panel(workspace, qtbot):
    made = OutlinePanel(workspace, DARK, QMenu)
    qtbot.addWidget(made)
    made.resize(240, 500)
    made.show()
    qtbot.waitExposed(made)
    return made
