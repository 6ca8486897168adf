"""Tidying overlaps nothing, leads no wire behind a card, changes nothing twice, and keeps out."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_core.annotations import Frame, Note
from graph_core.layout.tidy import tidied
from tests.graph_core.layout.drawings import (
    after,
    as_cards,
    behind,
    chain,
    members,
    networks,
    overlaps,
)

ASPECTS = st.sampled_from([None, 0.4, 2.0])


@settings(max_examples=60, deadline=None)
@given(networks(), ASPECTS)
def test_cards_of_any_size_keep_apart_and_no_wire_runs_behind_one(drawn, aspect):
    graph, sizes = drawn
    tidy = after(graph, tidied(graph, cards=as_cards(sizes), aspect=aspect))
    assert not overlaps(tidy, sizes)
    assert not behind(tidy, sizes)


@settings(max_examples=30, deadline=None)
@given(networks())
def test_every_wire_runs_to_the_right_within_a_row(drawn):
    graph, sizes = drawn
    tidy = after(graph, tidied(graph, cards=as_cards(sizes), aspect=None))
    for edge in tidy.edges.values():
        left, right = tidy.positions[edge.source.node], tidy.positions[edge.target.node]
        assert left[0] + sizes[edge.source.node][0] < right[0]


@settings(max_examples=60, deadline=None)
@given(networks(frames=2, notes=1), ASPECTS)
def test_tidying_twice_is_tidying_once(drawn, aspect):
    graph, sizes = drawn
    tidy = after(graph, tidied(graph, cards=as_cards(sizes), aspect=aspect))
    assert after(tidy, tidied(tidy, cards=as_cards(sizes), aspect=aspect)) == tidy


@settings(max_examples=60, deadline=None)
@given(networks(frames=3))
def test_frames_hold_what_they_held_and_wires_pass_their_cards(drawn):
    graph, sizes = drawn
    before = members(graph, sizes)
    tidy = after(graph, tidied(graph, cards=as_cards(sizes)))
    now = members(tidy, sizes)
    # Frames that overlap, or that depend on each other, are fitted again instead of drawn apart.
    held = before.values()
    apart = all(a.isdisjoint(b) or a <= b or b <= a for a in held for b in held)
    for frame in graph.frames if apart else ():
        assert before[frame] <= now[frame] or not before[frame]
    assert not overlaps(tidy, sizes)
    assert not behind(tidy, sizes)


@settings(max_examples=80, deadline=None)
@given(networks(), st.data())
def test_a_selection_is_tidied_without_touching_or_covering_the_rest(drawn, data):
    graph, sizes = drawn
    graph = after(graph, tidied(graph, cards=as_cards(sizes)))
    chosen = data.draw(st.sets(st.sampled_from(sorted(graph.nodes)), min_size=1))
    step = st.integers(-40, 40).map(lambda n: 8.0 * n)
    strewn = {n: (data.draw(step), 900.0 + data.draw(step)) for n in sorted(chosen)}
    graph = replace(graph, positions={**graph.positions, **strewn})
    tidy = after(graph, tidied(graph, chosen, as_cards(sizes)))
    assert not overlaps(tidy, sizes)
    for node in graph.nodes.keys() - chosen:
        assert tidy.positions[node] == graph.positions[node]
    assert after(tidy, tidied(tidy, chosen, as_cards(sizes))) == tidy


def test_a_selections_corner_stays_where_there_is_room():
    graph, sizes = chain(4), dict.fromkeys(("n0", "n1", "n2", "n3"), (150.0, 80.0))
    strewn = {"n0": (0.0, 0.0), "n1": (0.0, 400.0), "n2": (40.0, 560.0), "n3": (24.0, 200.0)}
    graph = replace(graph, positions=strewn)
    tidy = after(graph, tidied(graph, ["n1", "n2"], as_cards(sizes)))
    assert tidy.positions["n1"] == (0.0, 400.0)
    assert tidy.positions["n2"] == (258.0, 400.0)


def test_a_note_keeps_its_distance_to_the_nearest_node():
    graph, sizes = chain(2), {"n0": (150.0, 80.0), "n1": (150.0, 80.0)}
    note = Note("m", (820.0, 500.0, 120.0, 90.0), "why")
    graph = replace(graph, positions={"n0": (0.0, 0.0), "n1": (800.0, 400.0)}, notes={"m": note})
    tidy = after(graph, tidied(graph, cards=as_cards(sizes)))
    assert tidy.positions["n1"] == (258.0, 0.0)
    assert tidy.notes["m"].box == (278.0, 100.0, 120.0, 90.0)


def test_what_a_wire_passes_between_two_nodes_of_a_frame_joins_them():
    graph, sizes = chain(3), dict.fromkeys(("n0", "n1", "n2"), (150.0, 80.0))
    places = {"n0": (100.0, 100.0), "n1": (2000.0, 0.0), "n2": (300.0, 100.0)}
    frame = Frame("f", (50.0, 50.0, 500.0, 300.0), "ends")
    graph = replace(graph, positions=places, frames={"f": frame})
    tidy = after(graph, tidied(graph, cards=as_cards(sizes)))
    assert members(tidy, sizes) == {"f": {"n0", "n1", "n2"}}
    assert len({y for _, y in tidy.positions.values()}) == 1


def test_what_stops_a_layout_ends_it_between_two_steps():
    def stop():
        raise StopIteration

    with pytest.raises(StopIteration):
        tidied(chain(3), pause=stop)
