"""Trust is kept by content, outside of projects, and a damaged file trusts nothing."""

from __future__ import annotations

import json

import pytest

from app.trust import TRUSTED, TrustFile
from graph_core.builder import Network
from graph_core.errors import FileError
from graph_core.trust import Piece

CODE = Piece("mine", "class A(nn.Module):\n    def forward(self, x):\n        return x")
OTHER = Piece("other", "x = 1")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "config" / TRUSTED


def test_what_is_trusted_is_known_to_the_next_window(path):
    TrustFile(path).add([CODE])
    (entry,) = TrustFile(path).entries.values()
    assert entry.title == "mine"
    assert CODE.digest in TrustFile(path).entries
    assert OTHER.digest not in TrustFile(path).entries


def test_an_open_window_learns_what_another_did(path):
    one, other = TrustFile(path), TrustFile(path)
    assert not one.entries
    other.add([CODE, OTHER])
    assert len(one.entries) == 2
    one.revoke([OTHER.digest])
    assert list(other.entries) == [CODE.digest]


def test_without_a_path_it_lasts_as_long_as_the_program():
    trust = TrustFile()
    trust.add([CODE])
    assert CODE.digest in trust.entries


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"trusted": ["' + CODE.digest.encode() + b'"]}',
        b'{"trusted": {"' + CODE.digest.encode() + b'": true}}',
    ],
)
def test_a_damaged_file_trusts_nothing_and_says_so(path, damage):
    TrustFile(path).add([CODE])
    path.write_bytes(damage)
    trust = TrustFile(path)
    assert not trust.entries
    assert "is damaged, so none is trusted" in trust.problem
    trust.add([OTHER])
    assert not trust.problem
    assert list(json.loads(path.read_text())["trusted"]) == [OTHER.digest]


def test_trust_that_cant_be_kept_is_refused(tmp_path):
    (tmp_path / "file").write_text("no folder")
    trust = TrustFile(tmp_path / "file" / TRUSTED)
    with pytest.raises(FileError):
        trust.add([CODE])
    assert not trust.entries


def test_only_a_networks_own_code_is_permitted_to_it():
    net = Network("own")
    net.output("y", net.layer("python", source=CODE.source)(net.input("x", (4,))), loss="mse")
    trust = TrustFile()
    assert trust.lacking(net.graph) == (Piece("python", CODE.source),)
    trust.add([CODE, OTHER])
    assert trust.lacking(net.graph) == ()
    assert trust.permits(net.graph) == [CODE.digest]
