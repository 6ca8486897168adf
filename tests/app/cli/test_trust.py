"""The command line shows code before it trusts it, and runs none without."""

from __future__ import annotations

import io

import pytest

from graph_core.builder import Network


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERLOOM_HOME", str(tmp_path / "home"))


@pytest.fixture
def file(tmp_path):
    """A project file with code that leaves a trace when it runs."""
    trace = tmp_path / "trace"
    net = Network("own")
    source = (
        f"open({str(trace)!r}, 'w').close()\n"
        "class Own(nn.Module):\n    def forward(self, x):\n        return x * 2"
    )
    x = net.layer("python", "mine", source=source)(net.input("features", (4,)))
    net.output("species", net.layer("dense", units=3)(x))
    net.recipe(data={"id": "iris"}, epochs=1)
    net.save(tmp_path / "own.loom")
    return tmp_path / "own.loom"


def test_reading_commands_run_none_of_it(layerloom, file, tmp_path):
    assert layerloom("check", file).code == 0
    shown = layerloom("summary", file)
    assert "15 weights, 15 trained, 0 not, and those of mine, unknown until built" in shown.out
    assert layerloom("summary", file, "--json").json["nodes"][1]["parameters"] is None
    assert not (tmp_path / "trace").exists()


def test_training_is_refused_with_what_to_do(layerloom, file, tmp_path):
    refused = layerloom("train", file)
    assert refused.code == 2
    assert "code in this network isn't trusted" in refused.err
    assert f"layerloom trust {file}" in refused.err
    assert "untrusted code in mine" in refused.err
    assert not (tmp_path / "trace").exists()


@pytest.mark.parametrize(("answer", "code"), [("n\n", 1), ("\n", 1), ("", 1), ("y\n", 0)])
def test_it_shows_the_code_and_asks(layerloom, file, monkeypatch, answer, code):
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    asked = layerloom("trust", file)
    assert asked.code == code
    assert "   2  class Own(nn.Module):" in asked.out
    assert "Trust the code of mine, and let it run? [y/N]" in asked.out
    assert ("mine" in layerloom("trust", "--list").out) is not bool(code)


def test_trusted_code_runs_until_it_is_revoked_or_changed(layerloom, file, tmp_path):
    assert layerloom("trust", file, "--yes").code == 0
    run = tmp_path / "run"
    assert layerloom("train", file, "--run-dir", run).code == 0
    assert (tmp_path / "trace").exists()
    assert layerloom("evaluate", run).code == 0
    assert layerloom("trust", file, "--revoke").code == 0
    for command in (
        ("train", file, "--run-dir", run, "--resume", "--epochs", 2),
        ("evaluate", run),
        ("export", run, "--to", "python", "--output", tmp_path / "model.py"),
    ):
        refused = layerloom(*command)
        assert refused.code == 2
        assert "isn't trusted" in refused.err
    layerloom("trust", file, "--yes")
    file.write_text(file.read_text().replace("x * 2", "x * 3"))
    assert layerloom("train", file).code == 2


def test_a_damaged_list_is_told(layerloom, file, tmp_path):
    layerloom("trust", file, "--yes")
    (tmp_path / "home" / "config" / "trusted.json").write_text("{")
    refused = layerloom("train", file)
    assert refused.code == 2
    assert "the list of trusted code is damaged" in refused.err


def test_a_network_without_code_needs_none(layerloom, project):
    assert "there is no code" in layerloom("trust", project("digits_mlp")).out


def test_nothing_to_trust_is_a_clear_word(layerloom):
    refused = layerloom("trust")
    assert refused.code == 2
    assert "expected FILE, or --list" in refused.err
