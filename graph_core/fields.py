"""What a data set offers: named fields that inputs and heads bind to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_core.types import TensorType


@dataclass(frozen=True)
class Field:
    """A column of tensors; `type` includes the batch dim, `classes` names the values of a label."""

    name: str
    type: TensorType
    classes: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True)
class DataSignature:
    """The fields of a data set, how many samples it has and the batch size it is read with.

    `training` counts the samples that train, validation left out; 0 while that isn't known.
    """

    id: str
    title: str
    fields: Mapping[str, Field] = field(default_factory=dict)
    samples: int = 0
    batch_size: int = 0
    training: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", dict(self.fields))
