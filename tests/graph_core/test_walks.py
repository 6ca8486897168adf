"""Random walks of edits: nothing breaks, everything can be taken back, and analysis keeps step."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from graph_core.analysis import Analysis, analyse
from graph_core.document import GraphDocument
from graph_core.errors import LoomError
from graph_core.fields import DataSignature, Field
from graph_core.graph import Graph
from graph_core.integrity import broken
from graph_core.propagation import ALL
from graph_core.types import TensorType
from tests.graph_core.walks import FIRST, STARTS, edits

FIELDS = (
    Field("features", TensorType.parse("N×4")),
    Field("output", TensorType.parse("N int64"), ("a", "b", "c")),
    Field("value", TensorType.parse("N×1")),
)


def signature_of(recipe: object) -> DataSignature | None:
    """Data that depends on the recipe, as a data set does."""
    epochs = recipe.get("epochs") if isinstance(recipe, dict) else None
    if not isinstance(epochs, int) or isinstance(epochs, bool):
        return None
    fields = {field.name: field for field in FIELDS[: epochs % 4]}
    return DataSignature("random", "Random", fields, 33, 1 + epochs % 3)


def same(known: Analysis, fresh: Analysis) -> bool:
    """Compare two analyses by everything a view may show."""
    assert known.facts.keys() == fresh.facts.keys()
    for node, facts in fresh.facts.items():
        mine = known.facts[node]
        assert (mine.layer, mine.inputs, mine.missing) == (facts.layer, facts.inputs, facts.missing)
        assert (mine.outputs, mine.weights) == (facts.outputs, facts.weights)
        assert (str(mine.problem), mine.mult_adds) == (str(facts.problem), facts.mult_adds)
    assert known.by_node == fresh.by_node
    assert known.inside == fresh.inside
    assert known.whole == fresh.whole
    assert known.errors == fresh.errors
    assert (known.parameters, known.trainable) == (fresh.parameters, fresh.trainable)
    return True


def retold_by_looking(old: Analysis, new: Analysis) -> set[str]:
    """Return the nodes of which two analyses say different things."""
    return {
        node
        for node in new.graph.nodes
        for was, now in ((old.facts, new.facts), (old.by_node, new.by_node))
        if was.get(node) != now.get(node)
    }


class Editing(RuleBasedStateMachine):
    """A person who edits, undoes and redoes without plan."""

    at_once = ALL

    @initialize(start=st.sampled_from(STARTS))
    def open(self, start: Graph) -> None:
        self.document = GraphDocument(start, signature_of, self.at_once)
        self.number = FIRST
        self.history: list[Graph] = [self.document.graph]
        self.place = 0

    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        self.number += 1
        before = self.document.undo_count
        edit = data.draw(edits(self.document.graph, self.number))
        graph = self.document.graph
        try:
            self.document.apply(edit)
        except LoomError:
            assert self.document.graph is graph
            return
        if self.document.undo_count > before:
            self.history = [*self.history[: self.place + 1], self.document.graph]
            self.place += 1

    @precondition(lambda self: self.place > 0)
    @rule()
    def undo(self) -> None:
        self.document.undo()
        self.place -= 1

    @precondition(lambda self: self.place < len(self.history) - 1)
    @rule()
    def redo(self) -> None:
        self.document.redo()
        self.place += 1

    @rule()
    def undo_and_redo_everything(self) -> None:
        for step in range(self.place, 0, -1):
            self.document.undo()
            assert self.document.graph == self.history[step - 1]
        for step in range(1, self.place + 1):
            self.document.redo()
            assert self.document.graph == self.history[step]

    @invariant()
    def the_graph_is_the_one_history_remembers(self) -> None:
        assert self.document.graph == self.history[self.place]
        assert self.document.undo_count == self.place

    @invariant()
    def structure_is_whole(self) -> None:
        assert broken(self.document.graph) is None
        assert self.document.graph.positions.keys() == self.document.graph.nodes.keys()

    @invariant()
    def analysis_equals_one_from_scratch(self) -> None:
        graph = self.document.graph
        assert same(self.document.analysis, analyse(graph, signature_of(graph.recipe)))


class Hurrying(Editing):
    """A person who edits on before an edit is analysed to its end."""

    at_once = 1

    @rule()
    def wait_a_little(self) -> None:
        self.document.proceed(1)

    @rule()
    def wait(self) -> None:
        while self.document.unfinished:
            self.document.proceed(1)
        Editing.analysis_equals_one_from_scratch(self)

    @rule()
    def look_at_all(self) -> None:
        Editing.analysis_equals_one_from_scratch(self)
        assert not self.document.unfinished

    @invariant()
    def analysis_equals_one_from_scratch(self) -> None:
        """What is known so far is about this graph, and what it retells is what differs."""
        known = self.document.analysis_so_far
        assert known.graph == self.document.graph
        assert known.facts.keys() == self.document.graph.nodes.keys()
        assert known.by_node.keys() <= known.facts.keys()
        before = getattr(self, "known", None)
        if before is not None and known.follows is before.mark:
            assert known.retold >= retold_by_looking(before, known)
        self.known = known


WALKS = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
Editing.TestCase.settings = Hurrying.TestCase.settings = WALKS
TestEditing, TestHurrying = Editing.TestCase, Hurrying.TestCase
