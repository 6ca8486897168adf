"""What the README shows works, and it names every command."""

import re
import subprocess
from pathlib import Path

from app.cli import COMMANDS
from app.main import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_python_example_makes_a_network_that_can_be_trained(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (example,) = blocks("python")
    exec(compile(example, "README.md", "exec"), {})
    assert main(["check", "siamese.loom"]) == 0


def test_every_command_stands_in_the_table():
    rows = re.findall(r"^\| `(\w+)", README, re.MULTILINE)
    assert rows == [command.name for command in COMMANDS]


def test_every_file_it_names_is_there():
    named = re.findall(r"[`(]((?:app|runtime|graph_core|resources)/[\w/.]+\.\w+)", README)
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_the_ci_runs_the_test_command_it_gives():
    assert "```\nbash resources/test.sh\n```" in README
    script = (ROOT / ".ci/run").read_text("utf-8")
    assert "resources/test.sh" in script
    for shell in (".ci/run", "resources/start.sh", "resources/test.sh", "resources/environment.sh"):
        assert subprocess.run(["bash", "-n", ROOT / shell], check=False).returncode == 0
