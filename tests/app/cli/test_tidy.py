"""tidy: a network laid out anew, in place or elsewhere, as the window would."""

from dataclasses import replace

import pytest

from graph_core.files import load, save
from tests.app.cli.test_pictures import draw


@pytest.fixture
def heaped(project):
    """A project file whose nodes all lie in one place."""
    path = project("digits_residual")
    graph = load(path)
    save(replace(graph, positions=dict.fromkeys(graph.nodes, (0.0, 0.0)), routes={}), path)
    return path


def test_tidy_lays_a_file_out_in_place_and_changes_nothing_else(heaped):
    before = load(heaped)
    done = draw("tidy", heaped)
    assert (done.returncode, done.stderr) == (0, "")
    after = load(heaped)
    assert len(set(after.positions.values())) == len(after.nodes)
    assert after.routes
    assert replace(after, positions=before.positions, routes={}) == before


def test_tidy_writes_elsewhere_and_twice_is_once(heaped, tmp_path):
    old = heaped.read_bytes()
    out = tmp_path / "neat.loom"
    assert draw("tidy", heaped, "-o", out, "--inside").returncode == 0
    assert heaped.read_bytes() == old
    neat = out.read_bytes()
    assert draw("tidy", out).returncode == 0
    assert out.read_bytes() == neat


def test_tidy_refuses_a_file_that_isnt_there(tmp_path):
    done = draw("tidy", tmp_path / "none.loom")
    assert done.returncode == 2
    assert "none.loom" in done.stderr
