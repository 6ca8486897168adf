from __future__ import annotations

import math
from pathlib import Path

import pytest

from graph_core.errors import FileError
from runtime.runs import INFO, Info, list_runs, mark_ended, read_metrics, read_run, write_info


def _run(folder: Path, name: str, started: str, **more: object) -> Path:
    path = folder / name
    path.mkdir()
    write_info(
        path, Info(name, **{"status": "training", "started": started, "updated": started, **more})
    )  # type: ignore[arg-type]
    return path


def test_runs_are_listed_newest_first(tmp_path: Path) -> None:
    _run(tmp_path, "a", "2026-01-01T00:00:00+00:00")
    _run(tmp_path, "b", "2026-02-01T00:00:00+00:00")
    (tmp_path / "no-run").mkdir()
    assert [run.info.name for run in list_runs(tmp_path)] == ["b", "a"]
    assert list_runs(tmp_path / "nowhere") == []


def test_a_broken_run_is_listed_with_its_reason(tmp_path: Path) -> None:
    _run(tmp_path, "a", "2026-01-01T00:00:00+00:00")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / INFO).write_text('{"name": ')
    broken = list_runs(tmp_path)[-1]
    assert (broken.info.name, broken.status) == ("b", "broken")
    assert "damaged" in broken.info.reason
    with pytest.raises(FileError, match="damaged"):
        read_run(tmp_path / "b")


def test_a_missing_run_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no run here") as caught:
        read_run(tmp_path / "x")
    assert caught.value.received == "no such folder"


def test_a_metric_that_is_no_number_survives(tmp_path: Path) -> None:
    path = _run(tmp_path, "a", "2026-01-01T00:00:00+00:00", metrics={"loss": math.nan, "acc": 0.5})
    metrics = read_run(path).metrics
    assert math.isnan(metrics["loss"])
    assert metrics["acc"] == 0.5


def test_a_torn_last_line_of_metrics_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    path.write_text("epoch,loss\n1,0.5\n2,0.25\n3,0.1")
    assert read_metrics(path) == {"epoch": [1, 2], "loss": [0.5, 0.25]}
    path.write_text("epoch,loss\n1,half\n")
    with pytest.raises(FileError, match="damaged"):
        read_metrics(path)


def test_a_dead_workers_run_is_marked_once(tmp_path: Path) -> None:
    path = _run(tmp_path, "a", "2026-01-01T00:00:00+00:00")
    mark_ended(path, "failed", "the worker was killed")
    mark_ended(path, "stopped", "too late")
    run = read_run(path)
    assert (run.status, run.info.reason) == ("failed", "the worker was killed")
