"""Arrays of the user's own from an .npz: described once, so that a signature reads no file.

A description names every array's type and, for labels, the number of classes:
`x: N×784 float32; y: N int64, 10 classes`.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_core.dims import BATCH
from graph_core.errors import FileError, LoomError, ParamError
from graph_core.fields import Field
from graph_core.types import DType, TensorType
from graph_core.values import Values

MOST_CLASSES = 1000
_FIELD = re.compile(r"\s*([A-Za-z_]\w*)\s*:\s*([^,;]+?)\s*(?:,\s*(\d+)\s+classes)?\s*\Z")


def describe(path: Path) -> dict[str, Any]:
    """Return the params of the npz data set for a file; raises FileError."""
    arrays = _read(path)
    counts = {len(values) if values.ndim else 0 for values in arrays.values()}
    if len(counts) != 1 or counts == {0}:
        raise FileError(
            f"{path.name} is no data set",
            expected="arrays with one entry per sample, as many in each",
            received=", ".join(f"{name} {values.shape}" for name, values in arrays.items()),
            where=str(path),
        )
    fields = "; ".join(_described(name, values) for name, values in arrays.items())
    return {"path": str(path.absolute()), "fields": fields, "samples": counts.pop()}


def _described(name: str, values: NDArray[Any]) -> str:
    if not name.isidentifier():
        raise FileError("an array can't be a field", expected="a plain name", received=repr(name))
    type_ = TensorType.batched(values.shape[1:], _dtype(name, values))
    if type_.dtype is not DType.INT64 or values.ndim > 1 or values.min() < 0:
        return f"{name}: {type_}"
    classes = int(values.max()) + 1
    return f"{name}: {type_}, {classes} classes" if classes <= MOST_CLASSES else f"{name}: {type_}"


def _dtype(name: str, values: NDArray[Any]) -> DType:
    """Labels and indices are whole numbers; pixels and measures become floats."""
    kind = values.dtype.kind
    if kind not in "fiub":
        raise FileError(f"{name} holds no numbers", received=str(values.dtype))
    whole = kind in "ib" or (kind == "u" and values.ndim == 1)
    return DType.INT64 if whole else DType.FLOAT32


def fields(values: Values) -> tuple[Field, ...]:
    """Return the fields a description names; raises ParamError."""
    parts = [part for part in values.fields.split(";") if part.strip()]
    return tuple(map(_field, parts))


def _field(text: str) -> Field:
    found = _FIELD.match(text)
    try:
        if found is None:
            raise ValueError(text)
        type_ = TensorType.parse(found[2])
        if type_.dims[:1] != (BATCH,) or not all(isinstance(dim, int) for dim in type_.sample):
            raise ValueError(text)
    except (ValueError, LoomError):
        raise ParamError(
            "a field is not described",
            expected="a description such as x: N×784 float32",
            received=repr(text.strip()[:80]),
        ) from None
    count = min(int(found[3] or 0), MOST_CLASSES)
    return Field(found[1], type_, tuple(map(str, range(count))))


def load(values: Values) -> dict[str, NDArray[Any]]:
    """Return the arrays; raises FileError when the file isn't what its description says."""
    path = Path(values.path).expanduser()
    arrays = _read(path)
    return {field.name: _taken(path, field, arrays, values.samples) for field in fields(values)}


def _read(path: Path) -> dict[str, NDArray[Any]]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return dict(archive)
    except (OSError, ValueError, EOFError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise FileError(
            f"{path.name or 'the data file'} can't be read",
            expected="an .npz file of arrays",
            received=str(error).splitlines()[0] if str(error) else type(error).__name__,
            where=str(path),
        ) from None


def _taken(
    path: Path, field: Field, arrays: Mapping[str, NDArray[Any]], samples: int
) -> NDArray[Any]:
    values = arrays.get(field.name)
    shape = "none" if values is None else "×".join(map(str, values.shape))
    sizes = (samples, *field.type.sample)
    if values is None or values.shape != sizes:
        raise FileError(
            f"{path.name} is not what it was: {field.name}",
            expected="×".join(map(str, sizes)),
            received=shape,
            where=str(path),
        )
    return values.astype(field.type.dtype.value)
