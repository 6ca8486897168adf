"""train, evaluate, predict, export: a run from the command line, in a worker process."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file
from sklearn.datasets import load_iris

from app.main import main
from graph_core.builder import Network
from graph_core.files import load
from runtime.recipe import read_recipe

ROOT = Path(__file__).parents[3]


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


def test_train_says_what_came_of_it(layerloom, project, tmp_path):
    outcome = layerloom(
        "train", project("iris_mlp"), "--epochs", 2, "--run-dir", tmp_path / "run", "--json"
    )
    assert outcome.code == 0
    assert outcome.json["run"] == str(tmp_path / "run")
    assert outcome.json["epochs"] == 2
    assert {"loss", "val_loss", "val_accuracy"} <= outcome.json["metrics"].keys()
    assert outcome.err.count("epoch ") >= 2


def test_a_run_without_a_name_lies_beside_the_file(layerloom, project, tmp_path):
    outcome = layerloom("train", project("iris_mlp"), "--epochs", 1)
    made = list((tmp_path / "runs").iterdir())
    assert len(made) == 1
    assert str(made[0]) in outcome.out


def test_evaluate_measures_the_best_weights(layerloom, run):
    outcome = layerloom("evaluate", run, "--json")
    best = json.loads((run / "run.json").read_text())["best"]
    assert outcome.json["run"] == str(run)
    assert outcome.json["epochs"] == 3
    assert outcome.json["metrics"]["val_loss"] == pytest.approx(best["val_loss"], rel=1e-5)
    assert "val_accuracy" in layerloom("evaluate", run).out


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


def test_a_training_that_fails_exits_with_one(layerloom, tmp_path):
    net = Network("wild")
    out = net.layer("dense", units=1)(net.input("features", (10,)))
    net.output("progression", out, loss="mse")
    net.recipe(
        data={"id": "diabetes", "params": {}},
        optimizer={"id": "sgd", "params": {"lr": 100.0}},
        epochs=50,
    )
    net.save(tmp_path / "wild.loom")
    outcome = layerloom("train", tmp_path / "wild.loom", "--run-dir", tmp_path / "run")
    assert outcome.code == 1
    assert "the training failed" in outcome.err
    assert "Traceback" not in outcome.err


def interrupted(file: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Train for long in a process of its own and press Ctrl+C once a checkpoint is due."""
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "train", file, "--run-dir", folder, "--epochs", "100000"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 60
    while not list(folder.glob("checkpoints/*/manifest.json")) and time.monotonic() < until:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def test_ctrl_c_keeps_a_checkpoint_and_the_run_goes_on(layerloom, project, tmp_path):
    file, folder = project("iris_mlp"), tmp_path / "run"
    stopped = interrupted(file, folder)
    assert stopped.returncode == 130, stopped.stderr
    assert "--resume" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    done = json.loads((folder / "run.json").read_text())
    assert done["status"] == "stopped"
    more = done["epochs_done"] + 2
    resumed = layerloom("train", file, "--run-dir", folder, "--resume", "--epochs", more, "--json")
    assert resumed.code == 0, resumed.err
    assert resumed.json["epochs"] == more


def test_resume_refuses_another_network(layerloom, project, run):
    outcome = layerloom("train", project("wine_mlp"), "--run-dir", run, "--resume")
    assert outcome.code == 2
    assert "another network" in outcome.err


def test_resume_finds_the_latest_run_of_a_file(layerloom, project, tmp_path):
    file = project("iris_mlp")
    first = layerloom("train", file, "--epochs", 1, "--json").json
    again = layerloom("train", file, "--epochs", 2, "--resume", "--json").json
    assert (again["run"], again["epochs"]) == (first["run"], 2)


def test_resume_without_a_run_is_refused(layerloom, project):
    outcome = layerloom("train", project("iris_mlp"), "--resume")
    assert outcome.code == 2
    assert "no run" in outcome.err
