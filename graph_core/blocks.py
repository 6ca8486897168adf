"""Blocks: graphs used as layers, nested, repeated, with exposed params.

A block becomes an ordinary layer spec: whoever draws, checks, counts or builds a layer needs to
know nothing about blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import networkx as nx

from graph_core.dims import Dim
from graph_core.errors import DTypeError, LoomError, ShapeError
from graph_core.graph import BLOCK_KIND, Block, Graph, Layer
from graph_core.order import natural
from graph_core.params import Choice, ChoiceParam, IntParam, Param
from graph_core.spec import BlockTarget, Call, LayerSpec, Port, WeightSpec
from graph_core.topology import topological_order
from graph_core.types import TensorType

if TYPE_CHECKING:
    from graph_core.inference import Inference, NodeFacts

REPEAT = IntParam(
    name="repeat",
    default=1,
    minimum=1,
    maximum=1000,
    inline=True,
    help="How many copies follow each other, each with weights of its own.",
)
NUMBERING = ChoiceParam(
    name="numbering",
    default="inside",
    choices=(
        Choice("inside", "inside", "layer1 becomes layer1.0, layer1.1…"),
        Choice("beside", "beside", "layer1 becomes layer1, layer2…; the name ends in a number."),
    ),
    advanced=True,
    help="How copies are named in state_dict keys.",
)
_MEMO = 256


def boundary(block: Block, kind: str) -> list[str]:
    """Return the body's Input or Output nodes in the order of the block's ports."""
    place = {node: index for index, node in enumerate(block.order)}
    nodes = block.body.nodes_of_kind(kind)
    return sorted(nodes, key=lambda node: (place.get(node, len(place)), natural(node)))


def references(graph: Graph) -> set[str]:
    """Return the ids of the blocks a graph's own layers are made of."""
    return {x.kind.removeprefix(BLOCK_KIND) for x in graph.layers.values() if x.is_block}


def holders(blocks: Mapping[str, Block], inner: Iterable[str]) -> set[str]:
    """Return the ids of these blocks and of all that contain them at any depth."""
    found = set(inner)
    grown = True
    while grown:
        more = {b.id for b in blocks.values() if b.id not in found and references(b.body) & found}
        found |= more
        grown = bool(more)
    return found


def made_of(graph: Graph, blocks: Iterable[str]) -> set[str]:
    """Return the layers that these blocks are part of."""
    if not blocks:
        return set()
    kinds = {BLOCK_KIND + id_ for id_ in holders(graph.blocks, blocks)} & graph.index.kinds.keys()
    if not kinds:
        return set()
    return {layer.id for layer in graph.layers.values() if layer.kind in kinds}


def needed(graph: Graph, layers: Iterable[Layer]) -> dict[str, Block]:
    """Return the blocks these layers are made of, at any depth."""
    if not graph.blocks:
        return {}
    waiting = [layer.kind.removeprefix(BLOCK_KIND) for layer in layers if layer.is_block]
    found: dict[str, Block] = {}
    while waiting:
        id_ = waiting.pop()
        if id_ in graph.blocks and id_ not in found:
            found[id_] = graph.blocks[id_]
            waiting += references(found[id_].body)
    return found


def nesting(blocks: Mapping[str, Block]) -> list[str]:
    """Return the blocks' ids so that each follows those inside it; they must not recurse."""
    net: nx.DiGraph[str] = nx.DiGraph()
    ids = sorted(blocks, key=natural)
    net.add_nodes_from(ids)
    for block in blocks.values():
        net.add_edges_from((inner, block.id) for inner in references(block.body) & blocks.keys())
    return list(nx.topological_sort(net))


def recursion(blocks: Mapping[str, Block]) -> list[str]:
    """Return the titles of blocks that contain each other in a circle, or an empty list."""
    net: nx.DiGraph[str] = nx.DiGraph()
    for block in blocks.values():
        net.add_edges_from((block.id, inner) for inner in references(block.body))
    if nx.is_directed_acyclic_graph(net):
        return []
    circle = [source for source, _ in nx.find_cycle(net)]
    return [blocks[id_].title if id_ in blocks else id_ for id_ in circle]


