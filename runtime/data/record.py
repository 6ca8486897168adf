"""What a run keeps of its data: fields, class names and scalers, so that it needs no data set."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph_core.atomic import write_atomically
from graph_core.errors import FileError
from graph_core.fields import DataSignature, Field
from graph_core.types import TensorType
from runtime.data.scaling import Scaler


@dataclass(frozen=True)
class DataRecord:
    """The signature a run was trained with and the scalers fitted on its training part."""

    signature: DataSignature
    scalers: Mapping[str, Scaler]


def write_record(path: Path, record: DataRecord) -> None:
    """Write a record as JSON; floats survive bit for bit; raises FileError."""
    known = record.signature
    made = {
        "id": known.id,
        "title": known.title,
        "samples": known.samples,
        "fields": {
            name: {"type": str(fld.type), "classes": list(fld.classes), "help": fld.help}
            for name, fld in known.fields.items()
        },
        "scalers": {name: scaler.to_json() for name, scaler in record.scalers.items()},
    }
    write_atomically(path, json.dumps(made, indent=1, ensure_ascii=False).encode())


def read_record(path: Path) -> DataRecord:
    """Return the record in a file; raises FileError."""
    try:
        found = json.loads(path.read_bytes())
        fields = {name: _field(name, entry) for name, entry in found["fields"].items()}
        scalers = {name: Scaler.from_json(entry) for name, entry in found["scalers"].items()}
        signature = DataSignature(found["id"], found["title"], fields, found["samples"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileError(
            f"{path.name} can't be read", received=str(error), where=str(path)
        ) from error
    return DataRecord(signature, scalers)


def _field(name: str, entry: Mapping[str, Any]) -> Field:
    return Field(name, TensorType.parse(entry["type"]), tuple(entry["classes"]), entry["help"])
