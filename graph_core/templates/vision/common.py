"""What the image classifiers share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from graph_core.builder import Network, Tensor
from graph_core.templates.registry import Template

CLASSES = 1000
PICTURE = (3, 224, 224)
Step = tuple[str, dict[str, Any]]


def chain(net: Network, x: Tensor, steps: Iterable[Step], first: int = 0) -> Tensor:
    """Return what a row of layers named 0, 1, 2… makes of a tensor."""
    for number, (kind, params) in enumerate(steps, first):
        x = net.layer(kind, str(number), **params)(x)
    return x


def body(title: str, shape: tuple[int, ...], draw: Callable[[Network, Tensor], Tensor]) -> Network:
    """Return a network with one input of a shape and one output: what a block is made of."""
    inner = Network(title)
    inner.output("y", draw(inner, inner.input("x", shape)))
    return inner


def shape_of(x: Tensor) -> tuple[int, ...]:
    """Return the dims of one sample, which are numbers in these networks."""
    return tuple(int(str(dim)) for dim in x.type.sample)


def put(net: Network, name: str, inner: Network, x: Tensor, **params: Any) -> Tensor:
    """Return what a block of that name makes of a tensor."""
    made: Tensor = net.layer(net.block(inner), name, **params)(x)
    return made


def row(net: Network, name: str, title: str, x: Tensor, steps: Iterable[Step]) -> Tensor:
    """Return what a block of layers named 0, 1, 2… makes of a tensor."""
    return put(net, name, body(title, shape_of(x), lambda n, t: chain(n, t, steps)), x)


def conv(filters: int, kernel: int, stride: int = 1, padding: int = 0, **params: Any) -> Step:
    """Return a convolution for `chain`."""
    shape = {"kernel": kernel, "stride": stride, "padding": padding}
    return "conv2d", {"filters": filters, **shape, **params}


def max_pool(kernel: int, stride: int, padding: int = 0, **params: Any) -> Step:
    """Return a pooling for `chain`."""
    return "max_pool2d", {"kernel": kernel, "stride": stride, "padding": padding, **params}


def classifier(id_: str, title: str, summary: str, draw: Callable[[Network], None]) -> Template:
    """Return the template of an image classifier over the thousand classes of ImageNet."""
    return Template(id_, title, summary, "Vision networks", draw, {})
