"""summary: shapes and weights of a network that is never built."""

import pytest
import torch

from graph_core.analysis import analyse
from graph_core.builder import Network
from graph_core.files import load
from graph_core.templates import TEMPLATES
from graph_core.trust import pieces
from runtime.engine.build import build
from runtime.signature import signature_of


@pytest.mark.parametrize("template", [template.id for template in TEMPLATES])
def test_state_is_the_state_dict_of_the_built_module(layerloom, project, template):
    path = project(template)
    summary = layerloom("summary", path, "--json").json
    graph = load(path)
    with torch.device("meta"):
        code = [piece.digest for piece in pieces(graph)]
        built = build(graph, analyse(graph, signature_of(graph.recipe)), code)
    unknown = [node["layer"] for node in summary["nodes"] if node["parameters"] is None]

    def told(name):
        return name.partition(".")[0] not in unknown

    state = {k: list(t.shape) for k, t in built.module.state_dict().items() if told(k)}
    assert list(summary["state"].items()) == list(state.items())
    sizes = (p.numel() for name, p in built.module.named_parameters() if told(name))
    assert summary["parameters"] == sum(sizes)


def test_a_shared_layer_is_counted_once(layerloom, tmp_path):
    net = Network("twins")
    one, two = net.input("one", (3,)), net.input("two", (3,))
    encoder = net.layer("dense", "encoder", units=5)
    net.output("y", net.layer("add")(encoder(one), encoder(two)), loss="mse")
    net.save(tmp_path / "twins.loom")
    summary = layerloom("summary", tmp_path / "twins.loom", "--json").json
    assert summary["parameters"] == summary["trainable"] == 3 * 5 + 5
    assert summary["state"] == {"encoder.weight": [5, 3], "encoder.bias": [5]}
    shared = [node["shared"] for node in summary["nodes"] if node["kind"] == "Dense"]
    assert shared == [False, True]


def test_the_table_shows_layer_shape_weights_and_wires(layerloom, project):
    shown = layerloom("summary", project("digits_cnn")).out
    row = next(line.split() for line in shown.splitlines() if line.startswith("image"))
    assert row[1:4] == ["Input", "N×1×8×8", "float32"]
    assert "38,282 weights" in shown


def test_multiply_adds_stand_per_node_and_in_total(layerloom, project):
    path = project("digits_cnn")
    summary = layerloom("summary", path, "--json").json
    assert summary["mult_adds"] == sum(node["mult_adds"] for node in summary["nodes"]) > 0
    assert f"{summary['mult_adds']:,} multiply-adds per sample" in layerloom("summary", path).out


def test_blocks_are_expanded_on_request(layerloom, project):
    path = project("resnet18")
    shut, one, all_ = (
        layerloom("summary", path, "--json", "--depth", str(depth)).json for depth in (1, 2, 9)
    )
    assert {node["depth"] for node in shut["nodes"]} == {1}
    assert {node["depth"] for node in one["nodes"]} == {1, 2}
    assert shut["mult_adds"] == one["mult_adds"] == all_["mult_adds"]
    leaves = [n for n in all_["nodes"] if n["kind"] in ("Conv2D", "BatchNorm", "Dense")]
    assert sum(node["parameters"] for node in leaves) == shut["parameters"]
    assert sum(node["mult_adds"] for node in leaves) == shut["mult_adds"]
    names = {node["layer"] for node in leaves}
    assert {key.rpartition(".")[0] for key in shut["state"]} == names


def test_a_depth_that_is_none_is_refused(layerloom, project):
    outcome = layerloom("summary", project("digits_cnn"), "--depth", "0")
    assert outcome.code == 2
    assert "whole number" in outcome.err


def test_a_network_of_unknown_shapes_has_no_totals(layerloom, tmp_path):
    net = Network("loose")
    net.layer("dense", units=3)(net.input("x", (4,)))
    net.save(tmp_path / "loose.loom")
    text = (tmp_path / "loose.loom").read_text().replace("[4]", '["T"]')
    (tmp_path / "loose.loom").write_text(text)
    outcome = layerloom("summary", tmp_path / "loose.loom")
    assert outcome.code == 2
    assert "dense" in outcome.err
