"""What the window looks like, in ten scenes and both themes.

`python -m tests.app.scenes --update [NAME ...]` renews the references after a change that is
wanted; look at each before it is committed. How pictures are compared is said in `likeness`.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app.theme import THEMES
from tests.app.scenes.likeness import difference, likeness
from tests.app.scenes.references import REFERENCES, keep, kept, name_of
from tests.app.scenes.scenes import SCENES

ROOT = Path(__file__).parents[3]
LARGEST = 60_000  # bytes
LONGEST = 170  # seconds


@pytest.fixture(scope="session")
def drawn(tmp_path_factory):
    """The folder with all scenes as they look now, drawn by a process of its own."""
    folder = tmp_path_factory.mktemp("scenes")
    command = [sys.executable, "-m", "tests.app.scenes", "--into", str(folder)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder


def require_alike(got, expected, scene, theme, folder):
    """Raise AssertionError for pictures that differ, with the paths of what to look at."""
    found = likeness(got, expected)
    if found.alike:
        return
    shots = {"got": got, "expected": expected, "difference": difference(got, expected)}
    paths = [keep(shot, folder / name, scene, theme) for name, shot in shots.items()]
    raise AssertionError("\n".join([f"{scene} looks different: {found}", *map(str, paths)]))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scene", [scene.name for scene in SCENES])
def test_a_scene_looks_as_it_did(drawn, scene, theme, tmp_path):
    got = QImage(str(drawn / name_of(scene, theme)))
    require_alike(got, kept(scene, theme), scene, theme, tmp_path)


def test_what_differs_is_left_to_be_looked_at(tmp_path):
    dark, light = (kept("opened", theme) for theme in THEMES)
    with pytest.raises(AssertionError, match="opened looks different: worst tile") as raised:
        require_alike(dark, light, "opened", "dark", tmp_path)
    for line in str(raised.value).splitlines()[1:]:
        assert QImage(line).size() == dark.size()
    assert {path.name for path in tmp_path.iterdir()} == {"got", "expected", "difference"}


def test_there_is_one_small_reference_per_scene_and_theme():
    files = {path.name: path.stat().st_size for path in REFERENCES.iterdir()}
    assert files.keys() == {name_of(scene.name, theme) for scene in SCENES for theme in THEMES}
    assert max(files.values()) <= LARGEST
