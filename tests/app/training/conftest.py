from collections.abc import Iterator
from pathlib import Path

import pytest

from app.training.controller import TrainingController
from app.workspace import Workspace
from runtime.signature import signature_of
from tests.app.training.script import ScriptedWorker, little_net


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
def controller(workspace: Workspace, workers: list[ScriptedWorker]) -> Iterator[TrainingController]:
    def new_worker() -> ScriptedWorker:
        workers.append(ScriptedWorker())
        return workers[-1]

    made = TrainingController(workspace, new_worker)
    yield made
    made.close()
