from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from graph_core.errors import FileError, LoomError
from runtime.catalog.datasets import DATASETS
from runtime.data.tables import TableError
from runtime.engine.evaluate import evaluate
from runtime.engine.predict import predict, predict_file
from runtime.engine.restore import restore
from runtime.protocol import Epoch
from tests.runtime.engine.networks import diabetes, iris, of_type, siamese, train, two_heads


@pytest.fixture(scope="module")
def iris_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("iris")
    train(iris(epochs=30), folder)
    return folder


FEATURES = DATASETS.get("iris").load({})["features"]


def test_evaluating_gives_the_metrics_of_the_best_epoch(tmp_path: Path) -> None:
    events = train(iris(epochs=8), tmp_path)
    best = [event for event in of_type(events, Epoch) if event.best][-1]
    found = evaluate(tmp_path)
    expected = {name: value for name, value in best.metrics.items() if name.startswith("val_")}
    assert found.metrics == expected
    assert found.confusion == best.confusion
    assert (found.epoch, found.part, found.samples) == (best.epoch, "validation", 30)


def test_without_a_validation_part_the_training_part_is_measured(tmp_path: Path) -> None:
    train(iris(epochs=2, split={"validation": 0.0}), tmp_path)
    found = evaluate(tmp_path)
    assert found.part == "train"
    assert set(found.metrics) == {"loss", "accuracy"}


def test_chances_of_classes_add_up_and_name_the_likeliest(iris_run: Path, tmp_path: Path) -> None:
    np.savez(tmp_path / "in.npz", features=FEATURES)
    assert predict_file(iris_run, tmp_path / "in.npz", tmp_path / "out.npz") == 150
    made = np.load(tmp_path / "out.npz")
    names = ["setosa", "versicolor", "virginica"]
    chances = np.stack([made[f"species_p_{name}"] for name in names], axis=1)
    assert np.allclose(chances.sum(axis=1), 1.0, atol=1e-5)
    assert (made["species"] == np.asarray(names)[chances.argmax(axis=1)]).all()
    truth = np.asarray(names)[DATASETS.get("iris").load({})["species"]]
    assert (made["species"] == truth).mean() > 0.8


def test_a_table_goes_in_and_out_as_csv(iris_run: Path, tmp_path: Path) -> None:
    columns = {f"features_{i}": FEATURES[:, i] for i in reversed(range(4))}
    pl.DataFrame({"note": ["x"] * 150, **columns}).write_csv(tmp_path / "in.csv")
    predict_file(iris_run, tmp_path / "in.csv", tmp_path / "out.csv")
    made = pl.read_csv(tmp_path / "out.csv")
    assert made.columns[0] == "species"
    assert made.height == 150
    whole = predict(restore(iris_run), {"features": FEATURES})
    assert made["species"].to_list() == whole["species"].tolist()


def test_columns_in_order_do_for_a_single_input(iris_run: Path, tmp_path: Path) -> None:
    pl.DataFrame(FEATURES, schema=["sl", "sw", "pl", "pw"]).write_csv(tmp_path / "in.csv")
    np.save(tmp_path / "in.npy", FEATURES)
    predict_file(iris_run, tmp_path / "in.csv", tmp_path / "a.csv")
    predict_file(iris_run, tmp_path / "in.npy", tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_text() == (tmp_path / "b.csv").read_text()


def test_predicted_values_are_in_the_targets_own_units(tmp_path: Path) -> None:
    train(diabetes(epochs=60), tmp_path)
    arrays = DATASETS.get("diabetes").load({})
    made = predict(restore(tmp_path), {"features": arrays["features"]})["progression"]
    assert made.shape == (442, 1)
    assert np.corrcoef(made[:, 0], arrays["progression"][:, 0])[0, 1] > 0.6
    assert abs(made.mean() - arrays["progression"].mean()) < 15
    measured = evaluate(tmp_path).metrics["val_mae"]
    assert np.abs(made - arrays["progression"]).mean() == pytest.approx(measured, rel=0.2)


def test_a_binary_head_gives_both_sides(tmp_path: Path) -> None:
    train(two_heads(), tmp_path)
    pixels = DATASETS.get("digits").load({})["pixels"][:20]
    made = predict(restore(tmp_path), {"pixels": pixels})
    assert np.allclose(made["parity_p_even"] + made["parity_p_odd"], 1.0)
    assert set(made["parity"]) <= {"even", "odd"}
    assert ((made["parity_p_odd"] > 0.5) == (made["parity"] == "odd")).all()


def test_two_inputs_are_told_apart_by_name(tmp_path: Path) -> None:
    train(siamese(), tmp_path)
    arrays = DATASETS.get("digit_pairs").load({"pairs": 20})
    np.savez(tmp_path / "in.npz", right=arrays["right"], left=arrays["left"])
    assert predict_file(tmp_path, tmp_path / "in.npz", tmp_path / "out.csv") == 20
    np.savez(tmp_path / "half.npz", left=arrays["left"])
    with pytest.raises(TableError, match="right"):
        predict_file(tmp_path, tmp_path / "half.npz", tmp_path / "out.csv")
    np.savez(tmp_path / "odd.npz", left=arrays["left"], right=arrays["right"][:3])
    with pytest.raises(TableError, match="number of samples"):
        predict_file(tmp_path, tmp_path / "odd.npz", tmp_path / "out.csv")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("features_0,features_1,features_2\n1,2,3\n", "features_3"),
        ("a,b,c,d\n1,2,,4\n", "empty cell"),
        ("a,b,c,d\n1,2,three,4\n", "no numbers"),
        ("a,b,c,d\n1,2,nan,4\n", "no number"),
        ("a,b,c,d\n1,2,3,4,5\n", "can't be read"),
        ("a,b,c,d\n", "no samples|no numbers"),
        ("", "can't be read"),
    ],
)
def test_a_table_that_does_not_fit_is_explained(
    iris_run: Path, tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "in.csv").write_text(text)
    with pytest.raises(LoomError, match=message):
        predict_file(iris_run, tmp_path / "in.csv", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (np.zeros((3, 5)), "another shape"),
        (np.zeros(3), "another shape"),
        (np.array(["a", "b"]), "no numbers"),
        (np.array([[1.0, 2.0, np.inf, 4.0]]), "sample 1"),
        (np.zeros((0, 4)), "no samples"),
    ],
)
def test_an_array_that_does_not_fit_is_explained(
    iris_run: Path, tmp_path: Path, values: np.ndarray, message: str
) -> None:
    np.save(tmp_path / "in.npy", values)
    with pytest.raises(TableError, match=message):
        predict_file(iris_run, tmp_path / "in.npy", tmp_path / "out.csv")


def test_pickled_arrays_are_refused(iris_run: Path, tmp_path: Path) -> None:
    np.save(tmp_path / "in.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(FileError):
        predict_file(iris_run, tmp_path / "in.npy", tmp_path / "out.csv")


@pytest.mark.parametrize(("source", "output"), [("in.xls", "out.csv"), ("in.npy", "out.xls")])
def test_other_kinds_of_file_are_refused(
    iris_run: Path, tmp_path: Path, source: str, output: str
) -> None:
    np.save(tmp_path / "in.npy", FEATURES)
    with pytest.raises(FileError, match=r"\.npz"):
        predict_file(iris_run, tmp_path / source, tmp_path / output)


def test_a_missing_run_is_explained(tmp_path: Path) -> None:
    for job in (evaluate, restore):
        with pytest.raises(FileError, match="no run here"):
            job(tmp_path / "nowhere")
