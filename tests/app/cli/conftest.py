"""Commands run in this process, as a shell would run them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.main import main


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out.splitlines()[-1])


@pytest.fixture
def layerloom(capfd: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    def run(*arguments: object) -> Outcome:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse leaves this way
            code = int(end.code or 0)
        out, err = capfd.readouterr()
        return Outcome(code, out, err)

    return run


@pytest.fixture
def project(tmp_path: Path, layerloom: Callable[..., Outcome]) -> Callable[[str], Path]:
    """Make a project file from a template."""

    def make(template: str) -> Path:
        path = tmp_path / f"{template}.loom"
        assert layerloom("new", template, path).code == 0
        return path

    return make
