"""The forward method of a class: one line per call, values held as a person would."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph_core import formula
from graph_core.blocks import copy_names
from graph_core.graph import BLOCK_KIND, Graph, Layer, PortRef
from graph_core.spec import Decay, FormulaTarget, FunctionTarget, ParameterTarget, Port
from runtime.codegen.pieces import UNROLLED
from runtime.codegen.scope import Scope, beside
from runtime.codegen.statements import function, numbered
from runtime.codegen.text import attribute, call, commented, identifier, literal
from runtime.codegen.variables import Variables

LOOP, COPY, CARRIED = "i", "layer", "values"
Counts = Mapping[str, frozenset[int]]


@dataclass(frozen=True)
class Statement:
    """Lines that belong together, and the shapes they make."""

    lines: tuple[str, ...]
    comment: str = ""

    def text(self, *, shown: bool) -> list[str]:
        return commented(list(self.lines), self.comment if shown else "")


def counted(scope: Scope, layer: Layer, counts: Counts) -> str:
    """Return the attribute that holds how many copies stand beside, or no text."""
    place = beside(layer)
    if place is None or len(counts.get(layer.id, ())) < 2:
        return ""
    return scope.free(f"{place[0]}_count" if place[0] else "count")


def unrolled(layer: Layer, counts: Counts) -> bool:
    """Tell whether copies beside each other are made and called one by one."""
    found = counts.get(layer.id, frozenset([1]))
    return len(found) == 1 and max(found) <= UNROLLED


def chain(scope: Scope) -> bool:
    """Tell whether a scope is an unbroken row of modules named 0, 1, 2…"""
    if len(scope.inputs) != 1 or len(scope.heads) != 1 or scope.terms or scope.adding:
        return False
    names: list[str] = []
    at = scope.inputs[0]
    while at != scope.heads[0]:
        after = scope.graph.out_of(at)
        if len(after) != 1:
            return False
        at = after[0].target.node
        if at == scope.heads[0]:
            break
        spec, layer = scope.spec(at), scope.graph.layer_of(at)
        target = scope.targets.get(at)
        plain = len(scope.graph.into(at)) == 1 and len(spec.outputs) == 1
        if not plain or isinstance(target, FunctionTarget | FormulaTarget | ParameterTarget):
            return False
        names += copy_names(layer) if beside(layer) else [layer.name]
    made = len(scope.targets) + len(scope.inputs) + len(scope.heads)
    numbers = [str(number) for number in range(len(names))]
    return bool(names) and names == numbers and made == len(scope.order) == len(scope.graph)


class Forward:
    """Writes the method; `taken` are the names that stand for something else in the module."""

    def __init__(
        self,
        scope: Scope,
        taken: Collection[str],
        counts: Counts,
        penalties: Sequence[str] = (),
    ) -> None:
        self._scope, self._counts, self._penalties = scope, counts, penalties
        loops = any(len(copy_names(x)) > 1 for x in scope.graph.layers.values() if x.is_block)
        fixed = {*taken, "self", *((LOOP, COPY, CARRIED) if loops else ())}
        self._names = Variables(scope.graph, scope.called, fixed, scope.terms.values())

    def statements(self) -> list[Statement]:
        """Return the method, statement by statement."""
        scope, names = self._scope, self._names
        arguments = [f"{names.argument(PortRef(node, 'y'))}: Tensor" for node in scope.inputs]
        made = self._losses()
        called = set(scope.called)
        for node in scope.targets:
            if node in called:
                made += self._statement(node)
        ends = ", ".join(names.of(PortRef(node, "y")) for node in scope.heads) or "()"
        count = len(scope.heads)
        tensors = ", ".join(["Tensor"] * count) or "()"
        returned = "Tensor" if count == 1 else f"tuple[{tensors}]"
        last = Statement((f"        return {ends}",))
        return [Statement(_signature(arguments, returned)), *made, last]

    def _losses(self) -> list[Statement]:
        """Return what empties the list of loss terms and puts the penalties into it."""
        if not collects(self._scope) and not self._penalties:
            return []
        name = losses(self._scope.graph)
        made = Statement((f"        self.{name} = []",))
        added = (call("", f"self.{name}.append", [text]) for text in self._penalties)
        return [made, *(Statement(tuple(lines)) for lines in added)]

    def _statement(self, node: str) -> list[Statement]:
        scope, names = self._scope, self._names
        spec, layer, target = scope.spec(node), scope.graph.layer_of(node), scope.targets[node]
        if isinstance(target, ParameterTarget):
            text = attribute(layer.name, "parameter")
            names.attribute(PortRef(node, "y"), f"{text}[None]" if target.bare else text)
            return []
        required, keywords = self._read(node)
        read = [name for group in required for name in group]
        kept = names.keep(node)
        result = names.result(node, spec.outputs, kept.rpartition(" ")[2])
        prefix = f"{', '.join(result)} = "
        if isinstance(target, FunctionTarget):
            lines = function(prefix, target, read, keywords)
        elif isinstance(target, FormulaTarget):
            lines = [f"        {prefix}{formula.text(target.tree, read)}"]
        elif layer.is_block:
            lines = self._block(layer, result, read)
        else:
            lines = call(prefix, attribute(layer.name), [*read, *keywords])
        before = [Statement((f"        {kept}",))] if kept else []
        return [*before, Statement(tuple(lines), self._shapes(node)), *self._adding(node)]

    def _read(self, node: str) -> tuple[list[list[str]], list[str]]:
        """Return the variables at the required ports, and the others as keywords."""

        def at(port: Port) -> list[str]:
            edges = self._scope.graph.at_input(PortRef(node, port.key))
            return [self._names.of(edge.source) for edge in edges]

        ports = self._scope.spec(node).inputs
        required = [at(port) for port in ports if not port.optional]
        optional = [(port.key, at(port)) for port in ports if port.optional]
        return required, [f"{key}={found[0]}" for key, found in optional if found]

    def _block(self, layer: Layer, result: list[str], read: list[str]) -> list[str]:
        """Return the calls of all copies of a block."""
        place, copies = beside(layer), copy_names(layer)
        single = len(result) == 1 == len(read)
        prefix = f"{', '.join(result)} = " if result else ""
        if len(copies) == 1 and (place is None or unrolled(layer, self._counts)):
            return call(prefix, attribute(copies[0]), read)
        if place is None:
            if single:
                return call(prefix, attribute(layer.name), read)
            return _carried(prefix, read, f"for {COPY} in {attribute(layer.name)}:", COPY)
        if single and unrolled(layer, self._counts):
            first = call(prefix, attribute(copies[0]), read)
            rest = [call(prefix, attribute(name), result) for name in copies[1:]]
            return [*first, *(line for lines in rest for line in lines)]
        return self._counted(layer, place, result, read)

    def _counted(
        self, layer: Layer, place: tuple[str, int], result: list[str], read: list[str]
    ) -> list[str]:
        """Return a loop over copies that stand beside each other."""
        name = counted(self._scope, layer, self._counts)
        count = f"self.{name}" if name else str(len(copy_names(layer)))
        loop = f"for {LOOP} in range({count}):"
        called = f"self.get_submodule({numbered(*place)})"
        if len(result) != 1 or len(read) != 1:
            return _carried(f"{', '.join(result)} = ", read, loop, called)
        before = [f"        {result[0]} = {read[0]}"] if result != read else []
        return [*before, f"        {loop}", *call(f"{result[0]} = ", called, result, indent=12)]

    def _shapes(self, node: str) -> str:
        """Return the shapes a call makes, or no text when it leaves the shape alone."""
        facts = self._scope.facts[node]
        made = ", ".join(type_.shape_text for type_ in facts.outputs.values())
        arrived = {type_.shape_text for types in facts.inputs.values() for type_ in types}
        return "" if arrived == {made} else made

    def _adding(self, node: str) -> list[Statement]:
        """Return the line that keeps what a node adds to the loss, if it does."""
        scope = self._scope
        if node in scope.adding:
            return [Statement(tuple(self._gathered(scope.graph.layer_of(node))))]
        if node not in scope.terms:
            return []
        weight = scope.graph.layer_of(node).values.get("weight", 1.0)
        factor = "" if weight == 1 else f"{literal(weight)} * "
        added = f"{factor}{self._names.of(scope.terms[node])}.mean()"
        return [Statement(tuple(call("", f"self.{losses(scope.graph)}.append", [added])))]

    def _gathered(self, layer: Layer) -> list[str]:
        """Return the lines that take over what the copies of a block add to the loss."""
        graph, place, names = self._scope.graph, beside(layer), copy_names(layer)
        mine = f"        self.{losses(graph)}"
        theirs = losses(graph.blocks[layer.kind.removeprefix(BLOCK_KIND)].body)
        if place is None and len(names) > 1:
            return [
                f"        for {COPY} in {attribute(layer.name)}:",
                f"    {mine} += {COPY}.{theirs}",
            ]
        if place is None or unrolled(layer, self._counts):
            return [f"{mine} += {attribute(name)}.{theirs}" for name in names]
        name = counted(self._scope, layer, self._counts)
        count = f"self.{name}" if name else str(len(names))
        return [
            f"        for {LOOP} in range({count}):",
            f"    {mine} += self.get_submodule({numbered(*place)}).{theirs}",
        ]


def penalty(path: str, decay: Decay) -> Iterator[str]:
    """Yield what the size of a module's weights adds to the loss."""
    for weight in decay.weights:
        module, _, name = f"{path}.{weight}".rpartition(".")
        plain = not any(part.isdigit() for part in module.split("."))
        read = f"self.{module}.{name}" if plain else f'self.get_submodule("{module}").{name}'
        for factor, size in ((decay.l1, "abs"), (decay.l2, "square")):
            if factor:
                yield f"{literal(factor)} * {read}.{size}().sum()"


