"""The source of a network: a class per block, one attribute per layer, one line per call."""

from __future__ import annotations

from functools import cached_property

from graph_core.analysis import Analysis
from graph_core.graph import Graph
from graph_core.kinds import loss_terms, uncounted
from runtime.codegen.classes import Arguments, Classes, attributes, copies_of
from runtime.codegen.forward import Forward, collecting, collects, losses, penalty
from runtime.codegen.inlined import OPS, Definitions, definitions_in, imports
from runtime.codegen.own_code import OwnCode
from runtime.codegen.scope import Scope, network_scope
from runtime.codegen.text import WIDTH, CodeError, prose
from runtime.codegen.uses import Uses, decays

_NOTHING = Definitions()
_TITLE = 60


def generate(graph: Graph, analysis: Analysis, usage: Definitions = _NOTHING) -> str:
    """Return the source of a module `Model` of all nodes that feed a loss.

    Its forward takes the Inputs in topological order and returns the head, or a tuple of heads;
    what loss terms add is left in `losses`.
    Its state_dict has the keys and the order of the engine's. What `usage` defines to work on
    Model follows it. Raises CodeError naming a node.
    """
    analysis = analysis.effective
    graph = analysis.graph
    heads = set(graph.nodes_of_kind("output"))
    if not heads:
        raise CodeError("the network has no Output", expected="at least one head")
    scope = network_scope(graph, analysis.facts, heads | loss_terms(graph))
    return _Source(graph, analysis, scope).text(usage)


class _Source:
    """Writes the module of a scope that is a whole network."""

    def __init__(self, graph: Graph, analysis: Analysis, scope: Scope) -> None:
        self._graph, self._analysis, self._scope = graph, analysis, scope
        self._uses = Uses(graph)
        self._parts = self._uses.parts(scope)
        self._penalties = [text for one in decays(self._parts) for text in penalty(*one)]
        self._adds = collects(scope) or bool(self._penalties)

    def text(self, usage: Definitions) -> str:
        ops = definitions_in(OPS)
        taken = self._taken(ops, usage)
        own = OwnCode(self._uses.sources, taken, {**ops.imports, **usage.imports})
        classes = Classes(self._graph, self._uses, taken | own.defined, own.names)
        inlined = [*(ops.texts[name] for name in self._ops), *own.texts]
        parts = [*inlined, *classes.texts, self._class(classes)]
        parts += [text for name, text in usage.texts.items() if name != "Model"]
        body = "\n\n\n".join(parts) + "\n"
        head = f'"""{self._title}, a network drawn in Layerloom."""'
        future = "from __future__ import annotations"
        return f"{head}\n\n{future}\n\n{imports(body, ops, usage, own.imports)}\n\n\n{body}"

    def _taken(self, ops: Definitions, usage: Definitions) -> frozenset[str]:
        """Return the names that no class of a block may take, and no variable."""
        own = ("Model", "Tensor", "nn", "torch", "self")
        return frozenset([*own, *self._ops, *ops.imports, *usage.texts, *usage.imports])

    @property
    def _title(self) -> str:
        return prose(self._graph.name)[:_TITLE].strip() or "untitled"

    @cached_property
    def _ops(self) -> list[str]:
        names = (name for name in self._uses.functions if name.startswith("ops."))
        return definitions_in(OPS).closure(name.removeprefix("ops.") for name in names)

    def _class(self, classes: Classes) -> str:
        scope, counts = self._scope, copies_of([self._parts])
        (pieces,) = classes.pieces(scope, [self._parts], counts)
        made = attributes(pieces, Arguments((), [((), pieces)], ()))
        if self._adds:
            made = collecting(made, self._graph)
        parts = ["class Model(nn.Module):", *self._docstring()]
        parts += ["", "    def __init__(self) -> None:", *made] if made else []
        forward = Forward(scope, classes.names, counts, self._penalties).statements()
        lines = [line for statement in forward for line in statement.text(shown=True)]
        return "\n".join([*parts, "", *lines])

    def _docstring(self) -> list[str]:
        unknown = uncounted(self._graph, self._graph.index.kinds)
        size = "" if unknown else f": {self._analysis.parameters:,} parameters"
        left = f"    Leaves in {losses(self._graph)} what is added to the loss in training."
        return [
            f'    """{self._title}{size}.',
            "",
            *self._described("Takes", self._scope.inputs),
            *self._described("Returns", self._scope.heads),
            *([left] if self._adds else []),
            '    """',
        ]

    def _described(self, verb: str, ends: tuple[str, ...]) -> list[str]:
        scope = self._scope
        parts = [
            f"{prose(scope.graph.layer_of(node).name)} ({scope.facts[node].outputs['y']})"
            for node in ends
        ]
        line = f"    {verb} {', '.join(parts)}."
        return [line] if len(line) <= WIDTH else [f"    {verb}:", *(f"    - {p}" for p in parts)]
