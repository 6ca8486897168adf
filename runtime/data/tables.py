"""Files a prediction reads and writes: arrays by name, or the columns of a table."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from math import prod
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph_core.atomic import write_atomically
from graph_core.errors import FileError, LoomError

Array: TypeAlias = NDArray[Any]
SUFFIXES = (".npz", ".npy", ".csv")


class TableError(LoomError):
    """A file's columns or arrays aren't those a network needs."""

    code = "table"


def read_samples(path: Path, wanted: Mapping[str, tuple[int, ...]]) -> dict[str, Array]:
    """Return an array per wanted name, samples first, in the sample shapes given.

    An .npz holds an array per name, an .npy the only one; a .csv has columns <name>_0, <name>_1…
    or <name>, or for a single name just as many columns as a sample has numbers.
    Raises FileError for what can't be read, TableError for what is missing or of another shape.
    """
    if path.suffix not in SUFFIXES:
        raise FileError(
            f"{path.name} can't be read", expected="a file .npz, .npy or .csv", where=str(path)
        )
    found = _columns(path, wanted) if path.suffix == ".csv" else _arrays(path, wanted)
    shaped = {name: _shaped(name, found[name], shape) for name, shape in wanted.items()}
    counts = {name: len(values) for name, values in shaped.items()}
    if len(set(counts.values())) > 1:
        shown = ", ".join(f"{count} in {name}" for name, count in counts.items())
        raise TableError("the inputs differ in their number of samples", received=shown)
    if not next(iter(counts.values()), 0):
        raise TableError(f"{path.name} has no samples", expected="one sample or more")
    return shaped


def _arrays(path: Path, wanted: Mapping[str, tuple[int, ...]]) -> dict[str, Array]:
    try:
        with path.open("rb") as file:
            loaded = np.load(file, allow_pickle=False)
            arrays = dict(loaded) if path.suffix == ".npz" else {"": loaded}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise FileError(
            f"{path.name} can't be read", received=str(error), where=str(path)
        ) from None
    if len(wanted) == 1 and len(arrays) == 1:
        return dict(zip(wanted, arrays.values(), strict=True))
    _require(wanted, arrays, "array")
    return arrays


def _require(wanted: Mapping[str, object], found: Mapping[str, object], noun: str) -> None:
    missing = [name for name in wanted if name not in found]
    if missing:
        raise TableError(
            f"there is no {noun} {', '.join(missing)}",
            expected=", ".join(wanted),
            received=", ".join(name or "one without a name" for name in found) or "none",
        )


def _shaped(name: str, values: Array, shape: tuple[int, ...]) -> Array:
    if values.dtype.kind not in "fiub":
        raise TableError(f"{name} holds no numbers", expected="numbers", received=str(values.dtype))
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        bad = int(np.flatnonzero(~np.isfinite(values.reshape(len(values), -1)).all(axis=1))[0])
        raise TableError(f"{name} has a value that is no number", received=f"sample {bad + 1}")
    if values.shape[1:] == shape:
        return values
    if values.ndim == 2 and values.shape[1] == prod(shape):
        return values.reshape(-1, *shape)
    if values.ndim == 1 and prod(shape) == 1:
        return values.reshape(-1, *shape)
    raise TableError(
        f"{name} has samples of another shape",
        expected=_text(shape),
        received=_text(values.shape[1:]),
    )


def _text(shape: tuple[int, ...]) -> str:
    return "×".join(["N", *map(str, shape)])


def _columns(path: Path, wanted: Mapping[str, tuple[int, ...]]) -> dict[str, Array]:
    import polars as pl

    try:
        table = pl.read_csv(path, infer_schema_length=None)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise FileError(
            f"{path.name} can't be read", received=str(error), where=str(path)
        ) from None
    if len(wanted) == 1 and not _named(table.columns, *next(iter(wanted.items()))):
        ((name, shape),) = wanted.items()
        if table.width == prod(shape):
            return {name: _stacked(table, table.columns)}
    made = {}
    for name, shape in wanted.items():
        columns = _column_names(name, shape)
        _require(dict.fromkeys(columns), dict.fromkeys(table.columns), "column")
        made[name] = _stacked(table, columns)
    return made


def _named(columns: Sequence[str], name: str, shape: tuple[int, ...]) -> bool:
    return set(_column_names(name, shape)) <= set(columns)


def _column_names(name: str, shape: tuple[int, ...]) -> list[str]:
    size = prod(shape)
    return [name] if not shape else [f"{name}_{i}" for i in range(size)]


def _stacked(table: Any, columns: Sequence[str]) -> Array:
    for name in columns:
        column = table[name]
        if column.null_count():
            row = int(column.is_null().arg_true()[0]) + 1
            raise TableError(f"column {name} has an empty cell", received=f"row {row}")
        if not column.dtype.is_numeric():
            raise TableError(f"column {name} holds no numbers", received=str(column.dtype))
    return np.column_stack([table[name].to_numpy() for name in columns])


def npz_bytes(arrays: Mapping[str, Array]) -> bytes:
    """Return arrays as an .npz; numpy's own savez trips over an array named file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, values in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, values, allow_pickle=False)
    return buffer.getvalue()


def write_samples(path: Path, columns: Mapping[str, Array]) -> None:
    """Write arrays as .npz, or as a .csv with a column per number; raises FileError."""
    if path.suffix == ".npz":
        write_atomically(path, npz_bytes(columns))
        return
    if path.suffix != ".csv":
        raise FileError(
            f"{path.name} can't be written", expected="a file .npz or .csv", where=str(path)
        )
    import polars as pl

    flat: dict[str, Array] = {}
    for name, values in columns.items():
        rows = values.reshape(len(values), -1)
        single = rows.shape[1] == 1
        flat |= {name if single else f"{name}_{i}": rows[:, i] for i in range(rows.shape[1])}
    write_atomically(path, pl.DataFrame(flat).write_csv().encode())
