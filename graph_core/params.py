"""Params: the typed, validated values a person sets on a layer, a loss or an optimizer.

One declaration serves the inspector form, the command line, the file, the help and the engine.
Values are plain and immutable: numbers, strings, booleans, None and tuples of these.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graph_core.dims import SYMBOL_NAME
from graph_core.errors import ParamError

Value: TypeAlias = "int | float | bool | str | tuple[Value, ...] | None"
LARGEST = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class Param:
    """What every param has; `only_if`: another param and the values that make this one count."""

    name: str
    default: Any
    title: str = ""
    help: str = ""
    inline: bool = False
    advanced: bool = False
    only_if: tuple[str, tuple[Value, ...]] | None = None

    @property
    def label(self) -> str:
        return self.title or self.name.replace("_", " ").capitalize()

    def clean(self, value: Any) -> Any:
        """Return the value in its normal form; raises ParamError saying what was expected."""
        raise self.refuse(value)

    def parse(self, text: str) -> Any:
        """Return the value a person typed; raises ParamError."""
        return self.clean(text)

    def text(self, value: Any) -> str:
        """Return the value as a person reads and types it."""
        return str(value)

    def brief(self, value: Any) -> str:
        """Return the value in a few words, for a list or a sentence."""
        return self.text(value)

    @property
    def expected(self) -> str:
        return "a value"

    def refuse(self, value: object) -> ParamError:
        shown = repr(value)
        return ParamError(
            f"{self.label} can't be {shown if len(shown) < 80 else shown[:77] + '...'}",
            expected=self.expected,
            received=type(value).__name__ if not isinstance(value, str) else "",
        )

    def counts(self, values: Mapping[str, Any]) -> bool:
        """Tell whether this param has an effect beside the others' values."""
        return self.only_if is None or values.get(self.only_if[0]) in self.only_if[1]


@dataclass(frozen=True, kw_only=True)
class IntParam(Param):
    """A whole number within bounds; `optional` allows None, typed as an empty text."""

    default: int | None = 1
    minimum: int = 0
    maximum: int = LARGEST
    optional: bool = False

    @property
    def expected(self) -> str:
        upper = f" to {self.maximum}" if self.maximum < LARGEST else " or more"
        return f"a whole number, {self.minimum}{upper}" + (", or nothing" if self.optional else "")

    def clean(self, value: Any) -> int | None:
        if value is None and self.optional:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.refuse(value)
        if not self.minimum <= value <= self.maximum:
            raise self.refuse(value)
        return value

    def parse(self, text: str) -> int | None:
        if not text.strip() and self.optional:
            return None
        try:
            return self.clean(int(text.strip()))
        except ValueError:
            raise self.refuse(text) from None

    def text(self, value: Any) -> str:
        return "" if value is None else str(value)