def collects(scope: Scope) -> bool:
    """Tell whether a scope's own layers, or those inside them, add to the loss."""
    return bool(scope.terms or scope.adding)


def collecting(made: list[str], graph: Graph) -> list[str]:
    """Return the lines of a constructor with a list for loss terms added."""
    made = made or ["        super().__init__()"]
    return [*made, f"        self.{losses(graph)}: list[Tensor] = []"]


def losses(graph: Graph) -> str:
    """Return the attribute that holds the loss terms of a network or of a block's body."""
    return identifier("losses", {layer.name for layer in graph.layers.values()})


def _carried(prefix: str, read: list[str], loop: str, called: str) -> list[str]:
    """Return a loop that hands several values from copy to copy."""
    values = f"({read[0]},)" if len(read) == 1 else ", ".join(read)
    margin = " " * 8
    return [
        f"{margin}{CARRIED} = {values}",
        f"{margin}{loop}",
        f"{margin}    {CARRIED} = {called}(*{CARRIED})",
        f"{margin}{prefix}{CARRIED}",
    ]


def _signature(arguments: list[str], returned: str) -> tuple[str, ...]:
    lines = call("", "def forward", ["self", *arguments], indent=4)
    lines[-1] = f"{lines[-1]} -> {returned}:"
    return tuple(lines)
