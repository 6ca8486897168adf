"""train: a run from the command line, stopped and resumed, in a worker process."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from graph_core.builder import Network

ROOT = Path(__file__).parents[3]


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


def test_resume_finds_the_latest_run_of_a_file(layerloom, project, tmp_path):
    file = project("iris_mlp")
    first = layerloom("train", file, "--epochs", 1, "--json").json
    again = layerloom("train", file, "--epochs", 2, "--resume", "--json").json
    assert (again["run"], again["epochs"]) == (first["run"], 2)


def test_resume_without_a_run_is_refused(layerloom, project):
    outcome = layerloom("train", project("iris_mlp"), "--resume")
    assert outcome.code == 2
    assert "no run" in outcome.err
