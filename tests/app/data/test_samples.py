"""How samples read: classes by their names, in every place; numbers as they are."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from app.data.samples import SamplesView, value_text
from app.theme import LIGHT
from runtime.catalog.datasets import DATASETS
from runtime.data.preview import FieldPreview, preview


def field_of(id_: str, name: str) -> FieldPreview:
    looked = preview(DATASETS.get(id_), {"samples": 20} if id_ != "iris" else {}, first=4)
    return next(field for field in looked.fields if field.field.name == name)


def test_a_sequence_of_classes_reads_as_their_names() -> None:
    words = field_of("sentences", "words")
    shown = value_text(words, words.first[0]).split()
    assert len(shown) == 11
    assert set(shown) <= set(words.field.classes)
    assert value_text(field_of("iris", "species"), np.int64(1)) == "versicolor"


def test_pictures_with_a_class_per_pixel_have_no_captions(qtbot: QtBot) -> None:
    view = SamplesView(LIGHT)
    qtbot.addWidget(view)
    view.show_preview(preview(DATASETS.get("shapes"), {"samples": 20}, first=4))
    assert view.currentWidget() is view.pictures
    assert view.pictures.accessibleDescription() == ""
