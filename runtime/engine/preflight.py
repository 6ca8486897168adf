"""One real batch, forward and backward, before training; a failure is traced to its node."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, fx

from graph_core.graph import PortRef
from graph_core.types import TensorType
from runtime.engine.build import Built
from runtime.engine.plan import Head, Plan, PlanError
from runtime.engine.python_layer import PythonError


class PreflightError(PlanError):
    """A node failed on real data."""

    code = "preflight"


@contextlib.contextmanager
def undisturbed(built: Built, device: torch.device) -> Iterator[None]:
    """Leave random generators, running statistics and gradients as they were."""
    buffers = {name: buffer.clone() for name, buffer in built.module.named_buffers()}
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        try:
            yield
        finally:
            built.module.zero_grad(set_to_none=True)
            with torch.no_grad():
                for name, buffer in built.module.named_buffers():
                    buffer.copy_(buffers[name])


def forward(built: Built, plan: Plan, inputs: Sequence[Tensor]) -> tuple[Tensor, ...]:
    """Return the heads' outputs; raises PreflightError naming the node that failed.

    The outputs' shapes and dtypes are held against what the analysis inferred.
    """
    outputs: tuple[Tensor, ...] = _Walk(built, plan).run(*inputs)
    return outputs


class _Walk(fx.Interpreter):
    """Runs a module node by node, so that an exception has a place."""

    def __init__(self, built: Built, plan: Plan) -> None:
        super().__init__(built.program)
        self._built, self._plan = built, plan

    def run_node(self, n: fx.Node) -> Any:
        node = self._built.nodes.get(n.name, "")
        try:
            made = super().run_node(n)
        except torch.OutOfMemoryError:
            raise
        except PythonError as error:
            error.node = node
            raise
        except (RuntimeError, ValueError, TypeError, IndexError, AssertionError) as error:
            received = ", ".join(_shown(self.env[a]) for a in n.all_input_nodes if a in self.env)
            raise PreflightError(
                f"it failed on a batch of the data: {_first_line(error)}",
                received=received,
                where=self._plan.graph.label(node) if node else "",
                node=node,
            ) from error
        if n.name in self._built.gives and isinstance(made, Tensor):
            self._compare(self._built.gives[n.name], made)
        return made

    def _compare(self, ref: PortRef, made: Tensor) -> None:
        node, port = ref
        inferred = self._plan.analysis.facts[node].outputs[port]
        if _agrees(inferred, made):
            return
        raise PreflightError(
            "it gave another tensor than was inferred",
            expected=str(inferred),
            received=_shown(made),
            where=self._plan.graph.label(node),
            node=node,
        )


def _agrees(inferred: TensorType, made: Tensor) -> bool:
    if str(made.dtype).removeprefix("torch.") != inferred.dtype.value or made.ndim != inferred.rank:
        return False
    pairs = zip(inferred.dims, made.shape, strict=True)
    return all(dim == size for dim, size in pairs if isinstance(dim, int))


def _shown(value: object) -> str:
    if not isinstance(value, Tensor):
        return type(value).__name__
    dtype = str(value.dtype).removeprefix("torch.")
    return f"{'×'.join(map(str, value.shape))} {dtype}"


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def backward(built: Built, plan: Plan, heads: Sequence[Head], loss: Tensor) -> list[str]:
    """Go backward once; return warnings about layers that learn nothing.

    Raises PreflightError when nothing at all would learn.
    """
    if not loss.requires_grad:
        raise PreflightError(
            "nothing that learns feeds the losses",
            expected="a trainable layer between an Input and an Output",
            received="only frozen layers, or none with weights",
            where=heads[0].name,
            node=heads[0].node,
        )
    loss.backward()  # type: ignore[no-untyped-call]
    warnings = []
    for layer in built.paths:
        weights = [w for _, w in built.parameters_of(layer) if w.requires_grad]
        if weights and all(weight.grad is None for weight in weights):
            warnings.append(f"{plan.graph.layers[layer].name} gets no gradient and won't learn")
    return warnings


def blame(built: Built, plan: Plan, inputs: Sequence[Tensor]) -> tuple[str, str]:
    """Return the node where a value that is no number was born, and how; empty when none was."""
    for layer in built.paths:
        for name, weight in built.parameters_of(layer):
            if not bool(torch.isfinite(weight).all()):
                node = plan.graph.calls(layer)[0]
                return node, f"{name} of {plan.graph.label(node)} was no longer finite"
    walk = _Blame(built)
    walk.run(*inputs)
    if not walk.node:
        return "", "the loss itself overflowed"
    return walk.node, f"it was born in {plan.graph.label(walk.node)}"


class _Blame(fx.Interpreter):
    """Runs a module and remembers the first node that made what is not finite."""

    def __init__(self, built: Built) -> None:
        super().__init__(built.program)
        self._nodes = built.nodes
        self.node = ""

    def run_node(self, n: fx.Node) -> Any:
        made = super().run_node(n)
        parts = made if isinstance(made, tuple) else (made,)
        tensors = [p for p in parts if isinstance(p, Tensor) and p.is_floating_point()]
        if not self.node and any(not bool(torch.isfinite(t).all()) for t in tensors):
            self.node = self._nodes.get(n.name, "")
        return made
