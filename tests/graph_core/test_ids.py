"""Ids that nothing bears yet, and their order."""

from __future__ import annotations

from itertools import islice

from graph_core.ids import new_id, new_ids
from graph_core.order import natural


def test_ids_made_together_are_fresh_and_sort_as_they_were_made() -> None:
    earlier = new_id("n")
    ids = [earlier, *islice(new_ids("n"), 12), *islice(new_ids("n"), 12)]
    assert len(set(ids)) == len(ids)
    assert sorted(ids, key=natural) == ids
    assert all(id_.startswith("n") for id_ in ids)
