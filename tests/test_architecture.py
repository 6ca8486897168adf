"""The rooms keep apart, the window stays free of torch, and files stay readable."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("app", "runtime", "graph_core")
TOP_LEVEL = {
    *ROOMS,
    "LICENSE",
    "README.md",
    "constraints.txt",
    "pyproject.toml",
    "resources",
    "tests",
}
FILE_LINES, FUNCTION_LINES = 400, 40
# A longer one needs a reason a reader accepts; it stands here beside its name.
LONG_FILES: dict[str, str] = {}
DECLARES = "one flat list of declarations, with nothing to take apart"
LONG_FUNCTIONS: dict[str, str] = {
    "app/canvas/actions.py:_editing": DECLARES,
    "app/training/controller.py:actions": DECLARES,
    "app/window_actions.py:_file": DECLARES,
}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the rooms and their contracts that a test may spoil."""
    copy = tmp_path_factory.mktemp("copy")
    ignore = shutil.ignore_patterns("__pycache__")
    for room in ROOMS:
        shutil.copytree(ROOT / room, copy / room, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def test_every_import_contract_is_kept(rooms: Path) -> None:
    checked = lint_imports(rooms)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("graph_core/planted.py", "import runtime.recipe", "One direction"),
        ("runtime/planted.py", "import app.theme", "One direction"),
        ("graph_core/planted.py", "import torch", "graph_core knows neither"),
        ("graph_core/planted.py", "import numpy", "graph_core knows neither"),
        ("graph_core/planted.py", "import PySide6.QtCore", "graph_core knows neither"),
        ("runtime/planted.py", "import PySide6.QtCore", "runtime knows no Qt"),
        ("runtime/planted.py", "import torch", "only runtime.engine imports torch"),
        ("runtime/data/planted.py", "import torch.nn", "only runtime.engine imports torch"),
        ("runtime/planted.py", "import runtime.engine.build", "runtime.engine is started"),
        ("app/planted.py", "import torch", "the app reaches neither"),
        ("app/planted.py", "import runtime.engine.build", "the app reaches neither"),
    ],
)
def test_a_planted_import_breaks_its_contract(
    rooms: Path, file: str, line: str, contract: str
) -> None:
    planted = rooms / file
    planted.write_text(f'"""Planted."""\n\n{line}\n', "utf-8")
    try:
        checked = lint_imports(rooms)
    finally:
        planted.unlink()
    broken = [row for row in checked.stdout.splitlines() if row.endswith(" BROKEN")]
    assert checked.returncode == 1
    assert any(row.startswith(contract) for row in broken), checked.stdout


def test_the_app_does_not_reach_torch_through_a_detour(rooms: Path) -> None:
    detour, door = rooms / "runtime/detour.py", rooms / "app/door.py"
    detour.write_text('"""Planted."""\n\nimport runtime.engine.build\n', "utf-8")
    door.write_text('"""Planted."""\n\nimport runtime.detour\n', "utf-8")
    try:
        checked = lint_imports(rooms)
    finally:
        detour.unlink()
        door.unlink()
    assert "not even indirectly BROKEN" in checked.stdout


def modules_after(code: str, *arguments: str) -> set[str]:
    """Return the top-level modules a fresh process has loaded after some code."""
    report = "\nimport sys; print('|'.join({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", code + report, *arguments],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split("|"))


def test_the_window_runs_without_torch() -> None:
    loaded = modules_after("import app.application, app.window, app.screenshot")
    assert "PySide6" in loaded
    assert "torch" not in loaded


@pytest.mark.parametrize("command", ["layers", "templates", "check", "summary"])
def test_headless_commands_run_without_qt_and_torch(command: str, tmp_path: Path) -> None:
    file = tmp_path / "net.loom"
    code = "import sys; from app.main import main; main(['new', 'iris_mlp', sys.argv[1]])\n"
    code += "main([part for part in sys.argv[2:] if part])"
    on_file = str(file) if command in ("check", "summary") else ""
    loaded = modules_after(code, str(file), command, on_file)
    assert not loaded & {"PySide6", "pyqtgraph", "torch"}


def test_the_top_level_holds_the_agreed_names_only() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:  # an unpacked archive: only its folders can be looked at
        names = {path.name for path in ROOT.iterdir() if path.name in TOP_LEVEL}
    else:
        names = {line.partition("/")[0] for line in listed.stdout.splitlines()}
    assert {name for name in names if not name.startswith(".")} <= TOP_LEVEL
    assert set(ROOMS) <= names


def sources() -> Iterator[Path]:
    for room in (*ROOMS, "tests"):
        yield from sorted((ROOT / room).rglob("*.py"))


def test_no_file_is_longer_than_a_reader_likes() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in sources()
    }
    long = {name: size for name, size in lengths.items() if size > FILE_LINES}
    assert long.keys() == LONG_FILES.keys()


def test_no_function_is_longer_than_a_reader_likes() -> None:
    long = {}
    for path in sources():
        for item in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (item.end_lineno or item.lineno) - item.lineno + 1
                if size > FUNCTION_LINES:
                    long[f"{path.relative_to(ROOT)}:{item.name}"] = size
    assert long.keys() == LONG_FUNCTIONS.keys()


UNSAFE = {"pickle", "cloudpickle", "joblib", "dill", "marshal"}


def calls(room: str) -> Iterator[tuple[Path, ast.Call]]:
    for path in sorted((ROOT / room).rglob("*.py")):
        for item in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(item, ast.Call):
                yield path, item


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_unpickles(room: str) -> None:
    for path, call in calls(room):
        assert ast.unparse(call.func).partition(".")[0] not in UNSAFE, path


def test_torch_load_stands_in_one_place_and_takes_weights_only() -> None:
    found = [call for _, call in calls("runtime") if ast.unparse(call.func) == "torch.load"]
    assert len(found) == 1
    given = {word.arg: ast.unparse(word.value) for word in found[0].keywords}
    assert given["weights_only"] == "True"
