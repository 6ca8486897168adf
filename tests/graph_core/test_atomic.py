"""An atomic write leaves the old file or the new one."""

import errno
import os
from pathlib import Path

import pytest

from graph_core.atomic import write_atomically
from graph_core.errors import FileError


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "net.loom"
    path.write_bytes(b"old")
    return path


def _names(path: Path) -> list[str]:
    return [entry.name for entry in path.parent.iterdir()]


def _fail(number: int):
    def failing(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    return failing


def test_a_new_file_holds_exactly_the_data(tmp_path: Path) -> None:
    write_atomically(tmp_path / "new.bin", b"\x00data")
    assert (tmp_path / "new.bin").read_bytes() == b"\x00data"


def test_an_old_file_is_replaced_and_nothing_else_is_left(old: Path) -> None:
    write_atomically(old, b"new")
    assert old.read_bytes() == b"new"
    assert _names(old) == ["net.loom"]


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_full_disk_leaves_the_old_file_and_no_litter(
    old: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    monkeypatch.setattr(os, call, _fail(errno.ENOSPC))
    with pytest.raises(FileError, match="No space left") as refusal:
        write_atomically(old, b"new")
    monkeypatch.undo()
    assert old.read_bytes() == b"old"
    assert _names(old) == ["net.loom"]
    assert refusal.value.where == str(old.parent)


def test_a_failed_rename_leaves_the_old_file(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", _fail(errno.EACCES))
    with pytest.raises(FileError, match="Permission denied"):
        write_atomically(old, b"new")
    assert old.read_bytes() == b"old"
    assert _names(old) == ["net.loom"]


def test_short_writes_are_continued(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: write(fd, bytes(data[:3])))
    write_atomically(old, b"a longer text")
    assert old.read_bytes() == b"a longer text"


def test_a_missing_folder_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"net\.loom can't be written"):
        write_atomically(tmp_path / "nowhere" / "net.loom", b"")


def test_permissions_of_the_old_file_are_kept(old: Path) -> None:
    old.chmod(0o640)
    write_atomically(old, b"new")
    assert old.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(old: Path) -> None:
    link = old.with_name("link.loom")
    link.symlink_to(old)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert old.read_bytes() == b"new"