def body_of(block: Block, holder: Graph) -> Graph:
    """Return the block's body as a graph that knows the blocks of its holder."""
    return replace(block.body, blocks=holder.blocks, block_specs=holder.block_specs)


def with_exposed(body: Graph, block: Block, params: Mapping[str, Any]) -> Graph:
    """Return the body with the values of the block's exposed params in place."""
    layers: dict[str, Layer] = {}
    for exposed in block.exposed:
        layer = layers.get(exposed.layer) or body.layers.get(exposed.layer)
        if layer is not None and exposed.name in params:
            changed = {**layer.params, exposed.param: params[exposed.name]}
            layers[layer.id] = replace(layer, params=changed)
    return replace(body, layers={**body.layers, **layers}) if layers else body


def repeats(layer: Layer) -> int:
    """Return how many copies a block layer is made of; one where the param holds no such number.

    An outer block may set it by an exposed param of another kind, which is found where it's called.
    """
    count = layer.params.get(REPEAT.name, REPEAT.default)
    return count if isinstance(count, int) and count > 0 else 1


def copy_names(layer: Layer) -> list[str]:
    """Return the state_dict path of every copy of a block layer.

    One copy stands under the layer's name. Several are numbered inside it (`name.0`, `name.1`…) or
    beside it, where a name that ends in a number counts on (`stage4`, `stage5`…).
    """
    repeat = repeats(layer)
    if repeat == 1:
        return [layer.name]
    if layer.params.get("numbering") == "beside":
        stem = layer.name.rstrip("0123456789")
        first = int(layer.name[len(stem) :] or 0)
        return [f"{stem}{first + copy}" for copy in range(repeat)]
    return [f"{layer.name}.{copy}" for copy in range(repeat)]


@dataclass(frozen=True)
class Body:
    """The facts of one copy of a block, in topological order, and what leaves it.

    Bypassed nodes are not in it.
    """

    graph: Graph
    facts: Mapping[str, NodeFacts]
    outputs: tuple[TensorType, ...]


@dataclass(frozen=True)
class _Inside:
    """Computes what happens in a block for given params and input types, each case once."""

    block: Block
    body: Graph
    ins: Sequence[str]
    outs: Sequence[str]
    memo: dict[Any, tuple[Body, ...]] = field(default_factory=dict)

    def copies(self, call: Call) -> tuple[Body, ...]:
        key = (tuple(call.params.items()), tuple(sorted(call.inputs.items())))
        made = self.memo.get(key)  # asked once: source is generated on a thread of its own
        if made is None:
            if len(self.memo) >= _MEMO:
                self.memo.clear()
            made = self.memo[key] = tuple(self._run(call))
        return made

    def _run(self, call: Call) -> Iterator[Body]:
        ports = self.ins
        lacking = [port for port in ports if port not in call.inputs]
        if lacking:
            raise ShapeError(f"{self.block.title} lacks an input", received=", ".join(lacking))
        arriving = tuple(call[port] for port in ports)
        graph = with_exposed(self.body, self.block, call.params)
        from graph_core.inference import Inference

        inference, known = Inference(), dict[tuple[TensorType, ...], Body]()
        for copy in range(call.params.repeat):
            if copy and len(arriving) != len(ports):
                raise ShapeError(
                    f"{self.block.title} can't be repeated",
                    expected=f"as many outputs as inputs ({len(ports)})",
                    received=f"{len(arriving)} outputs",
                )
            if arriving not in known:  # copies that are called alike are one body
                given = dict(zip(ports, arriving, strict=True))
                known[arriving] = self._once(inference, graph, given)
            made = known[arriving]
            yield made
            arriving = made.outputs

    def _once(self, inference: Inference, graph: Graph, given: Mapping[str, TensorType]) -> Body:
        from graph_core.bypass import effective
        from graph_core.inference import NodeFacts

        facts: dict[str, NodeFacts] = {}
        for node in topological_order(graph):
            if node in given:
                facts[node] = NodeFacts(graph.layer_of(node), {}, (), {"y": given[node]})
                continue
            facts[node] = found = inference.node(graph, facts, node, None)
            if found.problem is not None or found.missing:
                raise self._located(graph, node, found.problem, found.missing)
        built = effective(graph, facts)
        kept = {node: known for node, known in facts.items() if node in built.nodes}
        return Body(built, kept, tuple(facts[node].outputs["y"] for node in self.outs))

    def _located(
        self, graph: Graph, node: str, problem: LoomError | None, missing: tuple[str, ...]
    ) -> ShapeError:
        where = f"in {self.block.title}, {graph.label(node)}"
        if problem is None:
            return ShapeError(f"{where}: nothing is wired to {', '.join(missing)}")
        what = f"{where}: {problem.what}"
        kind = DTypeError if isinstance(problem, DTypeError) else ShapeError
        return kind(what, expected=problem.expected, received=problem.received)

    def infer(self, call: Call) -> tuple[TensorType, ...]:
        return self.copies(call)[-1].outputs

    def weights(self, call: Call) -> dict[str, WeightSpec]:
        copies = self.copies(call)
        if len(copies) == 1:
            return state(copies[0].facts.values())
        return {
            f"{number}.{name}": weight
            for number, body in enumerate(copies)
            for name, weight in state(body.facts.values()).items()
        }

    def mult_adds(self, call: Call) -> Dim:
        total: Dim = 0
        for body in self.copies(call):
            for facts in body.facts.values():
                total = total + facts.mult_adds
        return total

    def target(self, call: Call) -> BlockTarget:
        return BlockTarget(self.block.id, call.params.repeat)


