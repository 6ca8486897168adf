"""What is generated is what its data set says: labels follow from what they label."""

from __future__ import annotations

import numpy as np
import pytest

from runtime.catalog.datasets import DATASETS
from runtime.data.language import BAD, GOOD
from runtime.data.passage import STORY
from runtime.data.preview import preview

GENERATED = [spec.id for spec in DATASETS if "seed" in {param.name for param in spec.params}]


def words(id_: str, row: np.ndarray, field: str = "words") -> list[str]:
    names = DATASETS.get(id_).signature({}).fields[field].classes
    return [names[number] for number in row]


@pytest.mark.parametrize("id_", GENERATED)
def test_a_seed_makes_the_same_samples_and_another_seed_others(id_: str) -> None:
    spec = DATASETS.get(id_)
    size = next(param.name for param in spec.params if param.name != "seed")
    one, again, other = (spec.load({size: 40, "seed": seed}) for seed in (1, 1, 2))
    assert all((one[name] == again[name]).all() for name in one)
    assert any((one[name] != other[name]).any() for name in one)
    assert all(len(values) == 40 for values in one.values())


def test_the_sentiment_follows_from_the_last_clause() -> None:
    arrays = DATASETS.get("sentences").load({"samples": 300})
    assert arrays["sentiment"].mean() == 0.5
    for row, sentiment in zip(arrays["words"], arrays["sentiment"], strict=True):
        said = words("sentences", row)
        assert said[-1] in (*GOOD, *BAD)
        assert ((said[-1] in GOOD) != (said[-2] == "not")) == sentiment


def test_tagged_words_have_a_kind_and_some_have_two() -> None:
    arrays = DATASETS.get("tagged_sentences").load({})
    known = DATASETS.get("tagged_sentences").signature({}).fields["tags"].classes
    kinds: dict[str, set[str]] = {}
    for row, tags in zip(arrays["words"], arrays["tags"], strict=True):
        for word, tag in zip(words("tagged_sentences", row), tags, strict=True):
            kinds.setdefault(word, set()).add(known[tag])
    assert kinds["light"] == {"adjective", "noun", "verb"}
    assert kinds["the"] == {"determiner"}


def test_digits_are_reversed_and_shown_one_step_late() -> None:
    arrays = DATASETS.get("reversal").load({"samples": 50})
    assert (arrays["backwards"] == arrays["source"][:, ::-1]).all()
    assert (arrays["so_far"][:, 1:] == arrays["backwards"][:, :-1]).all()
    assert (arrays["so_far"][:, 0] == 10).all()


def test_the_next_letter_is_the_letter_after_each() -> None:
    arrays = DATASETS.get("characters").load({})
    assert (arrays["next"][:, :-1] == arrays["letters"][:, 1:]).all()
    first = "".join(words("characters", arrays["letters"][0], "letters"))
    assert " ".join(STORY.split()).startswith(first.replace("␣", " "))


def test_shapes_are_brighter_than_their_background() -> None:
    arrays = DATASETS.get("shapes").load({"samples": 60})
    image, shape = arrays["image"][:, 0], arrays["mask"] > 0
    assert image[shape].mean() > image[~shape].mean() + 0.3
    assert shape.any(axis=(1, 2)).all()


def test_a_film_that_pleases_is_none_of_the_history() -> None:
    arrays = DATASETS.get("ratings").load({"samples": 200})
    assert not (arrays["history"] == arrays["film"]).any()
    assert arrays["liked"].mean() == 0.5
    assert 0 <= arrays["film"].min() <= arrays["film"].max() < 60


def test_an_advert_has_one_crossing() -> None:
    arrays = DATASETS.get("adverts").load({"samples": 100})
    assert (arrays["crossed"].sum(axis=1) == 1).all()
    assert 0.2 < arrays["clicked"].mean() < 0.8


def test_a_larger_house_costs_more() -> None:
    arrays = DATASETS.get("houses").load({})
    area, price = arrays["measures"][:, 0], arrays["price"][:, 0]
    assert np.corrcoef(area, price)[0, 1] > 0.5
    assert arrays["sold"].mean() == pytest.approx(0.5, abs=0.01)


def test_a_preview_counts_classes_in_every_place() -> None:
    looked = preview(DATASETS.get("tagged_sentences"), {"samples": 30}, first=3)
    tags = next(field for field in looked.fields if field.field.name == "tags")
    assert sum(tags.counts.values()) == 30 * 8
    assert tags.first.shape == (3, 8)
