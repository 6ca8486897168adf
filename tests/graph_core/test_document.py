"""A document applies, remembers, announces, and stays as it was when an edit is refused."""

from dataclasses import replace

import pytest

from graph_core.analysis import analyse
from graph_core.document import Change, GraphDocument
from graph_core.edits import AddLayer, Connect, Move, Rename, SetParams, SetRecipe
from graph_core.errors import EditRefused, ParamError
from graph_core.fields import DataSignature
from graph_core.graph import Graph, Patch, PortRef, diff
from tests.graph_core.walks import STARTS


@pytest.fixture
def document() -> GraphDocument:
    return GraphDocument(STARTS[1])


def test_one_edit_is_one_change_with_both_graphs(document: GraphDocument) -> None:
    seen: list[Change] = []
    document.subscribe(seen.append)
    before = document.graph
    document.apply(AddLayer("relu", node_id="new"))
    (change,) = seen
    assert (change.before, change.after, change.title) == (before, document.graph, "Add ReLU")
    assert change.diff.nodes.added == {"new"}
    assert not change.diff.edges


def test_analysis_is_in_step_when_listeners_are_told(document: GraphDocument) -> None:
    seen = []
    document.subscribe(lambda change: seen.append(document.analysis.graph is change.after))
    document.apply(Rename(next(iter(document.graph.layers)), "renamed"))
    document.undo()
    document.redo()
    assert seen == [True, True, True]


def test_a_listener_can_leave(document: GraphDocument) -> None:
    seen: list[Change] = []
    leave = document.subscribe(seen.append)
    leave()
    document.apply(AddLayer("relu"))
    assert seen == []


def test_a_refused_edit_changes_nothing_and_is_not_remembered(document: GraphDocument) -> None:
    graph = document.graph
    edit = SetParams(graph.layer_named("dense").id, {"units": -4})  # type: ignore[union-attr]
    assert isinstance(document.check(edit), ParamError)
    with pytest.raises(ParamError):
        document.apply(edit)
    assert document.graph is graph
    assert (document.undo_count, document.modified) == (0, False)


def test_check_says_why_and_does_nothing(document: GraphDocument) -> None:
    graph = document.graph
    refusal = document.check(Connect(PortRef("gone", "y"), PortRef("gone", "x")))
    assert isinstance(refusal, EditRefused)
    assert document.check(Move({"n1": (5.0, 5.0)})) is None
    assert document.graph is graph


def test_an_edit_without_effect_is_no_step(document: GraphDocument) -> None:
    layer = next(iter(document.graph.layers.values()))
    document.apply(Rename(layer.id, layer.name))
    document.apply(Move({}))
    assert document.undo_count == 0


def test_a_drag_is_one_step(document: GraphDocument) -> None:
    graph = document.graph
    for x in range(5):
        document.apply(Move({"n1": (float(x), 0.0)}), merge="drag")
    assert document.undo_count == 1
    dragged = document.graph
    document.undo()
    assert document.graph == graph
    document.redo()
    assert document.graph == dragged


def test_the_end_of_a_gesture_begins_a_new_step(document: GraphDocument) -> None:
    document.apply(Move({"n1": (1.0, 0.0)}), merge="drag")
    document.end_merge()
    document.apply(Move({"n1": (2.0, 0.0)}), merge="drag")
    assert document.undo_count == 2
    document.undo()
    assert document.graph.positions["n1"] == (1.0, 0.0)


def test_an_edit_after_undo_forgets_the_redone(document: GraphDocument) -> None:
    document.apply(Move({"n1": (1.0, 0.0)}))
    document.undo()
    assert document.redo_title == "Move"
    document.apply(AddLayer("tanh"))
    assert (document.redo_title, document.undo_title) == ("", "Add Tanh")


def test_modified_is_about_content_not_about_steps(document: GraphDocument) -> None:
    place = document.graph.positions["n1"]
    document.apply(Move({"n1": (9.0, 9.0)}))
    assert document.modified
    document.apply(Move({"n1": place}))
    assert not document.modified
    document.apply(AddLayer("relu"))
    document.mark_saved()
    assert not document.modified
    document.undo()
    assert document.modified


def test_the_recipe_decides_what_data_the_rules_see() -> None:
    data = DataSignature("d", "D", {}, 10, 5)
    document = GraphDocument(Graph(), lambda recipe: data if recipe.get("data") else None)
    assert document.analysis.signature is None
    document.apply(SetRecipe({"data": {"id": "d"}}))
    assert document.analysis.signature is data
    document.undo()
    assert document.analysis.signature is None


def test_of_a_large_graph_types_are_known_at_once_and_findings_by_and_by() -> None:
    graph = STARTS[1].patched(Patch(edges=dict.fromkeys(STARTS[1].edges)))  # nothing is wired
    document = GraphDocument(graph, at_once=1)
    first, fresh = document.analysis_so_far, analyse(graph)
    assert document.unfinished
    assert (first.facts, first.parameters) == (fresh.facts, fresh.parameters)
    assert len(first.by_node) <= 1 < len(fresh.by_node)
    assert not first.whole
    while document.unfinished:
        document.proceed(1)
    assert document.analysis_so_far.by_node == fresh.by_node
    assert document.analysis_so_far.whole == fresh.whole


def test_what_follows_an_edit_up_is_one_step_and_one_change_with_it(
    document: GraphDocument,
) -> None:
    seen: list[Change] = []
    document.subscribe(seen.append)
    before, added = document.graph, AddLayer("relu", (10.0, 0.0), node_id="new")

    def aside(change: Change) -> Move:
        assert (change.before, change.after) == (before, document.graph)
        assert document.analysis_so_far.graph is change.after
        assert not seen
        return Move({"new": (90.0, 0.0)})

    document.apply(added, follow_up=aside)
    (change,) = seen
    assert (change.before, change.after, change.title) == (before, document.graph, "Add ReLU")
    assert change.diff == diff(before, document.graph)
    assert document.graph.positions["new"] == (90.0, 0.0)
    assert document.analysis == replace(analyse(document.graph), retold=document.analysis.retold)
    document.undo()
    assert (document.graph, document.undo_count) == (before, 0)
    document.redo()
    assert document.graph == change.after


def test_a_follow_up_that_changes_nothing_leaves_the_edit_as_it_is(
    document: GraphDocument,
) -> None:
    there = AddLayer("relu", (10.0, 0.0), node_id="new")
    document.apply(there, follow_up=lambda _: Move({"new": (10.0, 0.0)}))
    assert (document.undo_count, document.undo_title) == (1, "Add ReLU")


def test_a_follow_up_that_fails_leaves_an_edit_that_everyone_knows_of(
    document: GraphDocument,
) -> None:
    seen: list[Change] = []
    document.subscribe(seen.append)
    before, wrong = document.graph, SetParams("gone", {"units": 1})
    with pytest.raises(EditRefused):
        document.apply(AddLayer("relu"), follow_up=lambda _: wrong)
    assert [change.after for change in seen] == [document.graph]
    document.undo()
    assert document.graph == before
