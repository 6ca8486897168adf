"""The source of a network: one attribute per layer, one line per call."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from graph_core.analysis import Analysis
from graph_core.graph import NAME, Graph, Layer, PortRef
from graph_core.inference import NodeFacts
from graph_core.kinds import find_spec
from graph_core.names import reserved
from graph_core.spec import FunctionTarget, LayerSpec, ModuleTarget, Port
from graph_core.topology import topological_order, upstream
from runtime.codegen.inlined import OPS, Definitions, definitions_in, imports
from runtime.codegen.statements import attribute, construction, function
from runtime.codegen.text import CodeError, call, commented, prose
from runtime.codegen.variables import Variables

_NOTHING = Definitions()


def generate(graph: Graph, analysis: Analysis, usage: Definitions = _NOTHING) -> str:
    """Return the source of a module `Model` of all nodes that feed a head.

    Its forward takes the Inputs in topological order and returns the head, or a tuple of heads.
    Its state_dict has the keys and the order of the engine's. What `usage` defines to work on
    Model follows it. Raises CodeError naming a node.
    """
    heads = set(graph.nodes_of_kind("output"))
    if not heads:
        raise CodeError("the network has no Output", expected="at least one head")
    needed = upstream(graph, heads)
    order = [node for node in topological_order(graph) if node in needed]
    return _Source(graph, analysis, order).text(usage)


class _Source:
    """Writes the source of the nodes of `order`."""

    def __init__(self, graph: Graph, analysis: Analysis, order: list[str]) -> None:
        self._graph, self._analysis, self._order = graph, analysis, order
        for node in order:
            _check(graph, analysis, node)

    def text(self, usage: Definitions) -> str:
        ops = definitions_in(OPS)
        parts = [ops.texts[name] for name in self._ops] + [self._class()]
        parts += [text for name, text in usage.texts.items() if name != "Model"]
        body = "\n\n\n".join(parts) + "\n"
        head = f'"""{self._title}, a network drawn in Layerloom."""'
        future = "from __future__ import annotations"
        return f"{head}\n\n{future}\n\n{imports(body, ops, usage)}\n\n\n{body}"

    @property
    def _title(self) -> str:
        return prose(self._graph.name) or "untitled"

    @cached_property
    def _targets(self) -> Mapping[str, ModuleTarget | FunctionTarget]:
        """The target of every call, by node."""
        made: dict[str, ModuleTarget | FunctionTarget] = {}
        for node in self._order:
            make = self._spec(node).target
            if make is None:
                continue
            target = make(self._facts(node).call())
            if not isinstance(target, ModuleTarget | FunctionTarget):
                raise CodeError(
                    "a block has no source of its own yet",
                    expected="the layers it is made of; dissolve it",
                    where=prose(self._graph.label(node)),
                    node=node,
                )
            made[node] = target
        return made

    @cached_property
    def _ops(self) -> list[str]:
        names = [target.name for target in self._targets.values()]
        return definitions_in(OPS).closure(
            n.removeprefix("ops.") for n in names if n.startswith("ops.")
        )

    @cached_property
    def _layers(self) -> Mapping[str, tuple[Layer, ModuleTarget]]:
        """The layers that own a module, by id, in the order of their first calls."""
        made: dict[str, tuple[Layer, ModuleTarget]] = {}
        for node, target in self._targets.items():
            layer = self._graph.layer_of(node)
            if isinstance(target, ModuleTarget) and layer.id not in made:
                _check_name(layer, node)
                made[layer.id] = (layer, target)
        return made

    def _class(self) -> str:
        parts = ["class Model(nn.Module):", *self._docstring()]
        if self._layers:
            parts += ["", "    def __init__(self) -> None:", "        super().__init__()"]
            for layer, target in self._layers.values():
                parts += construction(layer, target)
        return "\n".join([*parts, "", *self._forward()])

    def _docstring(self) -> list[str]:
        total = self._analysis.parameters
        return [
            f'    """{self._title}: {total:,} parameters.',
            "",
            f"    Takes {self._described('input')}.",
            f"    Returns {self._described('output')}.",
            '    """',
        ]

    def _ends(self, kind: str) -> list[str]:
        return [node for node in self._order if self._graph.layer_of(node).kind == kind]

    def _described(self, kind: str) -> str:
        ends = [
            f"{prose(self._graph.layer_of(node).name)} ({self._facts(node).outputs['y']})"
            for node in self._ends(kind)
        ]
        return ", ".join(ends)

    def _forward(self) -> list[str]:
        names = Variables(self._graph, self._order, self._globals)
        inputs, heads = self._ends("input"), self._ends("output")
        arguments = [f"{names.argument(PortRef(node, 'y'))}: Tensor" for node in inputs]
        lines: list[str] = []
        for node in self._targets:
            lines += self._call(names, node)
        ends = ", ".join(names.of(PortRef(node, "y")) for node in heads)
        returned = f"tuple[{', '.join(['Tensor'] * len(heads))}]" if len(heads) > 1 else "Tensor"
        return [*_signature(arguments, returned), *lines, f"        return {ends}"]

    @cached_property
    def _globals(self) -> frozenset[str]:
        """The names that no variable may take."""
        return frozenset(["self", "torch", "nn", "Tensor", "Model", *self._ops])

    def _call(self, names: Variables, node: str) -> list[str]:
        spec, target = self._spec(node), self._targets[node]
        read, keywords = self._read(names, node, spec)
        kept = names.keep(node)
        ports = [port.key for port in spec.outputs]
        result = names.result(node, ports, kept.rpartition(" ")[2])
        prefix = f"{', '.join(result)} = "
        shapes = self._shapes(node)
        if isinstance(target, ModuleTarget):
            called = attribute(self._graph.layer_of(node).name)
            lines = call(prefix, called, [*_flat(read), *keywords])
        else:
            lines = function(prefix, target, _flat(read), keywords)
        return [*([f"        {kept}"] if kept else []), *commented(lines, shapes)]

    def _shapes(self, node: str) -> str:
        """Return the shapes a call makes, or no text when it leaves the shape alone."""
        facts = self._facts(node)
        made = ", ".join(type_.shape_text for type_ in facts.outputs.values())
        arrived = {type_.shape_text for types in facts.inputs.values() for type_ in types}
        return "" if arrived == {made} else made

    def _read(
        self, names: Variables, node: str, spec: LayerSpec
    ) -> tuple[list[list[str]], list[str]]:
        """Return the variables at the required ports, and the others as keywords."""

        def at(port: Port) -> list[str]:
            edges = self._graph.at_input(PortRef(node, port.key))
            return [names.of(edge.source) for edge in edges]

        required = [at(port) for port in spec.inputs if not port.optional]
        optional = [(port.key, at(port)) for port in spec.inputs if port.optional]
        return required, [f"{key}={found[0]}" for key, found in optional if found]

    def _spec(self, node: str) -> LayerSpec:
        spec = find_spec(self._graph, self._graph.layer_of(node).kind)
        assert spec is not None
        return spec

    def _facts(self, node: str) -> NodeFacts:
        return self._analysis.facts[node]


