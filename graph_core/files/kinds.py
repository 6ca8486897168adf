"""What the layers of a file are given: checked by their kinds, and one object where it is equal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from graph_core.errors import ParamError
from graph_core.files import fields
from graph_core.layers import LAYERS
from graph_core.params import Value

Params = Mapping[str, Value]


class Kinds:
    """Completes the params of layers, those that are equal once."""

    def __init__(self) -> None:
        # By kind and text: what equal texts stand for is equal, down to the types.
        self._known: dict[tuple[str, bytes], Params] = {}

    def params(self, kind: str, given: Mapping[str, Any]) -> Params:
        """Return the params of a layer that is given these; raises FileError."""
        key = kind, msgspec.json.encode(given)
        if key not in self._known:
            self._known[key] = _complete(kind, given)
        return self._known[key]

    def params_of_all(
        self, kinds: Sequence[str], given: Sequence[Mapping[str, Any]]
    ) -> list[Params]:
        """Return the params of layers that are of these kinds and given these; raises FileError."""
        keys = [*zip(kinds, map(msgspec.json.encode, given), strict=True)]
        for (kind, _), one in dict(zip(keys, given, strict=True)).items():
            self.params(kind, one)
        return [*map(self._known.__getitem__, keys)]


def current(kind: str) -> str:
    """Return the kind that stands for this one today, the same where it is unknown."""
    spec = LAYERS.find(kind)
    return spec.id if spec else kind


def _complete(kind: str, given: Mapping[str, Any]) -> Params:
    plain = fields.plain(given, "")
    spec = LAYERS.find(kind)
    if spec is None:
        frozen: Params = fields.frozen(plain)
        return frozen
    try:
        return spec.complete(plain)
    except ParamError as error:
        raise fields.at("", error) from None
