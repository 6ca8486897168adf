from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import pytest
import torch

from graph_core.errors import FileError
from runtime.engine import checkpoint
from runtime.engine.checkpoint import Checkpoint, CheckpointError


def _saved(folder: Path, *steps: int) -> None:
    for step in steps:
        state = {"step": step, "random": {"cpu": torch.get_rng_state()}}
        checkpoint.save(
            folder, "last", Checkpoint(step, 1, {"a.weight": torch.ones(3) * step}, state)
        )


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    _saved(tmp_path, 7)
    found = checkpoint.load(tmp_path, "last")
    assert (found.step, found.epoch, found.notes) == (7, 1, ())
    assert torch.equal(found.weights["a.weight"], torch.ones(3) * 7)
    assert found.state["step"] == 7


def test_the_two_newest_are_kept(tmp_path: Path) -> None:
    _saved(tmp_path, 1, 5, 20, 100)
    assert [path.name for path in sorted(tmp_path.iterdir())] == [
        "last-000000020",
        "last-000000100",
    ]


@pytest.mark.parametrize("name", ["weights.safetensors", "state.pt", "manifest.json"])
def test_any_flipped_bit_falls_back_to_the_one_before(tmp_path: Path, name: str) -> None:
    _saved(tmp_path, 1, 2)
    path = tmp_path / "last-000000002" / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x80
    path.write_bytes(data)
    found = checkpoint.load(tmp_path, "last")
    assert found.step == 1
    assert "last-000000002" in found.notes[0]


@pytest.mark.parametrize("name", ["weights.safetensors", "state.pt"])
def test_a_file_cut_short_or_gone_falls_back(tmp_path: Path, name: str) -> None:
    _saved(tmp_path, 1, 2, 3)
    (tmp_path / "last-000000003" / name).unlink()
    assert checkpoint.load(tmp_path, "last").step == 2


def test_one_that_was_never_finished_is_not_seen(tmp_path: Path) -> None:
    _saved(tmp_path, 1, 2)
    (tmp_path / "last-000000002" / "manifest.json").unlink()
    found = checkpoint.load(tmp_path, "last")
    assert (found.step, found.notes) == (1, ())


def test_none_left_is_one_clear_error(tmp_path: Path) -> None:
    _saved(tmp_path, 1)
    (tmp_path / "last-000000001" / "weights.safetensors").write_bytes(b"")
    with pytest.raises(CheckpointError, match="no usable last checkpoint"):
        checkpoint.load(tmp_path, "last")
    with pytest.raises(CheckpointError, match="no usable best checkpoint"):
        checkpoint.load(tmp_path, "best")


class _Hostile:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


def test_a_state_that_would_run_code_is_refused_though_its_hash_fits(tmp_path: Path) -> None:
    _saved(tmp_path, 1)
    place, touched = tmp_path / "last-000000001", tmp_path / "touched"
    buffer = io.BytesIO()
    torch.save({"progress": _Hostile(touched)}, buffer)
    data = buffer.getvalue()
    (place / "state.pt").write_bytes(data)
    manifest = json.loads((place / "manifest.json").read_text())
    manifest["sha256"]["state.pt"] = hashlib.sha256(data).hexdigest()
    (place / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(CheckpointError):
        checkpoint.load(tmp_path, "last")
    assert not touched.exists()


def test_a_full_disk_is_told_and_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _saved(tmp_path, 1, 2)

    def full(path: Path, data: bytes) -> None:
        raise FileError(f"{path.name} can't be written", received="no space left on device")

    monkeypatch.setattr(checkpoint, "write_atomically", full)
    with pytest.raises(FileError, match="no space"):
        _saved(tmp_path, 3)
    assert checkpoint.load(tmp_path, "last").step == 2


def test_those_beyond_a_step_can_be_dropped(tmp_path: Path) -> None:
    _saved(tmp_path, 1, 2)
    checkpoint.drop_after(tmp_path, "last", 1)
    assert checkpoint.load(tmp_path, "last").step == 1
