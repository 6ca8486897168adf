"""Data sets a recipe may name; a signature is known without loading anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graph_core.fields import DataSignature, Field
from graph_core.params import IntParam, Param, TextParam, complete
from graph_core.registry import Registry
from graph_core.types import DType, TensorType
from graph_core.values import Values
from runtime.data import bundled, npz
from runtime.data.bundled import Arrays
from runtime.recipe import Split


@dataclass(frozen=True)
class DataSetSpec:
    """A data set: its params, the fields and number of samples they give, and how it is loaded.

    `fields` and `samples` never touch a file; `loader` returns one array per field, samples first.
    """

    id: str
    title: str
    summary: str
    fields: Callable[[Values], tuple[Field, ...]]
    samples: Callable[[Values], int]
    loader: Callable[[Values], Arrays]
    params: tuple[Param, ...] = ()
    source: str = ""
    replaces: tuple[str, ...] = ()

    def signature(
        self, params: Mapping[str, Any], batch_size: int = 0, split: Split | None = None
    ) -> DataSignature:
        """Return the fields without loading them; raises ParamError."""
        values = self.values(params)
        fields = {field.name: field for field in self.fields(values)}
        samples = self.samples(values)
        training = samples - (split or Split()).held(samples)
        return DataSignature(self.id, self.title, fields, samples, batch_size, training)

    def load(self, params: Mapping[str, Any]) -> Arrays:
        """Return the arrays by field; raises ParamError or FileError."""
        return self.loader(self.values(params))

    def values(self, params: Mapping[str, Any]) -> Values:
        return Values(complete(self.params, params))


def _floats(name: str, *shape: int, help_: str = "") -> Field:
    return Field(name, TensorType.batched(shape), help=help_)


def _label(name: str, *classes: str, help_: str = "") -> Field:
    return Field(name, TensorType.batched((), DType.INT64), classes, help_)


def _always(*fields: Field) -> Callable[[Values], tuple[Field, ...]]:
    return lambda _: fields


def _count(samples: int) -> Callable[[Values], int]:
    return lambda _: samples


DATASETS: Registry[DataSetSpec] = Registry("data set")
for _spec in (
    DataSetSpec(
        "digits",
        "Digits",
        "1797 handwritten digits, 8×8 grey pixels.",
        _always(
            _floats("image", 1, 8, 8, help_="Grey values, 0 to 1."),
            _floats("pixels", 64, help_="The same grey values in one row."),
            _label("digit", *map(str, range(10)), help_="The digit drawn."),
            _label("parity", "even", "odd", help_="Whether the digit is odd."),
        ),
        _count(1797),
        bundled.digits,
        source="UCI Optical Recognition of Handwritten Digits, through scikit-learn",
    ),
    DataSetSpec(
        "digit_pairs",
        "Digit pairs",
        "Pairs of handwritten digits: the same digit or not? Half of them are.",
        _always(
            _floats("left", 64, help_="The first picture, 8×8 grey values in one row."),
            _floats("right", 64, help_="The second picture."),
            _label("same", "different", "same", help_="Whether both show the same digit."),
        ),
        lambda values: int(values.pairs),
        bundled.digit_pairs,
        params=(
            IntParam(
                name="pairs",
                default=4000,
                minimum=20,
                maximum=1_000_000,
                help="How many; pictures recur, so validation pairs share some with training.",
            ),
            IntParam(name="seed", default=0, help="Which pairs are drawn."),
        ),
        source="drawn from Digits",
    ),
    DataSetSpec(
        "iris",
        "Iris",
        "150 irises of three species by the sizes of sepal and petal.",
        _always(
            _floats("features", 4, help_="Sepal length and width, petal length and width in cm."),
            _label("species", "setosa", "versicolor", "virginica"),
        ),
        _count(150),
        bundled.iris,
        source="Fisher 1936, through scikit-learn",
    ),
    DataSetSpec(
        "wine",
        "Wine",
        "178 wines of three cultivars by chemical analysis.",
        _always(
            _floats("features", 13, help_="Alcohol, malic acid, ash… proline."),
            _label("cultivar", "class_0", "class_1", "class_2"),
        ),
        _count(178),
        bundled.wine,
        source="UCI Wine, through scikit-learn",
    ),
    DataSetSpec(
        "breast_cancer",
        "Breast cancer",
        "569 tumours, malignant or benign, by the look of their cell nuclei.",
        _always(
            _floats("features", 30, help_="Mean, error and worst of ten measures of the nuclei."),
            _label("diagnosis", "malignant", "benign"),
        ),
        _count(569),
        bundled.breast_cancer,
        source="UCI Breast Cancer Wisconsin (Diagnostic), through scikit-learn",
    ),
    DataSetSpec(
        "diabetes",
        "Diabetes",
        "442 patients: the progress of the disease a year later.",
        _always(
            _floats("features", 10, help_="Age, sex, BMI, blood pressure, six blood serum values."),
            _floats("progression", 1, help_="A measure of progress, 25 to 346."),
        ),
        _count(442),
        bundled.diabetes,
        source="Efron et al. 2004, through scikit-learn",
    ),
    DataSetSpec(
        "npz",
        "Arrays (.npz)",
        "Your own arrays from a NumPy file, one entry per sample in each.",
        npz.fields,
        lambda values: int(values.samples),
        npz.load,
        params=(
            TextParam(name="path", longest=4000, help="Where the file lies."),
            TextParam(
                name="fields",
                longest=10_000,
                help="The arrays in it, such as x: N×784 float32; y: N int64, 10 classes.",
            ),
            IntParam(name="samples", default=0, help="How many samples each array holds."),
        ),
    ),
):
    DATASETS.register(_spec)
