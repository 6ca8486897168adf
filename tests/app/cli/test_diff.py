"""diff: exit codes as those of diff, words for people, JSON for machines, use from git."""

import os
import subprocess
import sys
from pathlib import Path

from graph_core import files
from graph_core.document import GraphDocument
from graph_core.edits import Delete, Move, SetParams


def changed(path, to, *edits_of):
    document = GraphDocument(files.load(path))
    for edit in edits_of:
        document.apply(edit(document.graph))
    files.save(document.graph, to)
    return to


def widen(graph):
    return SetParams(graph.layer_named("dense").id, {"units": 99})


def move(graph):
    return Move({graph.calls(graph.layer_named("dense").id)[0]: (7.0, 400.0)})


def cut(graph):
    return Delete(graph.calls(graph.layer_named("dropout").id))


def test_equal_networks_exit_with_0(layerloom, project):
    path = project("digits_cnn")
    done = layerloom("diff", path, path)
    assert (done.code, done.out.strip()) == (0, "no differences")


def test_different_networks_exit_with_1_and_say_how(layerloom, project, tmp_path):
    path = project("digits_cnn")
    other = changed(path, tmp_path / "b.loom", widen, cut)
    done = layerloom("diff", path, other)
    assert done.code == 1
    assert "units 64 → 99" in done.out
    assert "−  dropout" in done.out
    assert done.out.splitlines()[-1] == "3 removed, 1 changed"


def test_places_count_unless_only_meaning_is_asked_for(layerloom, project, tmp_path):
    path = project("digits_cnn")
    other = changed(path, tmp_path / "b.loom", move)
    assert layerloom("diff", path, other).code == 1
    assert layerloom("diff", path, other, "--semantic").code == 0


def test_the_json_tells_every_difference(layerloom, project, tmp_path):
    path = project("digits_cnn")
    found = layerloom("diff", path, changed(path, tmp_path / "b.loom", widen), "--json").json
    assert found["equal"] is False
    (only,) = found["differences"]
    assert (only["sign"], only["title"]) == ("changed", "dense")
    assert only["changes"] == [{"what": "units", "before": "64", "after": "99"}]


def test_a_file_that_cannot_be_read_exits_with_2(layerloom, project, tmp_path):
    done = layerloom("diff", project("digits_cnn"), tmp_path / "gone.loom")
    assert done.code == 2
    assert "gone.loom" in done.err


def test_version_control_may_hand_the_null_device_for_a_new_file(layerloom, project):
    done = layerloom("diff", os.devnull, project("digits_cnn"))
    assert done.code == 1
    assert "+  dense" in done.out


def test_git_shows_the_difference_of_two_versions(project, tmp_path):
    path = project("digits_cnn")

    def git(*arguments):
        return subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(Path.cwd())},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    git("init", "-q")
    git("add", path.name)
    git("commit", "-q", "-m", "one")
    changed(path, path, widen)
    done = git("difftool", "--no-prompt", f"--extcmd={sys.executable} -m app diff")
    assert "units 64 → 99" in done.stdout, done.stderr
