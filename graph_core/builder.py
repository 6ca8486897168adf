"""A scripting front: networks written the way functional Keras models are.

>>> net = Network("siamese")
>>> a, b = net.input("left", (64,)), net.input("right", (64,))
>>> encoder = net.layer("dense", units=32)
>>> x, y = encoder(a), encoder(b)
>>> score = net.layer("dense", units=1)(net.layer("concatenate")(x, y))
>>> net.output("same", score, loss="bce_with_logits")
>>> print(x.type, score.type, len(net.graph), len(net.graph.layers))
N×32 float32 N×1 float32 7 6
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graph_core.edits.blocks import AddBlocks, set_block
from graph_core.edits.naming import require_name, stem
from graph_core.errors import LoomError, ShapeError
from graph_core.files import save
from graph_core.graph import (
    BLOCK_KIND,
    Block,
    Edge,
    Exposed,
    Graph,
    Layer,
    Node,
    PortRef,
    free_name,
)
from graph_core.kinds import get_spec
from graph_core.layout import placed, usual_size
from graph_core.layout.sizes import height_of
from graph_core.sharing import disagreement
from graph_core.spec import Call, LayerSpec, Port
from graph_core.types import TensorType


@dataclass(frozen=True)
class Tensor:
    """What an output port gives: pass it to the next layer.

    `beside` holds what the same call gives at its other ports, such as an LSTM's state `h`.
    """

    network: Network
    port: PortRef
    type: TensorType
    beside: Mapping[str, Tensor] = field(default_factory=dict, compare=False, repr=False)


class LayerHandle:
    """A layer of a network; every call adds a node, and all of them share its weights."""

    def __init__(self, network: Network, spec: LayerSpec, layer: Layer) -> None:
        self._network = network
        self.spec = spec
        self.layer = layer
        self.calls: list[Call] = []

    @property
    def name(self) -> str:
        return self.layer.name

    def __call__(self, *tensors: Tensor | Sequence[Tensor], **by_port: Tensor) -> Any:
        """Return the output tensor, or a tuple of them in port order; raises ShapeError.

        What optional output ports give stands `beside` them.

        Tensors go to the ports in order, all of them to a variadic port; a keyword names a port.
        """
        wired = self._wired(_flat(tensors), by_port)
        call = Call(
            self.layer.values, {key: tuple(t.type for t in some) for key, some in wired.items()}
        )
        types = self._types(call)
        node = self._network.adopt(self, wired)
        self.calls.append(call)
        made: dict[str, Tensor] = {}
        for key, type_ in types.items():
            made[key] = Tensor(self._network, PortRef(node, key), type_, made)
        usual = tuple(made[port.key] for port in self.spec.outputs if not port.optional)
        return usual[0] if len(usual) == 1 else usual

    def _types(self, call: Call) -> dict[str, TensorType]:
        try:
            types = self.spec.outputs_of(call)
        except ShapeError as error:
            raise _located(error, self.name) from None
        apart = disagreement(self.spec, self.calls[0], call) if self.calls else None
        if apart:
            raise _located(apart, self.name)
        return types

    def _wired(
        self, tensors: list[Tensor], by_port: Mapping[str, Tensor]
    ) -> dict[str, tuple[Tensor, ...]]:
        wired: dict[str, tuple[Tensor, ...]] = {}
        for port in self.spec.inputs:
            if port.key in by_port:
                wired[port.key] = (by_port[port.key],)
            elif port.variadic:
                wired[port.key], tensors = tuple(tensors), []
            elif tensors:
                wired[port.key], tensors = (tensors[0],), tensors[1:]
        self._check_ports(wired, len(tensors), by_port)
        for tensor in (t for some in wired.values() for t in some):
            if not isinstance(tensor, Tensor) or tensor.network is not self._network:
                raise LoomError(
                    "that is no tensor of this network",
                    expected="what an input or a layer of it returned",
                    received=type(tensor).__name__,
                    where=self.name,
                )
        return wired

    def _check_ports(
        self, wired: Mapping[str, tuple[Tensor, ...]], left: int, by_port: Mapping[str, Tensor]
    ) -> None:
        strange = by_port.keys() - {port.key for port in self.spec.inputs}
        lacking = [p.key for p in self.spec.inputs if len(wired.get(p.key, ())) < p.needs]
        if left or strange or lacking:
            received = sum(map(len, wired.values())) + left
            raise ShapeError(
                f"{self.spec.title} was called with the wrong tensors",
                expected=", ".join(map(_wanted, self.spec.inputs)) or "none",
                received=", ".join(sorted(strange)) or f"{received} of them",
                where=self.name,
            )


def _with_bare_ends(body: Graph) -> Graph:
    """Return a body whose ends stay level with what they feed, though they show no params there."""
    places, bare = dict(body.positions), height_of(0, 1)
    for node in (*body.nodes_of_kind("input"), *body.nodes_of_kind("output")):
        x, y = places[node]
        places[node] = x, y + (usual_size(body, node)[1] - bare) / 2
    return replace(body, positions=places)


class Network:
    """A network under construction; ids and names follow from the order of the calls."""

    def __init__(self, name: str = "untitled") -> None:
        self._name = name
        self._layers: dict[str, Layer] = {}
        self._nodes: dict[str, Node] = {}
        self._edges: dict[str, Edge] = {}
        self._recipe: dict[str, Any] = {}
        self._names: set[str] = set()
        self._exposed: list[Exposed] = []
        self._blocks = Graph()  # the holder of the blocks that layers here may be made of

    def input(
        self,
        name: str,
        shape: Sequence[int | str],
        dtype: str = "float32",
        field: str = "",
    ) -> Tensor:
        """Add an Input for samples of a shape, the batch left out; returns its tensor."""
        handle = self.layer("input", name, shape=tuple(shape), dtype=dtype, field=field)
        made: Tensor = handle()
        return made

    def layer(self, kind: str, /, name: str = "", **params: Any) -> LayerHandle:
        """Return a layer to call; raises UnknownKind, ParamError or EditRefused at once."""
        spec = get_spec(self._blocks, kind)
        if name:
            require_name(name, taken=name in self._names)
        values = spec.complete(params)
        called = name or free_name(spec.id.removeprefix(BLOCK_KIND), self._names)
        self._names.add(called)
        made = Layer(f"l{len(self._names)}", spec.id, called, values)
        return LayerHandle(self, spec.of(values), made)

    def block(self, body: Network, title: str = "", summary: str = "") -> str:
        """Bring in a network as a block and return its kind, for `layer`.

        Its inputs and outputs are the block's ports, in the order they were made; blocks inside it
        come along. Bringing in the same network twice gives the same kind.
        """
        inside, title = _with_bare_ends(body.graph), title or body._name
        graph = self._blocks.patched(AddBlocks(tuple(inside.blocks.values())).plan(self._blocks))
        bare = replace(inside, name="untitled", recipe={}, blocks={}, block_specs={})
        made = Block("", title, bare, tuple(body._exposed), tuple(body._boundary()), summary)
        id_ = next((b.id for b in graph.blocks.values() if replace(b, id="") == made), "")
        if not id_:
            id_ = free_name(stem(title), graph.blocks)
            graph = graph.patched(set_block(graph, replace(made, id=id_)))
        self._blocks = graph
        return BLOCK_KIND + id_

    def expose(self, name: str, layer: LayerHandle, param: str) -> None:
        """Make a layer's param a param of the block this network becomes."""
        layer.spec.param(param)
        self._exposed.append(Exposed(name, layer.layer.id, param))

    def _boundary(self) -> list[str]:
        kinds = ("input", "output")
        return [n.id for n in self._nodes.values() if self._layers[n.layer].kind in kinds]

    def output(self, name: str, tensor: Tensor, **params: Any) -> None:
        """Add a head: its loss, weight, target field and metrics are params."""
        self.layer("output", name, **params)(tensor)

    def recipe(self, **entries: Any) -> None:
        """Set what to train with, such as epochs=20."""
        self._recipe |= entries

    @property
    def graph(self) -> Graph:
        """The network as a value, neatly laid out."""
        return placed(
            Graph(
                self._name,
                dict(self._layers),
                dict(self._nodes),
                dict(self._edges),
                recipe=dict(self._recipe),
                blocks=self._blocks.blocks,
            )
        )

    def save(self, path: str | Path) -> None:
        """Write the project file; raises FileError."""
        save(self.graph, Path(path))

    def adopt(self, handle: LayerHandle, wired: Mapping[str, tuple[Tensor, ...]]) -> str:
        """Add a node that calls a layer, with its wires; returns the node's id."""
        if handle.calls and not handle.spec.shareable:
            raise LoomError(f"{handle.spec.title} can be called once only", where=handle.name)
        self._layers[handle.layer.id] = handle.layer
        node = Node(f"n{len(self._nodes) + 1}", handle.layer.id)
        self._nodes[node.id] = node
        for key, tensors in wired.items():
            for order, tensor in enumerate(tensors):
                edge = Edge(f"e{len(self._edges) + 1}", tensor.port, PortRef(node.id, key), order)
                self._edges[edge.id] = edge
        return node.id


def _flat(tensors: Iterable[Tensor | Sequence[Tensor]]) -> list[Tensor]:
    flat: list[Tensor] = []
    for item in tensors:
        flat += item if isinstance(item, list | tuple) else [item]  # type: ignore[list-item]
    return flat


def _wanted(port: Port) -> str:
    if port.variadic:
        return f"{port.key} ({port.least} or more)"
    return f"{port.key} (optional)" if port.optional else port.key


def _located(error: ShapeError, where: str) -> ShapeError:
    return type(error)(error.what, expected=error.expected, received=error.received, where=where)
