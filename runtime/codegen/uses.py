"""The ways in which blocks are built in a network: each way once, however often it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from graph_core import formula
from graph_core.blocks import bodies, copy_names
from graph_core.graph import Graph, Layer
from graph_core.spec import (
    BlockTarget,
    Decay,
    FormulaTarget,
    FunctionTarget,
    ModuleTarget,
    ParameterTarget,
    PythonTarget,
)
from runtime.codegen.scope import Scope, body_scope, check_name
from runtime.codegen.text import CodeError, attribute, literal, named, qualified

# Sizes everyone writes without their names, where torch takes them first.
SIZES = frozenset(
    [
        "in_channels",
        "out_channels",
        "in_features",
        "out_features",
        "num_features",
        "num_embeddings",
        "embedding_dim",
        "normalized_shape",
        "input_size",
        "hidden_size",
    ]
)
SIZE = "size"
_FAMILIES = dict.fromkeys([*SIZES, "groups", "num_channels"], SIZE)


@dataclass(frozen=True)
class Leaf:
    """A value given to a constructor; two are equal when they are written alike.

    Values of one family may be one argument: a layer's output size is the next one's input size.
    """

    key: str
    text: str
    value: object = field(compare=False)
    family: str = field(default="", compare=False)


def leaf(key: str, value: object) -> Leaf:
    """Return a value as it is written; raises CodeError for what can't be."""
    return Leaf(key, literal(value), value, _FAMILIES.get(key, ""))


@dataclass(frozen=True)
class ModulePart:
    """A layer that is one of torch's modules or the engine's; `after` is done once it stands."""

    name: str
    target: str
    leaves: tuple[Leaf, ...]
    after: tuple[str, ...]
    decay: Decay | None
    layer: Layer = field(compare=False)


@dataclass(frozen=True)
class LearnedPart:
    """A layer that is a learned tensor itself."""

    name: str
    target: ParameterTarget
    layer: Layer = field(compare=False)


@dataclass(frozen=True)
class PythonPart:
    """A layer made by code of a person's own."""

    name: str
    source: str
    layer: Layer = field(compare=False)


@dataclass(frozen=True)
class BlockPart:
    """A layer made of a block, copy by copy."""

    name: str
    names: tuple[str, ...]
    copies: tuple[Use, ...]
    layer: Layer = field(compare=False)


Part: TypeAlias = ModulePart | LearnedPart | PythonPart | BlockPart


@dataclass(frozen=True)
class Use:
    """One way to build a block: the parts it is made of, and what it computes with them."""

    block: str
    parts: tuple[Part, ...]
    functions: tuple[Leaf, ...]
    params: tuple[Leaf, ...]
    scope: Scope = field(compare=False)


class Uses:
    """All uses in a network, by block; `parts` makes those of a scope."""

    def __init__(self, graph: Graph) -> None:
        self._blocks = graph.blocks
        self.found: dict[str, dict[Use, None]] = {}
        self.functions: set[str] = set()
        self.sources: dict[str, None] = {}

    def parts(self, scope: Scope) -> tuple[Part, ...]:
        """Return what a scope's layers are made of, in the order of their first calls."""
        made = tuple(part for node in scope.firsts for part in self._part(scope, node))
        _check_unique(made)
        return made

    def _part(self, scope: Scope, node: str) -> Iterator[Part]:
        layer, target = scope.graph.layer_of(node), scope.targets[node]
        if isinstance(target, FormulaTarget):
            return
        if isinstance(target, FunctionTarget):
            self.functions.add(target.name)
            return
        names = copy_names(layer) if layer.is_block else [layer.name]
        for name in names:
            check_name(layer, name.partition(".")[0], node)
        if isinstance(target, ModuleTarget):
            self.functions |= {target.name, target.norm, *(init.name for init in target.inits)}
            leaves = tuple(leaf(key, value) for key, value in target.kwargs.items())
            after = tuple(afterwards(layer.name, target))
            yield ModulePart(layer.name, target.name, leaves, after, target.decay, layer)
        elif isinstance(target, ParameterTarget):
            yield LearnedPart(layer.name, target, layer)
        elif isinstance(target, PythonTarget):
            self.sources.setdefault(target.source)
            yield PythonPart(layer.name, target.source, layer)
        else:
            yield BlockPart(layer.name, tuple(names), self._copies(scope, node, target), layer)

    def _copies(self, scope: Scope, node: str, target: BlockTarget) -> tuple[Use, ...]:
        call, block = scope.facts[node].call(), self._blocks[target.block]
        known = self.found.setdefault(target.block, {})
        names = dict.fromkeys(exposed.name for exposed in block.exposed)
        params = tuple(
            leaf(name, _brief(call.params[name])) for name in names if name in call.params
        )
        made = []
        for body in bodies(scope.spec(node), call):
            inner = body_scope(body, block)
            use = Use(block.id, self.parts(inner), _functions(inner), params, inner)
            known.setdefault(use)
            made.append(use)
        return tuple(made)


def afterwards(name: str, target: ModuleTarget) -> Iterator[str]:
    """Yield the calls that fill a module's weights and keep them in scale."""
    module = attribute(name)
    for init in target.inits:
        given = [f"{module}.{init.weight}"]
        if not init.weight.replace(".", "_").isidentifier() or "." in init.weight:
            given = [f"{module}.get_parameter({literal(init.weight)})"]
        given += [named(key, literal(value)) for key, value in init.kwargs.items()]
        yield f"{qualified(init.name)}({', '.join(given)})"
    if target.norm:
        yield f"{qualified(target.norm)}({module})"


def decays(parts: tuple[Part, ...], above: str = "") -> Iterator[tuple[str, Decay]]:
    """Yield the paths of modules whose weights add their size to the loss."""
    for part in parts:
        if isinstance(part, ModulePart) and part.decay:
            yield f"{above}{part.name}", part.decay
        elif isinstance(part, BlockPart):
            for name, copy in zip(part.names, part.copies, strict=True):
                yield from decays(copy.parts, f"{above}{name}.")


def _brief(value: Any) -> Any:
    """Write 3 for (3, 3), as targets do."""
    return value[0] if isinstance(value, tuple) and len(set(value)) == 1 else value


def _functions(scope: Scope) -> tuple[Leaf, ...]:
    """Return the values that a scope's functions are called with."""
    targets: Mapping[str, Any] = scope.targets
    given = [
        (f"{node}.{target.name}.{key}", value)
        for node, target in targets.items()
        if isinstance(target, FunctionTarget)
        for key, value in target.kwargs.items()
    ]
    given += [
        (f"{node}.formula", formula.text(target.tree, formula.NAMES))
        for node, target in targets.items()
        if isinstance(target, FormulaTarget)
    ]
    return tuple(leaf(key, value) for key, value in given)


def _check_unique(parts: tuple[Part, ...]) -> None:
    taken: set[str] = set()
    for part in parts:
        names = part.names if isinstance(part, BlockPart) else (part.name,)
        own = {name.partition(".")[0] for name in names}
        if own & taken:
            raise CodeError("two layers can't have one name", received=repr(part.name[:80]))
        taken |= own
