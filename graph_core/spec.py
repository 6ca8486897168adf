"""Layer specs: one declaration from which everything about a layer derives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeAlias

from graph_core.dims import Dim
from graph_core.errors import DTypeError, ShapeError
from graph_core.formula import Tree
from graph_core.params import Param, Value, complete
from graph_core.registry import Registry
from graph_core.types import DType, TensorType
from graph_core.values import Values


class Kind(StrEnum):
    """Which dtypes a port takes."""

    ANY = "any"
    FLOAT = "float"
    FLOAT32 = "float32"
    INT = "int"
    BOOL = "bool"

    def takes(self, dtype: DType) -> bool:
        if self is Kind.FLOAT:
            return dtype.is_float
        if self is Kind.INT:
            return dtype.is_int
        return self is Kind.ANY or self.value == dtype.value


@dataclass(frozen=True)
class Port:
    """A stable, keyed place where edges end or begin.

    `axes` writes the expected dims, such as "N×C×H×W", and with `rank` gives the uniform check.
    A variadic port keeps any number of ordered edges, at least `least`.
    """

    key: str
    axes: str = ""
    rank: int | None = None
    min_rank: int = 1
    dtype: Kind = Kind.ANY
    variadic: bool = False
    least: int = 1
    optional: bool = False
    help: str = ""
    title: str = ""
    max_rank: int = 8

    @property
    def label(self) -> str:
        """How people call it; the key of a block's port is a node id."""
        return self.title or self.key

    @property
    def needs(self) -> int:
        """How many wires it takes at least."""
        return self.least if self.variadic else int(not self.optional)

    def check(self, received: TensorType) -> None:
        """Raise ShapeError or DTypeError when the port can't take the type."""
        rank = received.rank
        if rank != self.rank if self.rank else not self.min_rank <= rank <= self.max_rank:
            raise ShapeError(
                f"{self.label} has the wrong rank", expected=self.wanted, received=str(received)
            )
        if not self.dtype.takes(received.dtype):
            raise DTypeError(
                f"{self.label} has the wrong dtype", expected=self.wanted, received=str(received)
            )

    @property
    def wanted(self) -> str:
        shape = self.axes or self._ranks
        return shape if self.dtype is Kind.ANY else f"{shape} {self.dtype}"

    @property
    def _ranks(self) -> str:
        if self.rank:
            return f"rank {self.rank}"
        upper = f" to {self.max_rank}" if self.max_rank < 8 else " or more"
        return f"rank {self.min_rank}{upper}"


@dataclass(frozen=True)
class Call:
    """One call of a layer: its params and the types that reach its input ports."""

    params: Values
    inputs: Mapping[str, tuple[TensorType, ...]]

    def __getitem__(self, port: str) -> TensorType:
        return self.inputs[port][0]

    def get(self, port: str) -> TensorType | None:
        """Return the type at an optional port, or None when nothing is wired to it."""
        types = self.inputs.get(port, ())
        return types[0] if types else None

    def all(self, port: str) -> tuple[TensorType, ...]:
        """Return the types at a variadic port, in order."""
        return self.inputs.get(port, ())


@dataclass(frozen=True)
class WeightSpec:
    """A named tensor of a layer; a buffer is kept but not learned."""

    shape: tuple[int, ...]
    buffer: bool = False
    dtype: DType = DType.FLOAT32

    @property
    def size(self) -> int:
        total = 1
        for dim in self.shape:
            total *= dim
        return total


class Pack(StrEnum):
    """How a function target takes its tensors: one by one, as one list, or folded pairwise."""

    ARGS = "args"
    LIST = "list"
    FOLD = "fold"


@dataclass(frozen=True)
class Ref:
    """A name to be printed and resolved as it stands, such as torch.float32."""

    name: str


@dataclass(frozen=True)
class Init:
    """A function that fills a weight, named by its state_dict key inside the module."""

    weight: str
    name: str
    kwargs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Decay:
    """What the size of weights adds to the loss: l1 times their sizes, l2 times their squares."""

    weights: tuple[str, ...]
    l1: float
    l2: float


@dataclass(frozen=True)
class ModuleTarget:
    """A module to construct: a name torch or the engine's ops know, and keyword arguments.

    It is called with the required ports in order, connected optional ports by keyword. `inits` are
    done in order once it stands, then `norm`, a function of the module, is called.
    """

    name: str
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    inits: tuple[Init, ...] = ()
    norm: str = ""
    decay: Decay | None = None


@dataclass(frozen=True)
class FunctionTarget:
    """A function to call; `operator.add` and its kin print as the operator."""

    name: str
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    pack: Pack = Pack.ARGS


@dataclass(frozen=True)
class ParameterTarget:
    """A learned tensor that is the layer itself: its state_dict key is the layer's name.

    It begins with normal noise; `bare` tensors get a leading dim of 1 when they are used.
    """

    shape: tuple[int, ...]
    mean: float
    std: float
    bare: bool = False


