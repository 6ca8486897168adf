from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from graph_core.files import load
from graph_core.templates import TEMPLATES
from runtime.engine import checkpoint
from runtime.engine.controls import Controls
from runtime.engine.trainer import Trainer, failure
from runtime.protocol import Built, Epoch, Failed, Log, State, Steps
from runtime.runs import read_run
from tests.runtime.engine.networks import (
    diabetes,
    frozen,
    interrupted,
    iris,
    last_metrics,
    of_type,
    siamese,
    train,
    two_heads,
    with_recipe,
)


def test_a_run_keeps_its_last_confusion(tmp_path: Path) -> None:
    events = train(with_recipe(TEMPLATES.get("iris_mlp").build(), epochs=2), tmp_path)
    last = of_type(events, Epoch)[-1]
    kept = read_run(tmp_path).confusion()
    assert {head: one.counts for head, one in kept.items()} == last.confusion
    assert {head: one.classes for head, one in kept.items()} == last.classes
    assert sum(map(sum, kept["species"].counts)) == 30


def test_a_training_tells_its_story_in_order(tmp_path: Path) -> None:
    events = train(iris(), tmp_path)
    assert isinstance(events[0], Built)
    assert (events[0].steps_per_epoch, events[0].train_samples) == (8, 120)
    assert events[1] == State(str(tmp_path), "training")
    assert events[-1] == State(str(tmp_path), "finished")
    assert [event.epoch for event in of_type(events, Epoch)] == [1, 2, 3, 4]
    assert [s for event in of_type(events, Steps) for s in event.step] == list(range(1, 33))


def test_the_run_folder_holds_plain_files_that_agree(tmp_path: Path) -> None:
    graph = iris()
    events = train(graph, tmp_path)
    run = read_run(tmp_path)
    assert run.status == "finished"
    assert run.metrics == last_metrics(events)
    assert run.history()["val_loss"] == [e.metrics["val_loss"] for e in of_type(events, Epoch)]
    assert load(tmp_path / "graph.loom") == graph
    assert json.loads((tmp_path / "recipe.json").read_text())["batch_size"] == 16
    assert "finished" in (tmp_path / "log.txt").read_text()


