"""What a data set is: its params, the fields they give, and how it is loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph_core.fields import DataSignature, Field
from graph_core.params import Param, complete
from graph_core.types import DType, TensorType
from graph_core.values import Values
from runtime.data.bundled import Arrays
from runtime.recipe import Split


@dataclass(frozen=True)
class DataSetSpec:
    """A data set: its params, the fields and number of samples they give, and how it is loaded.

    `fields` and `samples` never touch a file; `loader` returns one array per field, samples first.
    A data set of the user's own has a `file` pattern, and `describe` reads such a file once and
    returns the params that stand for it.
    """

    id: str
    title: str
    summary: str
    fields: Callable[[Values], tuple[Field, ...]]
    samples: Callable[[Values], int]
    loader: Callable[[Values], Arrays]
    params: tuple[Param, ...] = ()
    source: str = ""
    file: str = ""
    describe: Callable[[Path], dict[str, Any]] | None = None
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


def floats(name: str, *shape: int, help_: str = "") -> Field:
    """Return a field of floats of a shape."""
    return Field(name, TensorType.batched(shape), help=help_)


def label(name: str, *classes: str, help_: str = "") -> Field:
    """Return a field of one class for each sample."""
    return Field(name, TensorType.batched((), DType.INT64), classes, help_)


def always(*fields: Field) -> Callable[[Values], tuple[Field, ...]]:
    """Return what gives these fields whatever the params."""
    return lambda _: fields


def count(samples: int) -> Callable[[Values], int]:
    """Return what gives this number whatever the params."""
    return lambda _: samples


def indices(name: str, *shape: int, help_: str = "", classes: Sequence[str] = ()) -> Field:
    """Return a field of whole numbers of a shape, with their names when they have some."""
    return Field(name, TensorType.batched(shape, DType.INT64), tuple(classes), help_)
