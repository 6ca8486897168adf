from pathlib import Path

import pytest

from app.training.controller import TrainingController
from app.workspace import Workspace
from graph_core.builder import Network
from graph_core.graph import Graph
from runtime.signature import signature_of
from tests.app.training.script import ScriptedWorker


def little_net() -> Graph:
    net = Network("little net")
    net.recipe(data={"id": "iris"}, epochs=4)
    net.output("species", net.layer("dense", units=3)(net.input("features", (4,))))
    return net.graph


@pytest.fixture
def workspace(qapp: object, tmp_path: Path) -> Workspace:
    made = Workspace(signature_of)
    made.replace(little_net(), tmp_path / "little.loom")
    return made


@pytest.fixture
def workers() -> list[ScriptedWorker]:
    """All workers the controller has asked for, the newest last."""
    return []


@pytest.fixture
def controller(workspace: Workspace, workers: list[ScriptedWorker]) -> TrainingController:
    def new_worker() -> ScriptedWorker:
        workers.append(ScriptedWorker())
        return workers[-1]

    return TrainingController(workspace, new_worker)