def _check(graph: Graph, analysis: Analysis, node: str) -> None:
    """Raise CodeError for a node that can't be called as it stands."""
    layer, label = graph.layer_of(node), prose(graph.label(node))
    if find_spec(graph, layer.kind) is None:
        raise CodeError(
            "this version doesn't know the layer's kind",
            received=layer.kind,
            where=label,
            node=node,
        )
    facts = analysis.facts.get(node)
    if facts is not None and facts.complete:
        return
    problem = facts.problem if facts else None
    if problem:
        raise CodeError(
            problem.what,
            expected=problem.expected,
            received=problem.received,
            where=label,
            node=node,
        )
    lacking = ", ".join(facts.missing) if facts else ""
    raise CodeError(
        "its inputs are not complete",
        expected="a wire at every required port",
        received=f"nothing at {lacking}" if lacking else "",
        where=label,
        node=node,
    )


def _check_name(layer: Layer, node: str) -> None:
    if not NAME.match(layer.name) or reserved(layer.name):
        raise CodeError(
            "a layer can't have that name",
            expected="a free identifier, or a number",
            received=repr(layer.name[:80]),
            node=node,
        )


def _flat(groups: list[list[str]]) -> list[str]:
    return [name for group in groups for name in group]


def _signature(arguments: list[str], returned: str) -> list[str]:
    lines = call("", "def forward", ["self", *arguments], indent=4)
    lines[-1] = f"{lines[-1]} -> {returned}:"
    return lines
