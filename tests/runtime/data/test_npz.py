from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from graph_core.builder import Network
from graph_core.errors import FileError, LoomError, ParamError
from runtime.catalog.datasets import DATASETS
from runtime.data.npz import describe
from runtime.signature import signature_of
from tests.runtime.engine.networks import last_metrics, train

SPEC = DATASETS.get("npz")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    random = np.random.default_rng(0)
    y = np.arange(60) % 3
    x = random.normal(size=(60, 5)) + y[:, None]
    np.savez(tmp_path / "own.npz", x=x, y=y.astype(np.uint8), t=random.normal(size=(60, 1)))
    return tmp_path / "own.npz"


def test_a_description_becomes_fields_without_the_file(file: Path) -> None:
    params = describe(file)
    assert params["fields"] == "x: N×5 float32; y: N int64, 3 classes; t: N×1 float32"
    file.unlink()
    found = signature_of({"data": {"id": "npz", "params": params}})
    assert found is not None
    assert (found.samples, found.training) == (60, 48)
    assert found.fields["y"].classes == ("0", "1", "2")


def test_arrays_come_in_the_described_dtypes(file: Path) -> None:
    params = describe(file)
    arrays = SPEC.load(params)
    assert {name: values.dtype.name for name, values in arrays.items()} == {
        "x": "float32",
        "y": "int64",
        "t": "float32",
    }


def test_a_network_trains_on_it(file: Path, tmp_path: Path) -> None:
    net = Network("own")
    net.output("y", net.layer("dense", units=3)(net.input("x", (5,))))
    net.recipe(data={"id": "npz", "params": describe(file)}, epochs=2, batch_size=8)
    assert "val_accuracy" in last_metrics(train(net.graph, tmp_path / "run"))


def test_a_file_that_changed_is_refused(file: Path) -> None:
    params = describe(file)
    np.savez(file, x=np.zeros((60, 6)), y=np.zeros(60, int), t=np.zeros((60, 1)))
    with pytest.raises(FileError, match="not what it was") as caught:
        SPEC.load(params)
    assert (caught.value.expected, caught.value.received) == ("60×5", "60×6")


@pytest.mark.parametrize("arrays", [{"a": np.zeros(3), "b": np.zeros(4)}, {"a": np.array(1)}, {}])
def test_arrays_of_unequal_length_are_no_data_set(
    tmp_path: Path, arrays: dict[str, object]
) -> None:
    np.savez(tmp_path / "x.npz", **arrays)
    with pytest.raises(FileError, match="no data set"):
        describe(tmp_path / "x.npz")


def test_texts_and_pickles_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "text.npz", a=np.array(["x", "y"]))
    np.savez(tmp_path / "pickle.npz", a=np.array([{}, {}], dtype=object))
    (tmp_path / "no.npz").write_bytes(b"PK\x03\x04 nothing")
    for name in ("text.npz", "pickle.npz", "no.npz", "gone.npz"):
        with pytest.raises(FileError):
            describe(tmp_path / name)


@pytest.mark.parametrize("fields", ["x", "x: many", "x y: N×3", "x: N×3, few classes"])
def test_a_description_that_says_nothing_is_refused(fields: str) -> None:
    with pytest.raises(ParamError, match="not described"):
        SPEC.signature({"fields": fields})


def test_no_file_chosen_is_one_clear_error(tmp_path: Path) -> None:
    assert SPEC.signature({}).fields == {}
    with pytest.raises(LoomError):
        describe(tmp_path)
