from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from graph_core.errors import ParamError
from runtime.catalog.datasets import DATASETS, DataSetSpec
from runtime.data.preview import preview
from runtime.signature import signature_of

BUNDLED = [spec for spec in DATASETS if spec.id != "npz"]


@pytest.mark.parametrize("spec", BUNDLED, ids=lambda spec: spec.id)
def test_what_is_loaded_is_what_the_signature_says(spec: DataSetSpec) -> None:
    known, arrays = spec.signature({}), spec.load({})
    assert list(known.fields) == list(arrays)
    for name, field in known.fields.items():
        values = arrays[name]
        assert values.shape == field.type.sizes({"N": known.samples})
        assert values.dtype == field.type.dtype.value
        assert np.isfinite(values).all()
        if field.classes:
            assert set(np.unique(values)) == set(range(len(field.classes)))


def test_a_signature_loads_nothing() -> None:
    code = (
        "import sys; from runtime.signature import signature_of\n"
        "assert signature_of({'data': {'id': 'digits'}}).samples == 1797\n"
        "assert not {'sklearn', 'torch', 'polars'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_pairs_are_balanced_seeded_and_truly_labelled() -> None:
    spec = DATASETS.get("digit_pairs")
    arrays = spec.load({"pairs": 500})
    assert arrays["same"].mean() == 0.5
    digits = DATASETS.get("digits").load({})
    label = {
        row.tobytes(): digit for row, digit in zip(digits["pixels"], digits["digit"], strict=True)
    }
    same = [
        label[a.tobytes()] == label[b.tobytes()]
        for a, b in zip(arrays["left"], arrays["right"], strict=True)
    ]
    assert (np.asarray(same) == arrays["same"]).all()
    again, other = spec.load({"pairs": 500}), spec.load({"pairs": 500, "seed": 1})
    assert (again["left"] == arrays["left"]).all()
    assert (other["left"] != arrays["left"]).any()


def test_pixels_lie_between_0_and_1() -> None:
    image = DATASETS.get("digits").load({})["image"]
    assert (image.min(), image.max()) == (0.0, 1.0)


def test_params_of_a_data_set_are_checked() -> None:
    with pytest.raises(ParamError):
        DATASETS.get("digit_pairs").signature({"pairs": 1})


@pytest.mark.parametrize(
    "recipe",
    [
        {},
        {"data": None},
        {"data": "digits"},
        {"data": {"id": "nothing like it"}},
        {"data": {"id": "digit_pairs", "params": {"pairs": "many"}}},
        {"data": {"id": "digits"}, "batch_size": "large"},
    ],
)
def test_a_recipe_without_usable_data_has_no_signature(recipe: dict[str, object]) -> None:
    assert signature_of(recipe) is None


def test_a_signature_carries_the_batch_size() -> None:
    found = signature_of({"data": {"id": "iris"}, "batch_size": 7})
    assert found is not None
    assert (found.id, found.batch_size, found.training) == ("iris", 7, 120)


def test_a_preview_shows_samples_statistics_and_class_counts() -> None:
    looked = preview(DATASETS.get("digits"), {}, first=5)
    by_name = {field.field.name: field for field in looked.fields}
    assert looked.samples == 1797
    assert by_name["image"].first.shape == (5, 1, 8, 8)
    assert by_name["image"].maximum == 1.0
    assert sum(by_name["digit"].counts.values()) == 1797
    assert by_name["parity"].counts.keys() == {"even", "odd"}
    assert by_name["pixels"].counts == {}
