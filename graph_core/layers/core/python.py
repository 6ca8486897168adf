"""Python: a module of a person's own, its ports and their types as that person declares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from graph_core.declared import DeclaredPort, Pair, PortsParam, given, read_port
from graph_core.python_code import CodeFlaw, CodeParam, read
from graph_core.spec import (
    Call,
    Example,
    LayerSpec,
    PythonTarget,
    register,
    unknown_until_built,
)
from graph_core.types import TensorType

_DEFAULT = '''\
class Scale(nn.Module):
    """Multiplies by a learned number."""

    def __init__(self):
        super().__init__()
        self.factor = nn.Parameter(torch.ones(()))

    def forward(self, x):
        return self.factor * x'''
_EXCITE = '''\
class Excite(nn.Module):
    """Weighs channels by what is in them (squeeze and excitation, Hu et al. 2018)."""

    def __init__(self):
        super().__init__()
        self.squeeze = nn.Linear(16, 4)
        self.excite = nn.Linear(4, 16)

    def forward(self, x):
        seen = F.relu(self.squeeze(x.mean((2, 3))))
        weight = torch.sigmoid(self.excite(seen))
        return x * weight[:, :, None, None]'''
_POOL = '''\
import math


class Pool(nn.Module):
    """Averages a sequence, each step weighed by how well it answers a question."""

    def __init__(self):
        super().__init__()
        self.question = nn.Linear(8, 8)

    def forward(self, x, asked):
        wanted = self.question(asked)[:, :, None]
        weights = ((x @ wanted).squeeze(2) / math.sqrt(8)).softmax(1)
        return (weights[:, :, None] * x).sum(1), weights'''


def _declared(pairs: tuple[Pair, ...]) -> tuple[DeclaredPort, ...]:
    return tuple(read_port(*pair) for pair in pairs)


def _shaped(params: Mapping[str, Any]) -> LayerSpec:
    return _with_ports(params["inputs"], params["outputs"])


@lru_cache(1024)
def _with_ports(inputs: tuple[Pair, ...], outputs: tuple[Pair, ...]) -> LayerSpec:
    ports = [tuple(each.port for each in _declared(pairs)) for pairs in (inputs, outputs)]
    return replace(PYTHON, inputs=ports[0], outputs=ports[1], shaped=None)


def _target(call: Call) -> PythonTarget:
    return PythonTarget(call.params.source, call.params.inputs, call.params.outputs)


def flaw(params: Mapping[str, Any]) -> CodeFlaw | None:
    """Return why code can't serve the ports that are declared for it, or None."""
    try:
        code, count = read(params["source"]), len(params["inputs"])
    except CodeFlaw as found:
        return found
    if code.least <= count and (code.most is None or count <= code.most):
        return None
    return CodeFlaw(
        "forward takes another number of tensors than there are inputs",
        code.line,
        expected=f"{count} for {', '.join(name for name, _ in params['inputs'])}",
        received=code.wanted,
    )


def _infer(call: Call) -> tuple[TensorType, ...]:
    found = flaw(call.params)
    if found is not None:
        raise found
    inputs, outputs = _declared(call.params.inputs), _declared(call.params.outputs)
    return given(inputs, outputs, {port.key: call[port.key] for port in inputs})


PYTHON = register(
    LayerSpec(
        id="python",
        title="Python",
        category="Core",
        summary="A module of your own, as code. It runs only once you have read and trusted it.",
        params=(
            CodeParam(
                name="source",
                title="Code",
                default=_DEFAULT,
                help="A class of nn.Module, made without arguments; the last one counts. torch, "
                "nn and F are there, other packages are imported as usual.",
            ),
            PortsParam(
                name="inputs",
                default=(("x", "N×…"),),
                help="What forward takes, in order. Equal names are equal sizes, … is any dims, "
                "and a dtype other than float32 stands last: N×T int64.",
            ),
            PortsParam(
                name="outputs",
                default=(("y", "N×…"),),
                sums=True,
                help="What forward returns: a tensor, or a tuple of several. Dims are numbers, "
                "names of the inputs, or reckoned from them: H//2.",
            ),
        ),
        inputs=(read_port("x", "N×…").port,),
        outputs=(read_port("y", "N×…").port,),
        shaped=_shaped,
        infer=_infer,
        weights=unknown_until_built,
        target=_target,
        examples=(
            Example({"x": "N×16"}),
            Example(
                {"x": "N×16×8×8"},
                {
                    "source": _EXCITE,
                    "inputs": (("x", "N×16×H×W"),),
                    "outputs": (("y", "N×16×H×W"),),
                },
            ),
            Example(
                {"x": "N×T×8", "asked": "N×8"},
                {
                    "source": _POOL,
                    "inputs": (("x", "N×T×8"), ("asked", "N×8")),
                    "outputs": (("y", "N×8"), ("weights", "N×T")),
                },
            ),
        ),
        keywords=("custom", "code", "module", "own", "script"),
    )
)
