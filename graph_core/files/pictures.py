"""Pictures that carry their network: its text within a PNG, SVG or PDF, and read back from there.

What is read is text to be checked like any project file; nothing else of a picture is looked at.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from graph_core.errors import FileError
from graph_core.files.limits import MAX_BYTES

KEYWORD = b"layerloom"
# A picture may be far larger than the network in it.
MAX_PICTURE = 256 * 2**20
SUFFIXES = (".png", ".svg", ".pdf")
_PNG = b"\x89PNG\r\n\x1a\n"
_HEAD_END = len(_PNG) + 25
_MARKED = re.compile(rb"<layerloom:graph>([A-Za-z0-9+/=\s]*)</layerloom:graph>")
_METADATA = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:layerloom="urn:layerloom:graph">'
    "<layerloom:graph>{}</layerloom:graph>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def metadata(text: str) -> str:
    """Return XMP metadata that holds a network's text, for formats that take it."""
    return _METADATA.format(base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii"))


def png_with(picture: bytes, text: str) -> bytes:
    """Return a PNG with a network's text in a chunk that viewers pass over."""
    body = KEYWORD + b"\0\1\0\0\0" + zlib.compress(text.encode(), 9)
    chunk = b"iTXt" + body
    framed = len(body).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return picture[:_HEAD_END] + framed + picture[_HEAD_END:]


def svg_with(picture: str, text: str) -> str:
    """Return an SVG with a network's text in its metadata."""
    head, sign, rest = picture.partition("<defs>")
    return f"{head}<metadata>{metadata(text)}</metadata>\n{sign}{rest}"


def text_in(path: Path) -> str:
    """Return the text of the network a picture carries; raises FileError when there is none."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_PICTURE + 1)
    except OSError as error:
        raise FileError(
            f"{path.name} can't be read", received=error.strerror or str(error), where=str(path)
        ) from error
    packed = next(_packed(data), None) if len(data) <= MAX_PICTURE else None
    if packed is None:
        raise FileError(
            "no network is in this picture",
            expected="a picture exported by Layerloom, unchanged since",
            where=path.name,
        )
    return _unpacked(packed, path.name)


def _packed(data: bytes) -> Iterator[bytes]:
    if data.startswith(_PNG):
        yield from _png_texts(data)
        return
    for found in _MARKED.finditer(data):
        try:
            yield base64.b64decode(found[1], validate=False)
        except binascii.Error:
            continue


def _png_texts(data: bytes) -> Iterator[bytes]:
    """Yield our compressed texts among a PNG's chunks."""
    at, mark = len(_PNG), KEYWORD + b"\0\1\0"
    while at + 12 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        if kind == b"iTXt" and body.startswith(mark):
            yield body[len(mark) :].split(b"\0", 2)[-1]
        at += 12 + size


def _unpacked(packed: bytes, name: str) -> str:
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(packed, MAX_BYTES + 1)
        if len(data) > MAX_BYTES or not unpacking.eof:
            raise FileError("the network in this picture is damaged or too large", where=name)
        return data.decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise FileError(
            "the network in this picture is damaged", received=str(error), where=name
        ) from None
