"""Files of older versions are brought up to date, step by step."""

from typing import Any

import pytest

from graph_core.errors import FileError
from graph_core.migrations import STEPS, VERSION, upgraded


def _rename_wires(data: dict[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in data.items() if key != "wires"}
    return {**rest, "edges": data["wires"]}


def _add_recipe(data: dict[str, Any]) -> dict[str, Any]:
    return {"recipe": {}, **data}


FAKE = {1: _rename_wires, 2: _add_recipe}
OLD = {"format": "layerloom", "version": 1, "wires": {}}


def test_each_step_follows_the_one_before() -> None:
    new = {"format": "layerloom", "version": 3, "edges": {}, "recipe": {}}
    assert upgraded(OLD, FAKE) == new


def test_a_file_starts_at_its_own_version() -> None:
    data = {"format": "layerloom", "version": 2, "edges": {}}
    assert upgraded(data, FAKE) == {**data, "version": 3, "recipe": {}}


def test_a_current_file_is_left_as_it_is() -> None:
    data = {"format": "layerloom", "version": 3}
    assert upgraded(data, FAKE) is data


def test_a_newer_file_is_refused() -> None:
    with pytest.raises(FileError, match=r"newer.*version 3 or older.*version 4"):
        upgraded({"format": "layerloom", "version": 4}, FAKE)


def test_a_damaged_old_file_is_a_clear_error() -> None:
    with pytest.raises(FileError, match="version 1 is damaged"):
        upgraded({"format": "layerloom", "version": 1}, FAKE)


def test_there_is_a_step_from_every_version_before_the_current() -> None:
    assert sorted(STEPS) == list(range(1, VERSION))
