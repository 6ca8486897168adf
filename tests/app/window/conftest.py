"""A real window without a screen, a worker that does nothing, and answers given in advance."""

from pathlib import Path

import pytest

from app.dialogs.ask import Answer, Rescue
from app.settings import SettingsFile
from app.style import load_fonts
from app.window import MainWindow
from app.workspace import Workspace
from runtime.signature import signature_of


class IdleWorker:
    """A worker that is never needed."""

    alive = True
    exit_reason = ""

    def start(self):
        return None

    def send(self, command):
        raise AssertionError(f"nobody asked for {command}")

    def drain(self):
        return []

    def end(self):
        raise AssertionError("nothing is under way that could be ended")

    def close(self):
        return None


class Answers:
    """Gives answers in advance and keeps what was asked and said."""

    def __init__(self):
        self.changes = Answer.CANCEL
        self.rescue = Rescue.LATER
        self.consent = False
        self.to_open: Path | None = None
        self.to_save: Path | None = None
        self.asked: list[str] = []
        self.errors: list[object] = []

    def about_changes(self, name):
        self.asked.append(f"changes {name}")
        return self.changes

    def about_lost(self, name):
        self.asked.append(f"lost {name}")
        return self.rescue

    def yes(self, question, detail, yes):
        self.asked.append(question)
        return self.consent

    def path_to_open(self, folder):
        return self.to_open

    def path_to_save(self, suggested):
        self.asked.append(suggested.name)
        return self.to_save

    def show_error(self, title, error):
        self.errors.append(error)


@pytest.fixture
def answers():
    return Answers()


@pytest.fixture
def settings(tmp_path):
    return SettingsFile(tmp_path / "config")


@pytest.fixture
def state(tmp_path):
    return tmp_path / "state"


@pytest.fixture
def window(qtbot, settings, state, answers):
    load_fonts()
    made = MainWindow(Workspace(signature_of), settings, state, IdleWorker, answers)
    qtbot.addWidget(made, before_close_func=lambda w: setattr(answers, "changes", Answer.DISCARD))
    made.resize(1600, 1000)
    made.show()
    qtbot.waitExposed(made)
    made.show_workbench()
    return made
