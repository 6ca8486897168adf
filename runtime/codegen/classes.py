"""Classes of blocks: uses with the same structure share one, what differs are its arguments."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph_core.blocks import nesting
from graph_core.graph import Block, Exposed, Graph
from graph_core.spec import Ref
from runtime.codegen.forward import (
    Counts,
    Forward,
    chain,
    collecting,
    collects,
    counted,
    unrolled,
)
from runtime.codegen.pieces import (
    UNKNOWN,
    Construction,
    LearnedPiece,
    ModulePiece,
    Piece,
    PythonPiece,
    SinglePiece,
    filled,
    run_of,
)
from runtime.codegen.scope import Scope, beside
from runtime.codegen.statements import elements, statements, unlearning
from runtime.codegen.text import called, camel, identifier, laid, prose
from runtime.codegen.uses import (
    SIZE,
    BlockPart,
    Leaf,
    LearnedPart,
    ModulePart,
    Part,
    PythonPart,
    Use,
    Uses,
)

ENTERING = ("in_", "num_features")


class Classes:
    """Writes a class, or several, for every block of a network; those inside others come first."""

    def __init__(
        self, graph: Graph, uses: Uses, taken: Collection[str], own: Mapping[str, str]
    ) -> None:
        """Write them; `own` is what makes the module of a person's own code."""
        self._uses, self._taken, self._own = uses, set(taken), own
        self._made: dict[Use, Construction] = {}
        self.texts: list[str] = []
        for id_ in nesting({key: graph.blocks[key] for key in uses.found}):
            self._write(graph.blocks[id_], list(uses.found[id_]))

    @property
    def names(self) -> frozenset[str]:
        """All names that mean something in the module."""
        return frozenset(self._taken)

    def pieces(
        self, scope: Scope, given: Sequence[Sequence[Part]], counts: Counts
    ) -> list[list[Piece]]:
        """Return the pieces of every use, whose layers are the same."""
        of_layer = list(zip(*given, strict=True))
        made = [self._of_layer(scope, parts, counts) for parts in of_layer]
        return [list(pieces) for pieces in zip(*made, strict=True)] or [[] for _ in given]

    def _of_layer(self, scope: Scope, parts: Sequence[Part], counts: Counts) -> list[Piece]:
        full = filled([part.leaves for part in parts if isinstance(part, ModulePart)])
        modules = iter(full)
        return [
            ModulePiece(part.layer, part.target, part.after, *next(modules))
            if isinstance(part, ModulePart)
            else LearnedPiece(part.layer, part.target)
            if isinstance(part, LearnedPart)
            else PythonPiece(part.layer, self._own[part.source])
            if isinstance(part, PythonPart)
            else self._block(scope, part, counts)
            for part in parts
        ]

    def _block(self, scope: Scope, part: BlockPart, counts: Counts) -> Piece:
        layer, copies = part.layer, tuple(self._made[copy] for copy in part.copies)
        spec_ports = part.copies[0].scope
        chained = len(spec_ports.inputs) == 1 == len(spec_ports.heads)
        name, place = counted(scope, layer, counts), beside(layer)
        repeated = len(copies) > 1 or place is not None
        one_by_one = place is not None and unrolled(layer, counts) and not chain(scope)
        if repeated and not one_by_one:
            run = run_of(layer, copies, chained=chained, counted=name)
            if run is not None:
                return run
        return SinglePiece(layer, part.names, copies, chained, name)

    # One block

    def _write(self, block: Block, uses: list[Use]) -> None:
        counts = copies_of(use.parts for use in uses)
        groups: dict[object, list[tuple[Use, list[Piece]]]] = {}
        for alike in _same_layers(uses):
            scope = alike[0].scope
            pieces = self.pieces(scope, [use.parts for use in alike], counts)
            for use, own in zip(alike, pieces, strict=True):
                key = (chain(use.scope), tuple(piece.form for piece in own), use.functions)
                groups.setdefault(key, []).append((use, own))
        for group in groups.values():
            self._class(block, group, counts)

    def _class(self, block: Block, group: list[tuple[Use, list[Piece]]], counts: Counts) -> None:
        name = camel(block.title, self._taken)
        self._taken.add(name)
        arguments = Arguments(block.exposed, [(use.params, own) for use, own in group], self._taken)
        for number, (use, _) in enumerate(group):
            self._made[use] = Construction(name, arguments.given(number))
        row = chain(group[0][0].scope)
        lines = [f"class {name}(nn.{'Sequential' if row else 'Module'}):", *_told(block)]
        made = _row(group[0][1], arguments) if row else attributes(group[0][1], arguments)
        if collects(group[0][0].scope):
            made = collecting(made, block.body)
        if made:
            lines += ["", *arguments.signature(), *made]
        if not row:
            lines += ["", *self._forward([use for use, _ in group], counts)]
        self.texts.append("\n".join(lines))

    def _forward(self, uses: list[Use], counts: Counts) -> list[str]:
        written = [Forward(use.scope, self._taken, counts).statements() for use in uses]
        return [
            line
            for alike in zip(*written, strict=True)
            for line in alike[0].text(shown=len({one.comment for one in alike}) == 1)
        ]


