"""Wiring: every port says whether a dragged wire may end there, and if not, why."""

from __future__ import annotations

import pytest

from graph_core.document import GraphDocument
from graph_core.edits import AddCall, AddLayer, Connect
from graph_core.graph import PortRef
from graph_core.types import TensorType
from graph_core.wiring import Wiring, accepting


@pytest.fixture
def document() -> GraphDocument:
    """image → conv → flatten → dense, and a lone add."""
    document = GraphDocument()
    for kind, params in (
        ("input", {"shape": (1, 8, 8)}),
        ("conv2d", {}),
        ("flatten", {}),
        ("dense", {}),
        ("add", {}),
    ):
        document.apply(AddLayer(kind, params=params, node_id=kind, name=kind))  # type: ignore[arg-type]
    for source, target in (("input", "conv2d"), ("conv2d", "flatten"), ("flatten", "dense")):
        document.apply(Connect(PortRef(source, "y"), PortRef(target, "x")))
    return document


def reason(document: GraphDocument, source: str, target: str, port: str = "x") -> str:
    wiring = Wiring(document.graph, document.analysis, PortRef(source, "y"))
    return str(wiring.into(PortRef(target, port)) or "")


def test_a_port_that_fits_has_no_objection(document: GraphDocument) -> None:
    assert reason(document, "input", "dense") == ""
    assert reason(document, "dense", "add", "xs") == ""


def test_a_wrong_rank_is_told_with_expected_and_received(document: GraphDocument) -> None:
    text = reason(document, "flatten", "conv2d")
    assert "cycle" in text
    document.apply(AddLayer("conv2d", node_id="other"))
    text = reason(document, "dense", "other")
    assert "expected N×C×H×W" in text
    assert "received N×64" in text


def test_a_wire_that_would_close_a_cycle_is_told(document: GraphDocument) -> None:
    assert "cycle" in reason(document, "dense", "flatten")
    held = Wiring(document.graph, document.analysis, PortRef("flatten", "x"))
    assert "cycle" in str(held.out_of(PortRef("dense", "y")))
    assert held.out_of(PortRef("input", "y")) is None


def test_a_merge_judges_a_wire_beside_those_it_holds(document: GraphDocument) -> None:
    document.apply(Connect(PortRef("dense", "y"), PortRef("add", "xs")))
    assert "Add" in reason(document, "conv2d", "add", "xs")
    assert reason(document, "dense", "add", "xs") == ""


def test_the_palette_offers_only_kinds_that_take_the_type() -> None:
    image = {spec.id for spec, _ in accepting(TensorType.parse("N×3×8×8"))}
    flat = {spec.id for spec, _ in accepting(TensorType.parse("N×12"))}
    assert {"conv2d", "flatten", "relu", "output"} <= image
    assert "conv2d" not in flat
    assert {"dense", "relu", "output"} <= flat


def test_a_wire_that_a_shared_layer_s_weights_cannot_serve_is_refused_with_the_reason(
    document: GraphDocument,
) -> None:
    document.apply(AddCall(document.graph.nodes["dense"].layer, node_id="again"))
    assert "shared" in reason(document, "input", "again")
    assert reason(document, "flatten", "again") == ""
