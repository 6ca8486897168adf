"""Whatever a colour says, a shape, a sign, a dash or a word says too."""

from itertools import combinations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from app.canvas.card_paint import glyph
from app.outline.rows import SIGNS
from app.problems.panel import SIGNS as WORDS
from app.training.parts import Legend
from graph_core.diagnostics import Severity
from graph_core.spec import Kind

KINDS = (Kind.FLOAT, Kind.INT, Kind.BOOL)


def drawn(kind):
    """Return the pixels of a port's outline in one colour, whatever its dtype."""
    image = QImage(40, 40, QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setBrush(QColor("black"))
    glyph(painter, kind, QPointF(20, 20), 14)
    painter.end()
    return bytes(image.constBits())


@pytest.mark.parametrize(("one", "other"), [*combinations(KINDS, 2)], ids=str)
def test_ports_of_each_kind_of_dtype_have_a_shape_of_their_own(qapp, one, other):
    different = sum(a != b for a, b in zip(drawn(one), drawn(other), strict=True))
    assert different > 60


def test_findings_have_a_sign_and_a_word(qapp):
    assert len({SIGNS[severity] for severity in Severity}) == len(Severity)
    assert len({WORDS[severity][0] for severity in Severity}) == len(Severity)


def test_curves_are_told_apart_by_their_dash_as_well(qtbot):
    train, validation = (Legend("loss", "#fff", dashed=dashed) for dashed in (False, True))
    for legend in (train, validation):
        qtbot.addWidget(legend)
    assert train.accessibleName() != validation.accessibleName()
    assert train.grab().toImage() != validation.grab().toImage()