def copies_of(all_parts: Iterable[Sequence[Part]]) -> Counts:
    """Return how many copies there are of every block layer, among all uses."""
    found: dict[str, set[int]] = {}
    for parts in all_parts:
        for part in parts:
            if isinstance(part, BlockPart):
                found.setdefault(part.layer.id, set()).add(len(part.copies))
    return {layer: frozenset(counts) for layer, counts in found.items()}


def _same_layers(uses: list[Use]) -> list[list[Use]]:
    """Group uses whose layers are made in the same ways; sizes may differ."""
    groups: dict[object, list[Use]] = {}
    for use in uses:
        key = tuple((part.layer.id, _made_by(part)) for part in use.parts)
        groups.setdefault(key, []).append(use)
    return list(groups.values())


def _made_by(part: Part) -> object:
    """Return what must be the same where only sizes may differ."""
    return part.source if isinstance(part, PythonPart) else getattr(part, "target", "")


def _told(block: Block) -> list[str]:
    text = prose(f"{block.title}: {block.summary}" if block.summary else block.title)[:72]
    return [f'    """{text.rstrip(".: ") or "A block"}."""']


def attributes(pieces: Sequence[Piece], arguments: Arguments) -> list[str]:
    """Return the lines of a constructor that make layers attributes."""
    lines = [
        line
        for piece, texts in zip(pieces, arguments.texts(pieces), strict=True)
        for line in statements(piece.items(texts), trainable=piece.layer.trainable)
    ]
    return ["        super().__init__()", *lines] if lines else []


def _row(pieces: Sequence[Piece], arguments: Arguments) -> list[str]:
    made, done = [], []
    for piece, texts in zip(pieces, arguments.texts(pieces), strict=True):
        after = piece.after if isinstance(piece, ModulePiece) else ()
        late = bool(after) and not piece.layer.trainable  # a norm makes new weights
        made += elements(piece.items(texts), trainable=piece.layer.trainable or late)
        done += [*after, *([unlearning(piece.layer.name)] if late else [])]
    return [*laid("", called("super().__init__", made)), *(f"        {text}" for text in done)]


@dataclass
class _Argument:
    """Leaves that always have the same value; `spots` are their layers and keys."""

    values: tuple[Leaf, ...]
    family: str
    spots: list[tuple[str, str, str]]
    name: str = ""

    @property
    def enters(self) -> bool:
        """Whether it is the size of what goes in, which stands first."""
        return any(key.startswith(ENTERING) for _, _, key in self.spots[:1])