def test_tensorboard_reads_the_events(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_file_loader import EventFileLoader

    events = train(iris(), tmp_path)
    (path,) = tmp_path.glob("events.out.tfevents*")
    values = [v for event in EventFileLoader(str(path)).Load() for v in event.summary.value]
    losses = [value.tensor.float_val[0] for value in values if value.tag == "val_loss"]
    assert losses == pytest.approx([e.metrics["val_loss"] for e in of_type(events, Epoch)])


def test_one_seed_one_result(tmp_path: Path) -> None:
    first, again, other = (
        last_metrics(train(iris(seed=seed), tmp_path / str(i))) for i, seed in enumerate((1, 1, 2))
    )
    assert first == again
    assert first != other


@pytest.mark.parametrize("step", [3, 8, 13, 16])
def test_a_resumed_training_equals_one_without_interruption_bit_for_bit(
    tmp_path: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.engine.loop.INTERVAL", 0.0)
    straight = train(iris(), tmp_path / "a")
    begun = interrupted(iris(), tmp_path / "b", step)
    assert begun[-1] == State(str(tmp_path / "b"), "stopped")
    resumed = train(iris(), tmp_path / "b", resume=True)
    assert of_type(resumed, Built)[0].start_step == step
    assert last_metrics(resumed) == last_metrics(straight)
    one, two = (checkpoint.load(tmp_path / name / "checkpoints", "last") for name in "ab")
    assert one.weights.keys() == two.weights.keys()
    assert all(torch.equal(one.weights[key], two.weights[key]) for key in one.weights)
    moments = [c.state["optimizer"]["state"][0]["exp_avg_sq"] for c in (one, two)]
    assert torch.equal(*moments)
    assert torch.equal(one.state["random"]["cpu"], two.state["random"]["cpu"])
    histories = [read_run(tmp_path / name).history() for name in "ab"]
    for history in histories:
        del history["seconds"]
    assert histories[0] == histories[1]


def test_a_finished_run_goes_on_when_given_more_epochs(tmp_path: Path) -> None:
    train(iris(epochs=2), tmp_path / "a")
    longer = train(iris(epochs=4), tmp_path / "a", resume=True)
    assert last_metrics(longer) == last_metrics(train(iris(epochs=4), tmp_path / "b"))


def test_a_resume_with_another_recipe_is_refused(tmp_path: Path) -> None:
    train(iris(), tmp_path)
    (failed,) = train(iris(batch_size=8), tmp_path, resume=True)
    assert failed.code == "recipe"
    assert "batch_size" in failed.message
    assert read_run(tmp_path).status == "finished"


def test_a_resume_of_another_network_is_refused(tmp_path: Path) -> None:
    train(iris(), tmp_path)
    other = with_recipe(two_heads(), **read_run(tmp_path).recipe())
    (failed,) = train(with_recipe(other, data={"id": "digits"}), tmp_path, resume=True)
    assert isinstance(failed, Failed)


def test_epochs_that_a_resume_repeats_stand_once_in_the_metrics(tmp_path: Path) -> None:
    train(iris(), tmp_path)
    folder = tmp_path / "checkpoints"
    newest = checkpoint.load(folder, "last")
    (folder / f"last-{newest.step:09d}" / "manifest.json").unlink()
    events = train(iris(), tmp_path, resume=True)
    assert of_type(events, Built)[0].start_step < newest.step
    assert read_run(tmp_path).history()["epoch"] == [1, 2, 3, 4]


def test_a_corrupt_newest_checkpoint_falls_back_and_says_so(tmp_path: Path) -> None:
    whole = train(iris(), tmp_path)
    (weights, *_) = sorted(tmp_path.glob("checkpoints/last-*/weights.safetensors"), reverse=True)
    data = bytearray(weights.read_bytes())
    data[-3] ^= 1
    weights.write_bytes(data)
    events = train(iris(), tmp_path, resume=True)
    assert any("damaged" in log.text for log in of_type(events, Log))
    assert last_metrics(events) == last_metrics(whole)


def test_pause_halts_and_stop_ends_it_with_a_checkpoint(tmp_path: Path) -> None:
    controls = Controls()
    trainer = Trainer(iris(epochs=1000), tmp_path, controls)
    states = []
    for event in trainer.events():
        if isinstance(event, Epoch) and event.epoch == 2:
            controls.pause()
        if isinstance(event, State):
            states.append(event.state)
            if event.state == "paused":
                controls.stop()
    assert states == ["training", "paused", "stopping", "stopped"]
    run = read_run(tmp_path)
    assert run.status == "stopped"
    assert run.resumable


def test_a_pause_changes_nothing_but_time(tmp_path: Path) -> None:
    controls = Controls()
    seen = []
    for event in Trainer(iris(), tmp_path / "a", controls).events():
        seen.append(event)
        if isinstance(event, Epoch) and event.epoch == 2:
            controls.pause()
        if event == State(str(tmp_path / "a"), "paused"):
            controls.resume()
    assert last_metrics(seen) == last_metrics(train(iris(), tmp_path / "b"))


def test_a_loss_that_is_no_number_stops_the_run_and_names_the_step(tmp_path: Path) -> None:
    wild = diabetes(optimizer={"id": "sgd", "params": {"lr": 100.0}}, epochs=100)
    events = train(wild, tmp_path)
    failed = events[-1]
    assert isinstance(failed, Failed)
    assert failed.code == "not-finite"
    assert "step" in failed.message
    steps = [s for event in of_type(events, Steps) for s in event.step]
    assert f"step {steps[-1] + 1}" in failed.message
    assert failed.node
    assert read_run(tmp_path).status == "failed"
    kept = checkpoint.load(tmp_path / "checkpoints", "last")
    assert all(torch.isfinite(weight).all() for weight in kept.weights.values())


def test_running_out_of_memory_suggests_a_batch_size(tmp_path: Path) -> None:
    failed = failure("run", torch.OutOfMemoryError("CUDA out of memory."), iris(batch_size=64))
    assert failed.code == "out-of-memory"
    assert "32" in failed.message


def test_the_last_partial_batch_weighs_by_its_samples(tmp_path: Path) -> None:
    still = {"optimizer": {"id": "sgd", "params": {"lr": 1e-30}}, "epochs": 1}
    whole = last_metrics(train(diabetes(batch_size=10_000, **still), tmp_path / "a"))
    parts = last_metrics(train(diabetes(batch_size=100, **still), tmp_path / "b"))
    assert parts == pytest.approx(whole, rel=1e-5)


def test_each_of_two_heads_has_its_loss_and_metrics(tmp_path: Path) -> None:
    metrics = last_metrics(train(two_heads(), tmp_path))
    assert metrics["loss"] == pytest.approx(metrics["digit/loss"] + 0.5 * metrics["parity/loss"])
    assert metrics["digit/val_accuracy"] > 0.5
    assert metrics["parity/val_accuracy"] > 0.5
    assert set(of_type(train(two_heads(), tmp_path / "again"), Epoch)[-1].confusion) == {
        "digit",
        "parity",
    }


def test_confusion_counts_every_validation_sample(tmp_path: Path) -> None:
    epoch = of_type(train(iris(), tmp_path), Epoch)[-1]
    (table,) = epoch.confusion.values()
    assert [sum(row) for row in table] == [10, 10, 10]
    assert epoch.classes == {"species": ["setosa", "versicolor", "virginica"]}
    right = sum(table[i][i] for i in range(3))
    assert right / 30 == pytest.approx(epoch.metrics["val_accuracy"])


def test_a_shared_encoder_learns(tmp_path: Path) -> None:
    events = train(siamese(epochs=3), tmp_path)
    losses = [event.metrics["loss"] for event in of_type(events, Epoch)]
    assert losses[-1] < losses[0]


def test_without_validation_the_training_loss_tells_the_best(tmp_path: Path) -> None:
    graph = iris(split={"validation": 0.0})
    events = train(graph, tmp_path)
    metrics = last_metrics(events)
    assert "val_loss" not in metrics
    best = checkpoint.load(tmp_path / "checkpoints", "best")
    assert best.value == min(e.metrics["loss"] for e in of_type(events, Epoch))


def test_the_best_checkpoint_has_the_lowest_validation_loss(tmp_path: Path) -> None:
    wild = iris(optimizer={"id": "adam", "params": {"lr": 0.3}}, epochs=12)
    events = of_type(train(wild, tmp_path), Epoch)
    losses = [event.metrics["val_loss"] for event in events]
    best = checkpoint.load(tmp_path / "checkpoints", "best")
    assert best.value == min(losses)
    assert best.epoch == losses.index(min(losses)) + 1
    assert [event.best for event in events][best.epoch - 1]


def test_a_network_that_can_learn_nothing_is_refused(tmp_path: Path) -> None:
    (failed,) = train(frozen(diabetes(), "a"), tmp_path)
    assert isinstance(failed, Failed)
    assert failed.code in ("plan", "preflight")
    assert "learn" in failed.message


def test_a_last_batch_of_one_before_a_batch_norm_is_explained(tmp_path: Path) -> None:
    (failed,) = train(iris(batch_size=17), tmp_path)
    assert isinstance(failed, Failed)
    assert "last batch of an epoch" in failed.message
    assert failed.message.count("norm") == 1


def test_a_field_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    (failed,) = train(iris(standardise=["petals"]), tmp_path)
    assert failed.code == "recipe"
    assert "petals" in failed.message
    assert "features, species" in failed.message


@pytest.mark.parametrize(
    ("optimizer", "params"),
    [
        ("sgd", {"momentum": 0.9, "nesterov": True}),
        ("adam", {}),
        ("adamw", {"weight_decay": 0.1}),
        ("rmsprop", {"momentum": 0.5}),
        ("adagrad", {}),
    ],
)
def test_every_optimizer_resumes_exactly(
    tmp_path: Path, optimizer: str, params: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.engine.loop.INTERVAL", 0.0)
    graph = iris(optimizer={"id": optimizer, "params": params}, epochs=2)
    straight = last_metrics(train(graph, tmp_path / "a"))
    interrupted(graph, tmp_path / "b", 5)
    assert last_metrics(train(graph, tmp_path / "b", resume=True)) == straight


def test_nesterov_without_momentum_is_explained(tmp_path: Path) -> None:
    graph = iris(optimizer={"id": "sgd", "params": {"nesterov": True}})
    (failed,) = train(graph, tmp_path)
    assert failed.code == "recipe"
    assert "momentum" in failed.message
