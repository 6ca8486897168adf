"""The core stands alone: all of its tests pass with torch, Qt and numpy absent."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCKER = """
import sys

class Absent:
    names = {"torch", "PySide6", "shiboken6", "pyqtgraph", "numpy"}
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.names:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
"""
MODULES = """
import importlib, pkgutil, graph_core
for module in pkgutil.walk_packages(graph_core.__path__, "graph_core."):
    importlib.import_module(module.name)
from graph_core.analysis import analyse
from graph_core.files import dumps, loads
from graph_core.templates import TEMPLATES
for template in TEMPLATES:
    graph = loads(dumps(template.build()))
    assert not analyse(graph).errors, template.id
print(len(TEMPLATES) >= 10, sorted({"torch", "PySide6", "numpy"} & set(sys.modules)))
"""
TESTS = """
import pytest
sys.exit(pytest.main([
    "-q", "-x", "--override-ini=addopts=", "--import-mode=importlib", "-p", "no:cacheprovider",
    "-p", "no:pytest-qt", "-p", "no:xdist", "--override-ini=qt_api=", "-W", "ignore",
    "tests/graph_core", "--ignore=tests/graph_core/test_isolation.py",
    "--ignore=tests/graph_core/test_walks.py",
]))
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run Python where torch, Qt and numpy can't be imported."""
    command = [sys.executable, "-c", BLOCKER + code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_blocker_blocks() -> None:
    assert "ModuleNotFoundError: numpy" in run("import numpy").stderr


def test_every_module_works_without_torch_qt_and_numpy() -> None:
    done = run(MODULES)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "True []\n"


def test_the_tests_of_the_core_pass_without_torch_qt_and_numpy() -> None:
    done = run(TESTS)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert " passed" in done.stdout
