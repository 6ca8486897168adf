"""An inspector over two layers of a kind."""

import pytest

from app.inspector.panel import InspectorPanel
from app.theme import DARK
from app.workspace import Workspace
from tests.app.inspector.hand import two_dense


@pytest.fixture
def panel(qtbot):
    workspace = Workspace()
    workspace.replace(two_dense())
    made = InspectorPanel(workspace, DARK)
    qtbot.addWidget(made)
    made.resize(300, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made
