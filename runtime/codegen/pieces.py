"""What stands in a constructor: one piece per layer, its values open until they have names.

A piece's `form` is what all uses of a class have in common; `leaves` are the values that may
differ. `items` writes the piece, given a text per leaf.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Protocol

from graph_core.graph import Layer
from graph_core.layers.common import TORCH_DEFAULTS
from graph_core.spec import ParameterTarget
from runtime.codegen.scope import beside
from runtime.codegen.text import Expr, Nested, called, literal, named, qualified
from runtime.codegen.uses import SIZES, Leaf, leaf

_ALONE = frozenset(["kernel_size", "p", "negative_slope", "padding"])
UNKNOWN = "?"  # the text of a value that is never used, so may be any
UNROLLED = 3  # so many copies beside each other are written one by one


@dataclass(frozen=True)
class Child:
    """A submodule under a name, or a learned tensor."""

    name: str
    made: Expr
    tensor: bool = False


@dataclass(frozen=True)
class Several:
    """Submodules made alike, counted on from `first`; `loop` names the number they depend on."""

    stem: str
    first: int
    count: str
    made: Expr
    loop: str


@dataclass(frozen=True)
class Kept:
    """A plain attribute."""

    name: str
    text: str


@dataclass(frozen=True)
class Done:
    """A call on what stands."""

    text: str


Item = Child | Several | Kept | Done


class Piece(Protocol):
    """A layer's part of a constructor."""

    @property
    def layer(self) -> Layer: ...
    @property
    def form(self) -> tuple[Any, ...]: ...
    @property
    def leaves(self) -> tuple[Leaf, ...]: ...
    def items(self, texts: Sequence[str]) -> list[Item]: ...


@dataclass(frozen=True)
class Construction:
    """How one use of a block is made: a class and its arguments."""

    name: str
    leaves: tuple[Leaf, ...]

    def call(self, texts: Sequence[str]) -> Expr:
        keys = [argument.key for argument in self.leaves]
        return called(self.name, arguments(dict(zip(keys, texts, strict=True))))


def arguments(given: Mapping[str, str]) -> list[str]:
    """Print sizes by position as everyone does, and all else by name."""
    printed: list[str] = []
    by_position = True
    for place, (key, text) in enumerate(given.items()):
        by_position &= key in SIZES or (place == 0 and key in _ALONE)
        printed.append(text if by_position else named(key, text))
    return printed


@dataclass(frozen=True)
class ModulePiece:
    """A module of torch's; `filled` are arguments only some uses of the layer give."""

    layer: Layer
    target: str
    after: tuple[str, ...]
    leaves: tuple[Leaf, ...]
    filled: frozenset[str] = frozenset()

    @property
    def form(self) -> tuple[Any, ...]:
        keys = tuple(x.key for x in self.leaves)
        return ("module", self.layer.name, self.target, self.after, keys)

    def items(self, texts: Sequence[str]) -> list[Item]:
        given = {
            one.key: text
            for one, text in zip(self.leaves, texts, strict=True)
            if one.key not in self.filled or text != literal(TORCH_DEFAULTS[one.key])
        }
        made = called(qualified(self.target), arguments(given))
        return [Child(self.layer.name, made), *map(Done, self.after)]


def filled(given: Sequence[Sequence[Leaf]]) -> list[tuple[tuple[Leaf, ...], frozenset[str]]]:
    """Return the arguments of a layer's uses with torch's defaults where some leave them out."""
    order: list[str] = []
    for leaves in given:
        for place, key in enumerate(one.key for one in leaves):
            if key not in order:
                before = leaves[place - 1].key if place else ""
                order.insert(order.index(before) + 1 if before else 0, key)
    made = []
    for leaves in given:
        own = {one.key: one for one in leaves}
        convolution = "in_channels" in own  # a pool's stride is its window otherwise
        may = {key for key in order if key in TORCH_DEFAULTS and (convolution or key != "stride")}
        all_ = (own.get(k) or leaf(k, TORCH_DEFAULTS[k]) for k in order if k in own or k in may)
        every = {key for key in may if all(key in {x.key for x in other} for other in given)}
        made.append((tuple(all_), frozenset(may - every)))
    return made


@dataclass(frozen=True)
class LearnedPiece:
    """A learned tensor, which begins with noise or one value."""

    layer: Layer
    target: ParameterTarget

    @property
    def form(self) -> tuple[Any, ...]:
        return ("learned", self.layer.name, self.target.mean, self.target.std, self.target.bare)

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        return (leaf("shape", self.target.shape),)

    def items(self, texts: Sequence[str]) -> list[Item]:
        first: Expr = self._first(texts[0])
        given = [first] if self.layer.trainable else [first, "requires_grad=False"]
        return [Child(self.layer.name, called("nn.Parameter", given), tensor=True)]

    def _first(self, shape: str) -> Expr:
        mean, std = self.target.mean, self.target.std
        sizes = shape
        if shape.startswith("("):
            sizes = ", ".join(map(literal, self.target.shape)) or "()"
        if std:
            return f"torch.empty({sizes}).normal_({literal(mean)}, {literal(std)})"
        if mean in (0.0, 1.0):
            return f"torch.{'ones' if mean else 'zeros'}({sizes})"
        return f"torch.full({shape}, {literal(mean)})"


