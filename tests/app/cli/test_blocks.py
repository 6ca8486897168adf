"""What the command line says of blocks and of bypassed nodes."""

from pathlib import Path

import pytest

from graph_core import files
from graph_core.builder import Network
from graph_core.edits import Disconnect, SetBypassed, apply
from graph_core.edits.blocks import Inside
from graph_core.graph import Graph


@pytest.fixture
def graph() -> Graph:
    body = Network("Cell")
    body.output("y", body.layer("dense", "wide", units=4)(body.input("x", (4,))))
    net = Network("net")
    x = net.layer(net.block(body), "cell", repeat=2)(net.input("x", (4,)))
    net.output("out", net.layer("dense", "end", units=4)(x), loss="mse")
    return net.graph


def test_check_lists_a_finding_inside_a_block_once_with_its_path(graph, layerloom, tmp_path: Path):
    (block,) = graph.blocks.values()
    wires = Disconnect(tuple(block.body.edges))
    path = tmp_path / "torn.loom"
    files.save(apply(graph, Inside(block.id, wires))[0], path)
    found = layerloom("check", path, "--json")
    assert found.code == 1
    errors = [d for d in found.json["diagnostics"] if d["severity"] == "error"]
    assert sorted(error["where"] for error in errors) == ["cell › wide.x", "cell › y.x"]


def test_summary_leaves_bypassed_nodes_out(graph, layerloom, tmp_path: Path):
    (end,) = graph.calls(graph.layer_named("end").id)
    path = tmp_path / "bypassed.loom"
    files.save(apply(graph, SetBypassed((end,), bypassed=True))[0], path)
    said = layerloom("summary", path).out
    assert "end" not in said.split()
    assert "cell" in said.split()