def state(facts: Iterable[NodeFacts]) -> dict[str, WeightSpec]:
    """Return every weight and buffer by state_dict key, a shared layer's once.

    In state_dict order for facts in topological order: a tensor that is a layer by itself comes
    before all submodules, as torch lists it.
    """
    found: dict[str, WeightSpec] = {}
    for known in facts:
        for name, weight in known.weights.items():
            found.setdefault(weight_key(known.layer, name), weight)
    return dict(sorted(found.items(), key=lambda item: "." in item[0]))


def weight_key(layer: Layer, name: str) -> str:
    """Return the state_dict key of a layer's weight, from its spec's name for it."""
    names = copy_names(layer) if layer.is_block else [layer.name]
    if len(names) == 1:
        return f"{layer.name}.{name}" if name else layer.name
    copy, _, rest = name.partition(".")
    return f"{names[int(copy)]}.{rest}"


def _exposed_params(block: Block, body: Graph) -> Iterator[Param]:
    from graph_core.kinds import find_spec

    seen = set()
    for exposed in block.exposed:
        layer = body.layers.get(exposed.layer)
        spec = find_spec(body, layer.kind) if layer else None
        if layer is None or spec is None or exposed.name in seen:
            continue
        seen.add(exposed.name)
        param = spec.param(exposed.param)
        default: Any = layer.params.get(exposed.param, param.default)
        yield replace(param, name=exposed.name, title="", default=default, only_if=None)


def block_spec(block: Block, holder: Graph) -> LayerSpec:
    """Return the spec of a layer made of the block."""
    body = body_of(block, holder)
    ports = {kind: boundary(block, kind) for kind in ("input", "output")}
    inside = _Inside(block, body, ports["input"], ports["output"])
    named = {
        kind: tuple(Port(node, title=body.layer_of(node).name, min_rank=0) for node in nodes)
        for kind, nodes in ports.items()
    }
    return LayerSpec(
        id=block.kind,
        title=block.title,
        category="Blocks",
        summary=block.summary or "A block of layers; double-click opens it.",
        params=(REPEAT, NUMBERING, *_exposed_params(block, body)),
        inputs=named["input"],
        outputs=named["output"],
        infer=inside.infer,
        weights=inside.weights,
        mult_adds=inside.mult_adds,
        target=inside.target,
        inner_terms=any(_adds_to_loss(body, kind) for kind in body.index.kinds),
    )


def _adds_to_loss(body: Graph, kind: str) -> bool:
    from graph_core.kinds import find_spec

    spec = find_spec(body, kind)
    return spec is not None and spec.adds_to_loss


def bodies(spec: LayerSpec, call: Call) -> tuple[Body, ...]:
    """Return the copies inside one call of a block layer, first to last."""
    inside = getattr(spec.infer, "__self__", None)
    if not isinstance(inside, _Inside):
        raise TypeError(f"{spec.id} is no block")
    return inside.copies(call)
