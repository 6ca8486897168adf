"""Declarations are found by id or former id, and misspelled ones get a suggestion."""

from dataclasses import dataclass

import pytest

from graph_core.errors import UnknownKind
from graph_core.layers import LAYERS
from graph_core.registry import Registry


@dataclass(frozen=True)
class Thing:
    id: str
    replaces: tuple[str, ...] = ()


def things() -> Registry[Thing]:
    registry: Registry[Thing] = Registry("thing")
    for thing in (Thing("one", ("uno",)), Thing("two")):
        registry.register(thing)
    return registry


def test_a_declaration_is_found_by_id_and_former_id() -> None:
    registry = things()
    assert registry.get("one") is registry.get("uno") is registry.find("one")
    assert [thing.id for thing in registry] == ["one", "two"]
    assert len(registry) == 2


def test_an_id_is_declared_once() -> None:
    with pytest.raises(ValueError, match="thing 'two' is declared twice"):
        things().register(Thing("two"))


def test_an_unknown_id_gets_a_suggestion() -> None:
    assert things().find("onne") is None
    with pytest.raises(UnknownKind, match="unknown thing 'onne': expected one of one"):
        things().get("onne")


def test_every_built_in_layer_is_registered_by_importing_layers() -> None:
    assert {"input", "output", "dense", "conv2d", "lstm"} <= {spec.id for spec in LAYERS}
