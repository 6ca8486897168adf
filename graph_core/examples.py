"""A layer's example as a whole network: Inputs for its ports, the layer, Outputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph_core.builder import Network, Tensor
from graph_core.graph import Graph
from graph_core.inference import infer_all
from graph_core.spec import LayerSpec, Port
from graph_core.types import DType, TensorType

LOSS = "mse"  # it takes a head of any shape


def example_graph(spec: LayerSpec, place: int = 0) -> Graph:
    """Return a network without errors around a layer, made from one of its examples.

    A layer that takes nothing or learns nothing stands with one that does. Raises IndexError for a
    place beyond the layer's examples.
    """
    example = spec.examples[place]
    types = example.call(spec).inputs
    net = Network(f"{spec.title} example")
    listed: list[Tensor] = []
    named: dict[str, Tensor] = {}
    for port in spec.of(example.call(spec).params).inputs:
        for number, type_ in enumerate(types.get(port.key, ()), 1):
            tensor = _source(net, f"{_name(port)}{number if port.variadic else ''}", type_)
            if port.variadic:
                listed.append(tensor)
            else:
                named[port.key] = tensor
    if spec.id == "output":  # what it lacks can only stand before it
        named = {key: _learned(net, tensor) for key, tensor in named.items()}
    made = net.layer(spec.id, **dict[str, Any](example.params))(*listed, **named)
    if spec.id != "output":
        _finish(net, _first(made).beside)
    return net.graph


def _name(port: Port) -> str:
    return port.key if port.key != "x" else "input"


def _first(made: Tensor | tuple[Tensor, ...]) -> Tensor:
    return made[0] if isinstance(made, tuple) else made


def _shape(type_: TensorType) -> tuple[int | str, ...]:
    return tuple(dim if isinstance(dim, int) else str(dim) for dim in type_.sample)


def _source(net: Network, name: str, type_: TensorType) -> Tensor:
    """Return a tensor of a type: an Input, or a Parameter when it has one sample for all."""
    shape = _shape(type_)
    if type_.dims[0] == 1:
        return _first(net.layer("parameter", name, shape=shape)())
    return net.input(name, shape, type_.dtype.value)


def _finish(net: Network, outputs: Mapping[str, Tensor]) -> None:
    """Lead every output to a head, the first past whatever the network still lacks."""
    known = infer_all(net.graph).values()
    floats = [_float(net, tensor) for tensor in outputs.values()]
    if not any(facts.layer.kind == "input" for facts in known):
        data = net.input("input", _shape(floats[0].type))
        floats[0] = _first(net.layer("add")(data, floats[0]))
    if not any(facts.parameters for facts in known):
        floats[0] = _learned(net, floats[0])
    for number, tensor in enumerate(floats, 1):
        net.output(f"target{number if len(floats) > 1 else ''}", tensor, loss=LOSS)


def _float(net: Network, tensor: Tensor) -> Tensor:
    if tensor.type.dtype is DType.FLOAT32:
        return tensor
    return _first(net.layer("cast", dtype="float32")(tensor))


def _learned(net: Network, tensor: Tensor) -> Tensor:
    """Return a tensor plus one learned number for every dim."""
    offset = net.layer("parameter", "offset", shape=(1,) * len(tensor.type.sample))()
    return _first(net.layer("add")(tensor, offset))
