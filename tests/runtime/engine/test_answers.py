"""A training answers before it writes: the state is told first, the checkpoint comes after."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.engine import checkpoint
from runtime.engine.controls import Controls
from runtime.engine.trainer import Trainer
from runtime.protocol import Epoch, Event, State, Steps
from tests.runtime.engine.networks import iris


@pytest.fixture
def story(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What happens, checkpoints among the events."""
    told: list[object] = []
    save = checkpoint.save

    def noted(folder: Path, kind: str, kept: checkpoint.Checkpoint) -> Path:
        told.append(kind)
        return save(folder, kind, kept)

    monkeypatch.setattr("runtime.engine.trainer.checkpoint.save", noted)
    monkeypatch.setattr(Trainer, "_save_when_due", Trainer._save)  # it is always due
    return told


def _run(story: list[object], folder: Path, after: type[Event], act: str) -> None:
    """Train; act when the second event of a kind is heard, and go on from a pause."""
    controls, heard = Controls(), 0
    for event in Trainer(iris(), folder, controls).events():
        story.append(event)
        heard += isinstance(event, after)
        if isinstance(event, after) and heard == 2:
            getattr(controls, act)()
        if event == State(str(folder), "paused"):
            controls.resume()


@pytest.mark.parametrize("after", [Steps, Epoch])
@pytest.mark.parametrize(("act", "answer"), [("pause", "paused"), ("stop", "stopping")])
def test_the_answer_is_the_next_thing_that_happens(
    act: str, answer: str, after: type[Event], story: list[object], tmp_path: Path
) -> None:
    _run(story, tmp_path, after, act)
    place = story.index(State(str(tmp_path), answer))
    assert isinstance(story[place - 1], after)
    assert "last" in story[place:]


def test_a_stopped_run_has_its_last_step_in_the_checkpoint(
    story: list[object], tmp_path: Path
) -> None:
    _run(story, tmp_path, Steps, "stop")
    last = [event for event in story if isinstance(event, Steps)][-1].step[-1]
    assert checkpoint.load(tmp_path / "checkpoints", "last").step == last
