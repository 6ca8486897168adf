"""Bad input: one clear message, the right exit code, nothing lost, never a traceback."""

import errno
import os

import pytest

from graph_core.builder import Network
from graph_core.files import load


def network(loss="cross_entropy", units=10, target="digit", data="digits"):
    net = Network("net")
    x = net.layer("flatten")(net.input("image", (1, 8, 8)))
    net.output("digit", net.layer("dense", units=units)(x), loss=loss, target=target)
    net.recipe(data={"id": data, "params": {}}, epochs=1)
    return net


def refused(outcome, *words, code=2):
    assert outcome.code == code
    assert outcome.out == ""
    assert outcome.err.startswith("layerloom: ")
    assert "Traceback" not in outcome.err
    for word in words:
        assert word in outcome.err
    return True


@pytest.mark.parametrize("command", ["check", "summary", "train", "open", "plot", "screenshot"])
@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b'{"format": "x"}', b"[1, 2]"])
def test_a_broken_project_is_refused_and_left_alone(layerloom, tmp_path, command, content):
    path = tmp_path / "broken.loom"
    path.write_bytes(content)
    more = [tmp_path / "out.png"] if command in ("plot", "screenshot") else []
    assert refused(layerloom(command, path, *more), "broken.loom")
    assert path.read_bytes() == content
    assert sorted(p.name for p in tmp_path.iterdir()) == ["broken.loom"]


@pytest.mark.parametrize("command", ["check", "summary", "train", "open"])
def test_a_missing_project_is_refused(layerloom, tmp_path, command):
    assert refused(layerloom(command, tmp_path / "nothing.loom"), "nothing.loom")


@pytest.mark.parametrize(
    "command",
    [("evaluate",), ("predict", "--input", "x.csv", "--output", "y.csv")]
    + [("export", "--to", kind, "--output", "m") for kind in ("safetensors", "python")],
)
def test_a_missing_run_is_refused(layerloom, tmp_path, command):
    name, *rest = command
    assert refused(layerloom(name, tmp_path / "no-run", *rest), "no-run", "expected a run folder")


def test_an_unknown_layer_kind_is_found_and_not_trained(layerloom, tmp_path):
    path = tmp_path / "net.loom"
    network().save(path)
    path.write_text(path.read_text().replace('"dense"', '"dance"'))
    before = path.read_bytes()
    checked = layerloom("check", path, "--json")
    assert checked.code == 1
    assert any("dance" in found["message"] for found in checked.json["diagnostics"])
    assert refused(layerloom("train", path), "dance")
    assert refused(layerloom("summary", path), "dance")
    assert path.read_bytes() == before


def test_a_recipe_naming_a_missing_field_is_explained(layerloom, tmp_path):
    path = tmp_path / "net.loom"
    network(target="colour").save(path)
    checked = layerloom("check", path, "--json")
    assert checked.code == 1
    assert any("colour" in found["message"] for found in checked.json["diagnostics"])
    assert refused(layerloom("train", path), "colour", "digit")


def test_a_recipe_naming_a_missing_data_set_is_explained(layerloom, tmp_path):
    path = tmp_path / "net.loom"
    network(data="nodata").save(path)
    assert refused(layerloom("train", path), "nodata")


@pytest.mark.parametrize("units", [3, 40])
def test_a_head_wider_or_narrower_than_its_classes_is_explained(layerloom, tmp_path, units):
    path = tmp_path / "net.loom"
    network(units=units).save(path)
    checked = layerloom("check", path, "--json").json["diagnostics"]
    found = [f for f in checked if "10" in f["message"] and str(units) in f["message"]]
    assert found
    assert found[0]["fixes"]
    outcome = layerloom("train", path, "--run-dir", tmp_path / "run")
    if found[0]["severity"] == "error":
        assert refused(outcome, "10", str(units))
        assert not (tmp_path / "run").exists()


def test_an_empty_graph_is_explained(layerloom, tmp_path):
    path = tmp_path / "empty.loom"
    Network("empty").save(path)
    assert refused(layerloom("train", path), "empty")
    assert refused(layerloom("summary", path), "empty")
    assert refused(layerloom("plot", path, tmp_path / "empty.png"), "empty")
    assert layerloom("check", path, "--json").code == 1


def test_a_full_disk_loses_nothing(layerloom, tmp_path, monkeypatch):
    def full(descriptor, data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("graph_core.atomic.os.write", full)
    assert refused(layerloom("new", "iris_mlp", tmp_path / "new.loom"), "new.loom", "No space")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_missing_is_named(layerloom, tmp_path):
    assert refused(layerloom("new", "iris_mlp", tmp_path / "no" / "new.loom"), "new.loom")


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--epochs", "0"], ["epochs"]),
        (["--batch-size", "-3"], ["batch_size"]),
        (["--lr", "0"], ["Learning rate"]),
        (["--lr", "nan"], ["Learning rate"]),
        (["--device", "tpu"], ["device", "tpu"]),
    ],
)
def test_a_flag_out_of_range_is_explained(layerloom, tmp_path, flags, words):
    path = tmp_path / "net.loom"
    network().save(path)
    assert refused(layerloom("train", path, *flags), *words)


def test_an_unknown_template_names_its_neighbours(layerloom, tmp_path):
    assert refused(layerloom("new", "digit_cnn", tmp_path / "x.loom"), "digits_cnn")


def test_a_picture_of_another_kind_is_refused(layerloom, project, tmp_path):
    assert refused(layerloom("plot", project("iris_mlp"), tmp_path / "x.gif"), ".svg, .png, .pdf")


def test_a_taken_run_folder_is_left_alone(layerloom, project, tmp_path):
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine.txt").write_text("precious")
    outcome = layerloom("train", project("iris_mlp"), "--run-dir", taken)
    assert refused(outcome, "taken", "--resume")
    assert (taken / "mine.txt").read_text() == "precious"
    assert load(tmp_path / "iris_mlp.loom").name == "iris_mlp"


def test_words_that_are_no_command_are_a_usage_error(layerloom):
    outcome = layerloom("fly")
    assert outcome.code == 2
    assert "usage" in outcome.err
