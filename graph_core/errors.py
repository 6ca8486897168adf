"""Every error says what was expected, what was received and where."""

from __future__ import annotations


class LoomError(Exception):
    """An error a person can act on: one message, and its parts for whoever renders it.

    >>> str(LoomError("Dense needs features", expected="rank 2 or more", received="rank 1"))
    'Dense needs features: expected rank 2 or more, received rank 1'
    """

    code = "error"

    def __init__(
        self, what: str, *, expected: str = "", received: str = "", where: str = ""
    ) -> None:
        self.what = what
        self.expected = expected
        self.received = received
        self.where = where
        super().__init__(what)

    def __str__(self) -> str:
        parts = [f"expected {self.expected}" if self.expected else ""]
        parts.append(f"received {self.received}" if self.received else "")
        detail = ", ".join(part for part in parts if part)
        text = f"{self.what}: {detail}" if detail else self.what
        return f"{self.where}: {text}" if self.where else text


class ParamError(LoomError):
    """A param was given a value it can't take."""

    code = "param"


class ShapeError(LoomError):
    """A layer can't take the tensor types it was called with."""

    code = "shape"


class RefusedByDesign(ShapeError):
    """A layer won't take what torch would, because it is hardly ever meant."""


class DTypeError(ShapeError):
    """A layer can't take the dtype it was called with."""

    code = "dtype"


class MixedDTypes(DTypeError, RefusedByDesign):
    """A merge won't promote one dtype to another silently, as torch does."""


class EditRefused(LoomError):
    """An edit would break the structure of the graph; nothing was changed."""

    code = "refused"


class UnknownKind(LoomError):
    """A name stands in no registry."""

    code = "unknown-kind"


class FileError(LoomError):
    """A file can't be read or written."""

    code = "file"