class Arguments:
    """The arguments of a class: what differs between its uses, each value once.

    A use is the params it gives its block, and its pieces.
    """

    def __init__(
        self,
        exposed: Sequence[Exposed],
        group: Sequence[tuple[Sequence[Leaf], Sequence[Piece]]],
        taken: Collection[str],
    ) -> None:
        self._exposed, self._params = exposed, [params for params, _ in group]
        self._found: dict[object, _Argument] = {}
        self._texts: list[_Argument | str] = []
        spots = [(p.layer.id, p.layer.name, x.key) for p in group[0][1] for x in p.leaves]
        columns = zip(*([x for p in own for x in p.leaves] for _, own in group), strict=True)
        for spot, column in zip(spots, columns, strict=True):
            self._texts.append(self._text(spot, _known(column)))
        first = sorted(self._found.items(), key=lambda pair: not pair[1].enters)
        self._found = dict(first)
        used = {*taken, "i", "_", "self", "torch", "nn"}
        for argument in self._found.values():
            argument.name = self._named(argument, used)
            used.add(argument.name)

    def _text(self, spot: tuple[str, str, str], column: tuple[Leaf, ...]) -> _Argument | str:
        texts = tuple(one.text for one in column)
        if len(set(texts)) == 1:
            return texts[0]
        family = column[0].family or spot[2]
        found = self._found.setdefault((family, texts), _Argument(column, family, []))
        found.spots.append(spot)
        return found

    def _named(self, argument: _Argument, used: Collection[str]) -> str:
        keys = [key for _, _, key in argument.spots]
        wanted = self._own(argument) or next(
            (key for key in keys if key.startswith(ENTERING)), keys[0]
        )
        if identifier(wanted, ()) in used:
            wanted = f"{argument.spots[0][1]}_{keys[0]}"
        return identifier(wanted, used)

    def _own(self, argument: _Argument) -> str:
        """Return the block's own name for an argument, or no text."""
        for exposed in self._exposed:
            values = [p.text for params in self._params for p in params if p.key == exposed.name]
            spots = [key for layer, _, key in argument.spots if layer == exposed.layer]
            fits = argument.family == SIZE or any(
                exposed.param in key or key in (exposed.name, "repeat") for key in spots
            )
            if spots and fits and values == [one.text for one in argument.values]:
                return exposed.name
        return ""

    def texts(self, pieces: Sequence[Piece]) -> list[list[str]]:
        """Return the texts of all leaves, piece by piece."""
        left = [one if isinstance(one, str) else one.name for one in self._texts]
        made = []
        for piece in pieces:
            count = len(piece.leaves)
            made.append(left[:count])
            left = left[count:]
        return made

    def given(self, number: int) -> tuple[Leaf, ...]:
        """Return the arguments that one of the uses gives."""
        return tuple(
            replace(one.values[number], key=one.name, family=one.family)
            for one in self._found.values()
        )

    def signature(self) -> list[str]:
        typed = [f"{one.name}: {_type(one.values)}" for one in self._found.values()]
        return laid("", called("def __init__", ["self", *typed]), " -> None:", indent=4)


def _known(column: Sequence[Leaf]) -> tuple[Leaf, ...]:
    """Return values where one that is never used may be any: the first of the others, or 0."""
    sure = next((one for one in column if one.text != UNKNOWN), Leaf("", "0", 0))
    return tuple(one if one.text != UNKNOWN else sure for one in column)


def _type(values: Sequence[Leaf]) -> str:
    """Return the annotation of an argument."""
    names = {_name_of(one.value) for one in values}
    if "float" in names:
        names.discard("int")
    return " | ".join(sorted(names, key=lambda name: (name == "None", name)))


def _name_of(value: object) -> str:
    if isinstance(value, Ref):
        return "torch.dtype"
    if value is None:
        return "None"
    if isinstance(value, tuple | list):
        inner = "int" if all(type(one) is int for one in value) else "object"
        return f"tuple[{inner}, ...]" if isinstance(value, tuple) else f"list[{inner}]"
    return type(value).__name__