@dataclass(frozen=True)
class BlockTarget:
    """A block to build: its copies follow each other, each with weights of its own."""

    block: str
    repeat: int = 1


@dataclass(frozen=True)
class FormulaTarget:
    """A formula to compute over the tensors of the required ports, one after another."""

    tree: Tree


@dataclass(frozen=True)
class PythonTarget:
    """A module of a person's own: the class that `source` defines, made without arguments.

    It takes and gives what the ports declare, pairs of a name and a type.
    """

    source: str
    inputs: tuple[tuple[str, str], ...]
    outputs: tuple[tuple[str, str], ...]


Target: TypeAlias = (
    ModuleTarget | FunctionTarget | ParameterTarget | FormulaTarget | BlockTarget | PythonTarget
)
Outputs: TypeAlias = TensorType | tuple[TensorType, ...]


@dataclass(frozen=True)
class Example:
    """A call known to work, for help and contract tests; types as `TensorType.parse` reads them."""

    inputs: Mapping[str, str | tuple[str, ...]]
    params: Mapping[str, Value] = field(default_factory=dict)

    def call(self, spec: LayerSpec) -> Call:
        types = {
            port: tuple(map(TensorType.parse, (text,) if isinstance(text, str) else text))
            for port, text in self.inputs.items()
        }
        return Call(Values(spec.complete(self.params)), types)


def no_weights(_: Call) -> dict[str, WeightSpec]:
    """A layer that learns nothing."""
    return {}


def unknown_until_built(_: Call) -> dict[str, WeightSpec]:
    """A layer whose weights only the worker learns, once it has made it."""
    return {}


def no_mult_adds(_: Call) -> Dim:
    """A layer whose multiply-adds are not worth counting."""
    return 0


@dataclass(frozen=True)
class LayerSpec:
    """Everything about a kind of layer.

    `infer` gives the output types (one per output port), raising ShapeError; `weights` gives
    name -> WeightSpec in state_dict order; `target` says what to build, None for Input and Output;
    `mult_adds` counts multiply-adds per sample. All three take the same `Call`. `term` names the
    output port, one number per sample, whose mean joins the loss times the param `weight`; a block
    with `inner_terms` holds layers that have one.
    `shaped` gives the spec as a layer has it, where its ports depend on its params.
    """

    id: str
    title: str
    category: str
    summary: str
    infer: Callable[[Call], Outputs]
    target: Callable[[Call], Target] | None
    inputs: tuple[Port, ...] = (Port("x"),)
    outputs: tuple[Port, ...] = (Port("y"),)
    params: tuple[Param, ...] = ()
    weights: Callable[[Call], dict[str, WeightSpec]] = no_weights
    mult_adds: Callable[[Call], Dim] = no_mult_adds
    formula: str = ""
    source: str = ""
    examples: tuple[Example, ...] = ()
    replaces: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    term: str = ""
    inner_terms: bool = False
    shaped: Callable[[Mapping[str, Any]], LayerSpec] | None = None

    def of(self, params: Mapping[str, Any]) -> LayerSpec:
        """Return the spec as a layer with these params has it."""
        return self.shaped(params) if self.shaped else self

    @cached_property
    def usual(self) -> Values:
        """Every param's default."""
        return Values(self.complete({}))

    @property
    def adds_to_loss(self) -> bool:
        """Whether the layer, or one inside it, has a term in the loss."""
        return bool(self.term) or self.inner_terms

    @property
    def shareable(self) -> bool:
        """Whether a layer may have several nodes; an Input or a head stands once."""
        return self.target is not None

    def param(self, name: str) -> Param:
        """Return the param of that name; raises KeyError."""
        return next(p for p in self.params if p.name == name)

    def complete(self, given: Mapping[str, Any]) -> dict[str, Value]:
        """Return every param's value, defaults filled in; raises ParamError."""
        return complete(self.params, given)

    def input(self, key: str) -> Port | None:
        return next((port for port in self.inputs if port.key == key), None)

    def output(self, key: str) -> Port | None:
        return next((port for port in self.outputs if port.key == key), None)

    def outputs_of(self, call: Call) -> dict[str, TensorType]:
        """Return the output types by port; raises ShapeError for inputs it can't take."""
        spec = self.of(call.params)
        for port in spec.inputs:
            for received in call.inputs.get(port.key, ()):
                port.check(received)
        made = spec.infer(call)
        types = made if isinstance(made, tuple) else (made,)
        return {port.key: type_ for port, type_ in zip(spec.outputs, types, strict=True)}


LAYERS: Registry[LayerSpec] = Registry("layer kind")
register = LAYERS.register
CATEGORIES = (
    "Inputs & outputs",
    "Core",
    "Convolution",
    "Pooling",
    "Normalisation",
    "Recurrent",
    "Attention",
    "Merge",
    "Activation",
    "Shape",
    "Math",
    "Regularisation",
    "Loss terms",
)
