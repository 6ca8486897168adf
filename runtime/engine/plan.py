"""What a graph and its recipe ask for, resolved: which field feeds which Input and head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph_core.analysis import Analysis, analyse
from graph_core.bindings import Bindings, bind
from graph_core.errors import LoomError
from graph_core.fields import DataSignature, Field
from graph_core.graph import Graph
from graph_core.heads import LOSSES, METRICS, LossSpec, Task
from graph_core.values import Values
from runtime.data.prepare import signature
from runtime.recipe import Recipe, read_recipe


class PlanError(LoomError):
    """The network can't be trained as it stands; `node` says where, when it is known."""

    code = "plan"

    def __init__(self, what: str, *, node: str = "", **parts: str) -> None:
        self.node = node
        super().__init__(what, **parts)


@dataclass(frozen=True)
class Head:
    """An Output node with its target, loss, weight and metrics."""

    node: str
    name: str
    field: Field
    loss: LossSpec
    params: Values
    metrics: tuple[str, ...]

    @property
    def weight(self) -> float:
        return float(self.params.weight)

    @property
    def classes(self) -> tuple[str, ...]:
        """The class names, when the head tells classes apart."""
        return self.field.classes if self.loss.task is not Task.VALUES else ()


@dataclass(frozen=True)
class Plan:
    """A graph with everything its training needs to know before data is loaded."""

    graph: Graph
    analysis: Analysis
    recipe: Recipe
    signature: DataSignature
    bindings: Bindings

    @property
    def strata(self) -> str:
        """The label whose classes the split keeps even: the first head's, one class a sample."""
        fields = self.bindings.heads.values()
        return next((f.name for f in fields if f.classes and f.type.rank == 1), "")

    def head(self, node: str) -> Head:
        """Return an Output node as a head; raises PlanError for a metric that can't measure it."""
        params = self.graph.layer_of(node).values
        loss = LOSSES.get(params.loss)
        metrics = tuple(params.metrics) or loss.metrics
        label = self.graph.label(node)
        for metric in map(METRICS.get, metrics):
            if loss.task not in metric.tasks:
                raise PlanError(
                    f"{metric.title} can't be measured beside {loss.title}",
                    expected="one of "
                    + ", ".join(m.title for m in METRICS if loss.task in m.tasks),
                    where=label,
                    node=node,
                )
        return Head(node, label, self.bindings.heads[node], loss, params, metrics)


def make_plan(graph: Graph) -> Plan:
    """Return the plan of a graph and its recipe; raises LoomError for the first thing amiss."""
    if not graph.nodes:
        raise PlanError("the graph is empty", expected="at least an Input and an Output")
    recipe = read_recipe(graph.recipe)
    known = signature(recipe)
    analysis = analyse(graph, known)
    bindings = bind(graph, known, analysis.facts)
    for node, reason in bindings.missing.items():
        raise PlanError(reason, where=graph.label(node), node=node)
    for finding in analysis.errors:
        place = finding.location
        named = finding.message.startswith(place.text)
        raise PlanError(finding.message, where="" if named else place.text, node=place.node)
    return Plan(graph, analysis, recipe, known, bindings)


def node_of(error: BaseException) -> str:
    """Return the node an error was traced to, or empty."""
    node: Any = getattr(error, "node", "")
    return str(node)
