"""Data sets a recipe may name; a signature is known without loading anything."""

from __future__ import annotations

from graph_core.params import IntParam, TextParam
from graph_core.registry import Registry
from runtime.catalog import generated
from runtime.catalog.dataset import DataSetSpec, always, count, floats, label
from runtime.data import bundled, npz

__all__ = ["DATASETS", "DataSetSpec"]

DATASETS: Registry[DataSetSpec] = Registry("data set")
for _spec in (
    DataSetSpec(
        "digits",
        "Digits",
        "1797 handwritten digits, 8×8 grey pixels.",
        always(
            floats("image", 1, 8, 8, help_="Grey values, 0 to 1."),
            floats("pixels", 64, help_="The same grey values in one row."),
            label("digit", *map(str, range(10)), help_="The digit drawn."),
            label("parity", "even", "odd", help_="Whether the digit is odd."),
        ),
        count(1797),
        bundled.digits,
        source="UCI Optical Recognition of Handwritten Digits, through scikit-learn",
    ),
    DataSetSpec(
        "digit_pairs",
        "Digit pairs",
        "Pairs of handwritten digits: the same digit or not? Half of them are.",
        always(
            floats("left", 64, help_="The first picture, 8×8 grey values in one row."),
            floats("right", 64, help_="The second picture."),
            label("same", "different", "same", help_="Whether both show the same digit."),
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
        always(
            floats("features", 4, help_="Sepal length and width, petal length and width in cm."),
            label("species", "setosa", "versicolor", "virginica"),
        ),
        count(150),
        bundled.iris,
        source="Fisher 1936, through scikit-learn",
    ),
    DataSetSpec(
        "wine",
        "Wine",
        "178 wines of three cultivars by chemical analysis.",
        always(
            floats("features", 13, help_="Alcohol, malic acid, ash… proline."),
            label("cultivar", "class_0", "class_1", "class_2"),
        ),
        count(178),
        bundled.wine,
        source="UCI Wine, through scikit-learn",
    ),
    DataSetSpec(
        "breast_cancer",
        "Breast cancer",
        "569 tumours, malignant or benign, by the look of their cell nuclei.",
        always(
            floats("features", 30, help_="Mean, error and worst of ten measures of the nuclei."),
            label("diagnosis", "malignant", "benign"),
        ),
        count(569),
        bundled.breast_cancer,
        source="UCI Breast Cancer Wisconsin (Diagnostic), through scikit-learn",
    ),
    DataSetSpec(
        "diabetes",
        "Diabetes",
        "442 patients: the progress of the disease a year later.",
        always(
            floats("features", 10, help_="Age, sex, BMI, blood pressure, six blood serum values."),
            floats("progression", 1, help_="A measure of progress, 25 to 346."),
        ),
        count(442),
        bundled.diabetes,
        source="Efron et al. 2004, through scikit-learn",
    ),
    *generated.DATASETS,
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
        file="*.npz",
        describe=npz.describe,
    ),
):
    DATASETS.register(_spec)
