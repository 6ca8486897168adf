from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.data.panel import DataPanel
from app.theme import DARK
from app.workspace import Workspace
from graph_core.builder import Network
from graph_core.graph import Graph
from runtime.signature import signature_of


def digits_net() -> Graph:
    net = Network("digits")
    net.recipe(data={"id": "digits"})
    flat = net.layer("flatten")(net.input("image", (1, 8, 8)))
    net.output("digit", net.layer("dense", units=10)(flat))
    return net.graph


@pytest.fixture
def workspace(qapp: object) -> Workspace:
    made = Workspace(signature_of)
    made.replace(digits_net())
    return made


@pytest.fixture
def panel(workspace: Workspace, qtbot: QtBot) -> Iterator[DataPanel]:
    made = DataPanel(workspace, DARK)
    qtbot.addWidget(made)
    made.resize(1389, 270)
    made.show()
    yield made
    made.close_data()