@dataclass(frozen=True, kw_only=True)
class FloatParam(Param):
    """A finite number within bounds; `slider` marks rates that are best dragged."""

    default: float = 0.0
    minimum: float = -math.inf
    maximum: float = math.inf
    above: float = -math.inf
    below: float = math.inf
    slider: bool = False

    @property
    def expected(self) -> str:
        bounds = [
            f"at least {self.minimum:g}" if self.minimum > -math.inf else "",
            f"above {self.above:g}" if self.above > -math.inf else "",
            f"at most {self.maximum:g}" if self.maximum < math.inf else "",
            f"below {self.below:g}" if self.below < math.inf else "",
        ]
        return ", ".join(["a number", *(bound for bound in bounds if bound)])

    def clean(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refuse(value)
        if abs(value) > sys.float_info.max:
            raise self.refuse(value)
        number = float(value)
        within = self.minimum <= number <= self.maximum and self.above < number < self.below
        if not math.isfinite(number) or not within:
            raise self.refuse(value)
        return number

    def parse(self, text: str) -> float:
        try:
            return self.clean(float(text.strip()))
        except ValueError:
            raise self.refuse(text) from None

    def text(self, value: Any) -> str:
        short = f"{value:g}"
        return short if float(short) == value else repr(value)


@dataclass(frozen=True, kw_only=True)
class BoolParam(Param):
    """On or off."""

    default: bool = True

    @property
    def expected(self) -> str:
        return "true or false"

    def clean(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise self.refuse(value)
        return value

    def parse(self, text: str) -> bool:
        known = {"true": True, "yes": True, "on": True, "1": True}
        known |= {"false": False, "no": False, "off": False, "0": False}
        if text.strip().lower() not in known:
            raise self.refuse(text)
        return known[text.strip().lower()]

    def text(self, value: Any) -> str:
        return "on" if value else "off"


@dataclass(frozen=True)
class Choice:
    """One value of a choice, its title and a word of help."""

    id: str
    title: str = ""
    help: str = ""

    @property
    def label(self) -> str:
        return self.title or self.id.replace("_", " ")


@dataclass(frozen=True, kw_only=True)
class ChoiceParam(Param):
    """One of a few named values."""

    default: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def expected(self) -> str:
        return "one of " + ", ".join(choice.id for choice in self.choices)

    def clean(self, value: Any) -> str:
        if value not in [choice.id for choice in self.choices]:
            raise self.refuse(value)
        return str(value)

    def text(self, value: Any) -> str:
        return next((c.label for c in self.choices if c.id == value), str(value))

    def parse(self, text: str) -> str:
        by_label = {choice.label: choice.id for choice in self.choices}
        return self.clean(by_label.get(text.strip(), text.strip()))


@dataclass(frozen=True, kw_only=True)
class ManyParam(Param):
    """Any number of named values, each at most once, in the order chosen."""

    default: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()

    @property
    def expected(self) -> str:
        return "some of " + ", ".join(choice.id for choice in self.choices)

    def clean(self, value: Any) -> tuple[str, ...]:
        known = [choice.id for choice in self.choices]
        if not isinstance(value, list | tuple) or any(item not in known for item in value):
            raise self.refuse(value)
        return tuple(dict.fromkeys(value))

    def parse(self, text: str) -> tuple[str, ...]:
        return self.clean([part.strip() for part in text.split(",") if part.strip()])

    def text(self, value: Any) -> str:
        return ", ".join(value)


@dataclass(frozen=True, kw_only=True)
class TextParam(Param):
    """A line of text."""

    default: str = ""
    longest: int = 200

    @property
    def expected(self) -> str:
        return f"a text of at most {self.longest} characters"

    def clean(self, value: Any) -> str:
        if not isinstance(value, str) or len(value) > self.longest or not value.isprintable():
            raise self.refuse(value)
        return value


@dataclass(frozen=True, kw_only=True)
class FieldParam(TextParam):
    """The name of a field of the data set; empty leaves the choice to the binding."""


@dataclass(frozen=True, kw_only=True)
class IntsParam(Param):
    """`length` whole numbers, such as a kernel's height and width; one number stands for all."""

    default: tuple[int, ...] = (1, 1)
    length: int = 2
    minimum: int = 0
    maximum: int = LARGEST

    @property
    def expected(self) -> str:
        number = f"whole numbers, {self.minimum} or more"
        return f"{self.length} {number}, or one for all"

    def clean(self, value: Any) -> tuple[int, ...]:
        items = (value,) * self.length if isinstance(value, int) else value
        if not isinstance(items, list | tuple) or len(items) != self.length:
            raise self.refuse(value)
        whole = all(isinstance(item, int) and not isinstance(item, bool) for item in items)
        if not whole or not all(self.minimum <= item <= self.maximum for item in items):
            raise self.refuse(value)
        return tuple(items)

    def parse(self, text: str) -> tuple[int, ...]:
        numbers = _numbers(self, text)
        return self.clean(numbers[0] if len(numbers) == 1 else numbers)

    def text(self, value: Any) -> str:
        return "×".join(map(str, value))


@dataclass(frozen=True, kw_only=True)
class PaddingParam(IntsParam):
    """`same`, `valid`, or numbers per axis."""

    default: Any = "valid"

    @property
    def expected(self) -> str:
        return f"'same', 'valid' or {IntsParam.expected.fget(self)}"  # type: ignore[attr-defined]

    def clean(self, value: Any) -> Any:
        return value if value in ("same", "valid") else super().clean(value)

    def parse(self, text: str) -> Any:
        word = text.strip().lower()
        return word if word in ("same", "valid") else super().parse(text)

    def text(self, value: Any) -> str:
        return value if isinstance(value, str) else super().text(value)


@dataclass(frozen=True, kw_only=True)
class ShapeParam(Param):
    """Dims of a shape without the batch; names where `symbols`, one -1 where `infer`."""

    default: tuple[int | str, ...] = ()
    symbols: bool = False
    infer: bool = False
    minimum: int = 1

    @property
    def expected(self) -> str:
        extra = " or names such as T" if self.symbols else ""
        rest = ", -1 once for the rest" if self.infer else ""
        return f"dims such as 1×28×28: whole numbers from {self.minimum}{extra}{rest}"

    def clean(self, value: Any) -> tuple[int | str, ...]:
        if not isinstance(value, list | tuple) or len(value) > 8:
            raise self.refuse(value)
        dims = tuple(value)
        if not all(self._takes(dim) for dim in dims) or dims.count(-1) > 1:
            raise self.refuse(value)
        return dims

    def _takes(self, dim: object) -> bool:
        if isinstance(dim, str):
            return self.symbols and dim != "N" and bool(SYMBOL_NAME.match(dim))
        if isinstance(dim, bool) or not isinstance(dim, int):
            return False
        return self.minimum <= dim <= LARGEST or (self.infer and dim == -1)

    def parse(self, text: str) -> tuple[int | str, ...]:
        parts = _parts(text)
        return self.clean([int(p) if p.lstrip("-").isdecimal() else p for p in parts])

    def text(self, value: Any) -> str:
        return "×".join(map(str, value))


@dataclass(frozen=True, kw_only=True)
class AxesParam(Param):
    """Axes of a tensor, the batch being 0; negative ones count from the end."""

    default: tuple[int, ...] = ()

    @property
    def expected(self) -> str:
        return "axes such as 2, 1"

    def clean(self, value: Any) -> tuple[int, ...]:
        if not isinstance(value, list | tuple) or len(value) > 8:
            raise self.refuse(value)
        whole = all(isinstance(axis, int) and not isinstance(axis, bool) for axis in value)
        if not whole or not all(-8 <= axis < 8 for axis in value):
            raise self.refuse(value)
        return tuple(value)

    def parse(self, text: str) -> tuple[int, ...]:
        return self.clean(_numbers(self, text))

    def text(self, value: Any) -> str:
        return ", ".join(map(str, value))


def _parts(text: str) -> list[str]:
    for mark in "×x*,;()[]":
        text = text.replace(mark, " ")
    return text.split()


def _numbers(param: Param, text: str) -> list[int]:
    try:
        return [int(part) for part in _parts(text)]
    except ValueError:
        raise param.refuse(text) from None


def complete(params: tuple[Param, ...], given: Mapping[str, Any]) -> dict[str, Value]:
    """Return every param's value, defaults filled in; raises ParamError."""
    known = {param.name for param in params}
    for name in given:
        if name not in known:
            raise ParamError(
                f"there is no param {name!r}", expected="one of " + ", ".join(sorted(known))
            )
    return {p.name: p.clean(given.get(p.name, p.default)) for p in params}
