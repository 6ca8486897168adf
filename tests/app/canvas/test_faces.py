"""Faces: equal cards have one, and whatever is painted differently has one of its own."""

from dataclasses import replace

import pytest

from app.canvas.card import Card, Socket
from app.canvas.faces import Faces
from app.canvas.thumbnail import Thumbnail
from graph_core.diagnostics import Severity

BLOCK = Card(
    "Block",
    "Blocks",
    inputs=tuple(Socket(f"in{place}", wired=True) for place in range(3)),
    outputs=(Socket("out"),),
    picture=Thumbnail((40, 20), (((0, 0, 40, 20), "Core"),), ()),
)


def test_equal_cards_have_one_face():
    faces = Faces()
    assert faces.of(BLOCK) is faces.of(replace(BLOCK))
    assert hash(BLOCK) == hash(replace(BLOCK))


@pytest.mark.parametrize(
    "other",
    [
        replace(BLOCK, title="Other"),
        replace(BLOCK, category="Core"),
        replace(BLOCK, inputs=(*BLOCK.inputs[:2], Socket("in2"))),
        replace(BLOCK, outputs=(Socket("out", wired=True),)),
        replace(BLOCK, outputs=()),
        replace(BLOCK, severity=Severity.ERROR),
        replace(BLOCK, picture=Thumbnail((40, 20), (((0, 0, 40, 20), "Merge"),), ())),
        replace(BLOCK, picture=None),
        replace(BLOCK, collapsed=True),
        replace(BLOCK, bypassed=True),
        replace(BLOCK, frozen=True),
        replace(BLOCK, shared="A"),
        replace(BLOCK, repeat=2),
    ],
)
def test_cards_that_differ_in_anything_have_faces_of_their_own(other):
    faces = Faces()
    assert faces.of(BLOCK) is not faces.of(other)
    assert faces.of(BLOCK).number != faces.of(other).number