@dataclass(frozen=True)
class PythonPiece:
    """A module of a person's own, made by what bears this name."""

    layer: Layer
    name: str

    @property
    def form(self) -> tuple[Any, ...]:
        return ("python", self.layer.name, self.name)

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        return ()

    def items(self, texts: Sequence[str]) -> list[Item]:
        return [Child(self.layer.name, called(self.name, []))]


@dataclass(frozen=True)
class SinglePiece:
    """One copy of a block, or several made in ways that have nothing in common."""

    layer: Layer
    names: tuple[str, ...]
    copies: tuple[Construction, ...]
    chained: bool
    counted: str = ""

    @property
    def form(self) -> tuple[Any, ...]:
        made = tuple((one.name, tuple(x.key for x in one.leaves)) for one in self.copies)
        return ("blocks", self.names, made)

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        return tuple(argument for one in self.copies for argument in one.leaves)

    def items(self, texts: Sequence[str]) -> list[Item]:
        left = list(texts)
        made: list[Expr] = []
        for one in self.copies:
            made.append(one.call(left[: len(one.leaves)]))
            left = left[len(one.leaves) :]
        if len(made) > 1 and beside(self.layer) is None:
            return [Child(self.layer.name, row(made, chained=self.chained))]
        children: list[Item] = [Child(*pair) for pair in zip(self.names, made, strict=True)]
        kept = [Kept(self.counted, literal(len(made)))] if self.counted else []
        return [*kept, *children]


def row(made: Sequence[Expr], *, chained: bool) -> Expr:
    """Return copies that follow each other as one module."""
    if chained:
        return called("nn.Sequential", made)
    return called("nn.ModuleList", [Nested("[", tuple(made), "]")])


@dataclass(frozen=True)
class RunPiece:
    """Copies of one class whose arguments stay, or grow by the same step from copy to copy."""

    layer: Layer
    made: Construction
    steps: tuple[Leaf, ...]
    count: int
    chained: bool
    counted: str = ""

    @property
    def form(self) -> tuple[Any, ...]:
        keys = tuple(x.key for x in self.made.leaves)
        return ("run", self.layer.name, beside(self.layer), self.made.name, keys)

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        return (leaf("repeat", self.count), *self.made.leaves, *self.steps)

    def items(self, texts: Sequence[str]) -> list[Item]:
        count, size = texts[0], len(self.made.leaves)
        starts, steps = texts[1 : 1 + size], texts[1 + size :]
        place = beside(self.layer)
        if place is None:
            made = self.made.call(_growing(starts, steps))
            return [Child(self.layer.name, self._row(made, _loop(steps), count))]
        stem, first = place
        kept: list[Item] = [Kept(self.counted, count)] if self.counted else []
        if count == "1":
            return [*kept, Child(f"{stem}{first}", self.made.call(starts))]
        made = self.made.call(_growing(starts, steps))
        return [*kept, Several(stem, first, count, made, _loop(steps))]

    def _row(self, made: Expr, loop: str, count: str) -> Expr:
        brackets = "*[" if self.chained else "["
        copies = Nested(brackets, (made, f"for {loop} in range({count})"), "]", between="")
        return called("nn.Sequential" if self.chained else "nn.ModuleList", [copies])


def _growing(starts: Sequence[str], steps: Sequence[str]) -> list[str]:
    return [_grown(start, step) for start, step in zip(starts, steps, strict=True)]


def _loop(steps: Sequence[str]) -> str:
    return "_" if all(step == "0" for step in steps) else "i"


def _grown(start: str, step: str) -> str:
    if step == "0":
        return start
    return f"{start} + {'i' if step == '1' else f'{step} * i'}"


def run_of(
    layer: Layer, copies: Sequence[Construction], *, chained: bool, counted: str
) -> RunPiece | None:
    """Return copies as a run, or None when they have no rule in common."""
    first = copies[0]
    if any(one.name != first.name for one in copies):
        return None
    steps = []
    for place, start in enumerate(first.leaves):
        values = [one.leaves[place] for one in copies]
        step = _step(values)
        if step is None:
            return None
        steps.append(replace(step, key=f"{start.key}_step"))
    return RunPiece(layer, first, tuple(steps), len(copies), chained, counted)


def _step(values: Sequence[Leaf]) -> Leaf | None:
    if len(values) == 1:
        return Leaf("", UNKNOWN, 0)
    if all(value == values[0] for value in values):
        return leaf("", 0)
    numbers = [one.value for one in values if type(one.value) is int]
    apart = {after - before for before, after in pairwise(numbers)}
    whole = len(numbers) == len(values) and len(apart) == 1
    return leaf("", min(apart)) if whole and min(apart) > 0 else None
