"""What the templates' data sets offer, written down without them."""

from __future__ import annotations

from graph_core.fields import DataSignature, Field
from graph_core.types import TensorType


def _signature(id_: str, samples: int, **fields: tuple[str, int]) -> DataSignature:
    made = {
        name: Field(name, TensorType.parse(text), tuple(map(str, range(classes))))
        for name, (text, classes) in fields.items()
    }
    return DataSignature(id_, id_.title(), made, samples, 16, round(samples * 0.8))


DATA = {
    data.id: data
    for data in (
        _signature(
            "digits",
            1797,
            image=("N×1×8×8", 0),
            pixels=("N×64", 0),
            digit=("N int64", 10),
            parity=("N int64", 2),
        ),
        _signature("digit_pairs", 4000, left=("N×64", 0), right=("N×64", 0), same=("N int64", 2)),
        _signature("iris", 150, features=("N×4", 0), species=("N int64", 3)),
        _signature("wine", 178, features=("N×13", 0), cultivar=("N int64", 3)),
        _signature("breast_cancer", 569, features=("N×30", 0), diagnosis=("N int64", 2)),
        _signature("diabetes", 442, features=("N×10", 0), progression=("N×1", 0)),
        _signature("shapes", 600, image=("N×1×16×16", 0), mask=("N×16×16 int64", 3)),
        _signature("sentences", 2000, words=("N×11 int64", 27), sentiment=("N int64", 2)),
        _signature("tagged_sentences", 2000, words=("N×8 int64", 28), tags=("N×8 int64", 6)),
        _signature(
            "reversal",
            2000,
            source=("N×8 int64", 10),
            so_far=("N×8 int64", 11),
            backwards=("N×8 int64", 10),
        ),
        _signature("characters", 951, letters=("N×32 int64", 25), next=("N×32 int64", 25)),
        _signature(
            "ratings",
            3000,
            history=("N×6 int64", 0),
            film=("N×1 int64", 0),
            liked=("N int64", 2),
        ),
        _signature(
            "adverts",
            2000,
            crossed=("N×20", 0),
            site=("N int64", 0),
            measures=("N×3", 0),
            clicked=("N int64", 2),
        ),
        _signature(
            "houses",
            2000,
            measures=("N×3", 0),
            district=("N int64", 0),
            price=("N×1", 0),
            sold=("N int64", 2),
        ),
    )
}
