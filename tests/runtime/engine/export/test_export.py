"""What is exported works elsewhere, gives the engine's outputs and is whole or not there."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import safetensors.torch
import torch
from safetensors import safe_open

from graph_core import files
from graph_core.builder import Network
from graph_core.errors import FileError, LoomError, UnknownKind
from graph_core.graph import Graph
from graph_core.params import complete
from graph_core.templates import TEMPLATES
from graph_core.values import Values
from runtime.catalog.datasets import DATASETS
from runtime.catalog.exports import EXPORTS, problems
from runtime.codegen.inlined import OPS, definitions_in
from runtime.data import bundled
from runtime.engine.export import Exported, export, export_run, verify
from runtime.engine.export.python import USAGE
from runtime.engine.predict import predict
from runtime.engine.restore import Restored, restore
from runtime.engine.trainer import Trainer
from runtime.protocol import State


def _briefly(template: str) -> Graph:
    graph = TEMPLATES.get(template).build()
    return replace(graph, recipe={**graph.recipe, "epochs": 1})


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained regression of blocks, its features and its target standardised."""
    return _trained(_blocks(), tmp_path_factory.mktemp("runs") / "diabetes")


def _blocks() -> Graph:
    body = Network("Shifted dense")
    x = body.layer("dense", "dense", units=10)(body.input("x", (10,)))
    y = body.layer("add")(x, body.layer("parameter", "shift", shape=(10,), bare=True)())
    body.output("y", body.layer("tanh")(y))
    net = Network("blocks")
    deep = net.layer(net.block(body), "deep", repeat=2)
    x = deep(net.input("features", (10,)))
    net.output("progression", net.layer("dense", "last", units=1)(x), loss="mse")
    net.recipe(**TEMPLATES.get("diabetes").build().recipe | {"epochs": 1})
    return net.graph


@pytest.fixture(scope="module")
def source(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """The regression as source with its weights."""
    return export_run(run, "python", tmp_path_factory.mktemp("source") / "folder")


def _trained(graph: Graph, folder: Path) -> Path:
    last = list(Trainer(graph, folder).events())[-1]
    assert last == State(str(folder), "finished"), last
    return folder


def _imported(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("exported", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_weights_carry_the_project_and_a_description(run: Path, tmp_path: Path) -> None:
    made = export_run(run, "safetensors", tmp_path / "weights.safetensors")
    assert made.difference <= 1e-6
    weights, side = made.files
    described = json.loads(side.read_bytes())
    assert described["sha256"] == hashlib.sha256(weights.read_bytes()).hexdigest()
    (entry,) = described["inputs"]
    assert len(entry["scaler"]["mean"]) == 10
    assert (entry["field"], entry["shape"], entry["dtype"]) == ("features", ["N", 10], "float32")
    with safe_open(weights, "pt") as opened:
        assert files.loads(opened.metadata()["loom"]) == files.load(run / "graph.loom")


def test_nothing_stands_in_the_way_of_blocks(run: Path) -> None:
    assert not [problem for spec in EXPORTS for problem in problems(run, spec)]


def test_source_of_blocks_predicts_what_the_engine_predicts(run: Path, source: Exported) -> None:
    _predicts(run, source)
    assert "self.deep = nn.Sequential(*[ShiftedDense() for _ in range(2)])" in (
        source.files[0].read_text("utf-8")
    )


@pytest.mark.parametrize("template", ["siamese", "two_heads"])
def test_source_predicts_from_raw_values_what_the_engine_predicts(
    template: str, tmp_path: Path
) -> None:
    folder = _trained(_briefly(template), tmp_path / "run")
    _predicts(folder, export_run(folder, "python", tmp_path / "folder"))


def _predicts(folder: Path, made: Exported) -> None:
    assert made.difference <= 1e-6
    restored = restore(folder)
    load = getattr(bundled, restored.graph.recipe["data"]["id"])
    names = {field.name for field in restored.bindings.inputs.values()}
    raw = {name: values[:20] for name, values in load(_defaults(restored)).items() if name in names}
    expected = predict(restored, raw)
    module = _imported(made.files[0])
    given = {name: torch.from_numpy(values) for name, values in raw.items()}
    for head, found in module.predict(module.load(), **given).items():
        if isinstance(found, dict):
            assert found["class"] == expected[head].tolist()
        else:
            np.testing.assert_allclose(found.numpy(), expected[head], rtol=1e-5)


def _defaults(restored: Restored) -> Values:
    chosen = restored.graph.recipe["data"]
    return Values(complete(DATASETS.get(chosen["id"]).params, chosen.get("params", {})))


def test_source_refuses_weights_with_a_flipped_bit(source: Exported, tmp_path: Path) -> None:
    model, weights, _ = (Path(shutil.copy(path, tmp_path)) for path in source.files)
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    with pytest.raises(ValueError, match="differ"):
        _imported(model).load()


def test_an_export_that_is_wrong_is_not_written(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = export.weights_bytes

    def wrong(restored):  # type: ignore[no-untyped-def]
        weights = safetensors.torch.load(honest(restored))
        return safetensors.torch.save({key: value + 1 for key, value in weights.items()})

    monkeypatch.setattr(export, "weights_bytes", wrong)
    with pytest.raises(verify.ExportError, match="network's outputs"):
        export_run(run, "python", tmp_path / "model.py")
    assert list(tmp_path.iterdir()) == []


def test_source_that_does_not_run_is_not_written(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "python_source", lambda *_: "import runtime\n")
    with pytest.raises(verify.ExportError, match="import of runtime halted"):
        export_run(run, "python", tmp_path / "model.py")
    assert list(tmp_path.iterdir()) == []


def test_problems_are_listed_before_anything_starts(tmp_path: Path) -> None:
    spec = EXPORTS.get("python")
    assert "no run" in str(next(problems(tmp_path, spec)))
    graph = replace(_briefly("diabetes"), recipe={"data": {"id": "nowhere"}})
    list(Trainer(graph, tmp_path / "run").events())
    with pytest.raises(LoomError, match="no run"):
        export_run(tmp_path / "run", "python", tmp_path / "model.py")


def test_a_run_without_a_finished_epoch_says_so(run: Path, tmp_path: Path) -> None:
    for name in ("graph.loom", "run.json"):
        (tmp_path / name).write_bytes((run / name).read_bytes())
    found = [str(problem) for problem in problems(tmp_path, EXPORTS.get("safetensors"))]
    assert ["one finished epoch" in text for text in found] == [True]


@pytest.mark.parametrize(
    ("kind", "output", "error"),
    [
        ("onnxx", "m.py", UnknownKind),
        ("python", "m.txt", FileError),
        ("safetensors", "m.py", FileError),
    ],
)
def test_kinds_and_suffixes_that_do_not_fit_are_refused(
    kind: str, output: str, error: type[LoomError], run: Path, tmp_path: Path
) -> None:
    with pytest.raises(error):
        export_run(run, kind, tmp_path / output)


def test_usage_defines_nothing_that_an_op_is_called() -> None:
    assert not definitions_in(USAGE).texts.keys() & definitions_in(OPS).texts.keys()
