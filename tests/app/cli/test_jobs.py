"""evaluate, predict, export: what a finished run is good for, in a worker process."""

import csv
import json
import subprocess
import sys

import numpy as np
import pytest
from safetensors.numpy import load_file
from sklearn.datasets import load_iris

from app.main import main
from graph_core.files import load
from runtime.recipe import read_recipe


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run of the iris template, three epochs long."""
    folder = tmp_path_factory.mktemp("trained")
    assert main(["new", "iris_mlp", str(folder / "iris.loom")]) == 0
    command = ["train", str(folder / "iris.loom"), "--run-dir", str(folder / "run")]
    flags = ["--epochs", "3", "--batch-size", "16", "--lr", "0.02", "--seed", "7"]
    assert main([*command, *flags, "--device", "cpu"]) == 0
    return folder / "run"


def test_overrides_stand_in_the_recipe_of_the_run(run):
    recipe = read_recipe(json.loads((run / "recipe.json").read_text()))
    assert (recipe.epochs, recipe.batch_size, recipe.seed, recipe.device) == (3, 16, 7, "cpu")
    assert recipe.optimizer.params["lr"] == 0.02
    assert load(run / "graph.loom").recipe["epochs"] == 3
    assert load(run.parent / "iris.loom").recipe["epochs"] != 3


def test_evaluate_measures_the_best_weights(layerloom, run):
    outcome = layerloom("evaluate", run, "--json")
    best = json.loads((run / "run.json").read_text())["best"]
    assert outcome.json["run"] == str(run)
    assert outcome.json["epochs"] == 3
    assert outcome.json["metrics"]["val_loss"] == pytest.approx(best["val_loss"], rel=1e-5)


def test_evaluate_prints_a_table_for_people(layerloom, run):
    outcome = layerloom("evaluate", run)
    assert outcome.code == 0
    assert "val_accuracy" in outcome.out


def test_several_heads_have_metrics_of_their_own(layerloom, project, tmp_path):
    trained = layerloom(
        "train", project("two_heads"), "--epochs", 1, "--run-dir", tmp_path / "run", "--json"
    ).json
    measured = layerloom("evaluate", tmp_path / "run", "--json").json
    wanted = {"val_loss", "digit/val_loss", "digit/val_accuracy", "parity/val_accuracy"}
    assert wanted <= trained["metrics"].keys()
    assert wanted <= measured["metrics"].keys()


def test_predict_reads_and_writes_tables(layerloom, run, tmp_path):
    features = load_iris().data.astype(np.float32)
    np.savez(tmp_path / "in.npz", features=features)
    output = tmp_path / "out.csv"
    outcome = layerloom("predict", run, "--input", tmp_path / "in.npz", "--output", output)
    assert outcome.code == 0
    rows = list(csv.DictReader(output.read_text().splitlines()))
    assert len(rows) == len(features)
    assert {row["species"] for row in rows} <= {"setosa", "versicolor", "virginica"}


def test_predict_refuses_what_does_not_fit(layerloom, run, tmp_path):
    np.savez(tmp_path / "in.npz", features=np.zeros((5, 9), np.float32))
    outcome = layerloom(
        "predict", run, "--input", tmp_path / "in.npz", "--output", tmp_path / "out.csv"
    )
    assert outcome.code == 2
    assert "features" in outcome.err
    assert not (tmp_path / "out.csv").exists()


def test_export_writes_the_best_weights(layerloom, run, tmp_path):
    output = tmp_path / "m.safetensors"
    outcome = layerloom("export", run, "--to", "safetensors", "--output", output)
    assert outcome.code == 0
    summary = layerloom("summary", run / "graph.loom", "--json").json
    shapes = {name: list(array.shape) for name, array in load_file(output).items()}
    assert shapes == summary["state"]


def test_exported_source_runs_on_its_own(layerloom, run, tmp_path):
    output = tmp_path / "model.py"
    outcome = layerloom("export", run, "--to", "python", "--output", output)
    assert outcome.code == 0
    assert str(output) in outcome.out
    alone = subprocess.run(
        [sys.executable, "-I", "-c", f"exec(compile(open({str(output)!r}).read(), 'm', 'exec'))"],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert alone.returncode == 0, alone.stderr


def test_resume_refuses_another_network(layerloom, project, run):
    outcome = layerloom("train", project("wine_mlp"), "--run-dir", run, "--resume")
    assert outcome.code == 2
    assert "another network" in outcome.err
