"""What a picture carries is read like any file: damaged, hostile or missing is one clear error."""

import base64
import contextlib
import struct
import tempfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_core.errors import FileError
from graph_core.files import dumps, load, pictures, save
from tests.graph_core.files.test_files import small


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bare_png() -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + pixels + chunk(b"IEND", b"")


def svg_of(packed: bytes) -> bytes:
    marked = base64.b64encode(packed)
    return b"<svg><metadata><layerloom:graph>" + marked + b"</layerloom:graph></metadata></svg>"


def test_a_png_and_an_svg_give_back_what_they_were_given(tmp_path: Path) -> None:
    text = dumps(small())
    (tmp_path / "a.png").write_bytes(pictures.png_with(bare_png(), text))
    (tmp_path / "a.svg").write_text(pictures.svg_with("<svg>\n<defs>\n</defs></svg>", text))
    for name in ("a.png", "a.svg"):
        assert load(tmp_path / name) == small()


BOMB = zlib.compress(b" " * (64 * 2**20), 9)
BAD = {
    "nothing in it": (bare_png(), "no network is in this picture"),
    "no picture": (b"GIF89a", "no network"),
    "empty": (b"", "no network"),
    "a chunk that ends too soon": (bare_png()[:40], "no network"),
    "a chunk of 4 GB": (b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffiTXtlayerloom", "no network"),
    "no compression": (svg_of(b"{}"), "damaged"),
    "cut compression": (svg_of(zlib.compress(dumps(small()).encode())[:-9]), "damaged"),
    "a bomb": (svg_of(BOMB), "too large"),
    "no text": (svg_of(zlib.compress(b"\xff\xfe")), "damaged"),
    "no network": (svg_of(zlib.compress(b"{}")), "not a project file"),
}


@pytest.mark.parametrize(("data", "said"), BAD.values(), ids=BAD.keys())
def test_a_picture_without_a_sound_network_is_one_clear_error(
    tmp_path: Path, data: bytes, said: str
) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(data)
    with pytest.raises(FileError, match=said) as caught:
        load(path)
    assert "picture.png" in str(caught.value)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 300), st.binary(min_size=1, max_size=4))
def test_no_damage_is_more_than_a_clear_error(place: int, junk: bytes) -> None:
    whole = pictures.png_with(bare_png(), dumps(small()))
    at = place % len(whole)
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(FileError):
        path = Path(folder) / "a.png"
        path.write_bytes(whole[:at] + junk + whole[at + len(junk) :])
        load(path)


def test_a_missing_picture_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"gone.png can't be read"):
        load(tmp_path / "gone.png")


@pytest.mark.parametrize("suffix", pictures.SUFFIXES)
def test_a_picture_is_never_written_over_with_a_network(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"kept{suffix.upper()}"
    path.write_bytes(b"a picture")
    with pytest.raises(FileError, match=r"expected a name that ends in \.loom, received kept"):
        save(small(), path)
    assert path.read_bytes() == b"a picture"
