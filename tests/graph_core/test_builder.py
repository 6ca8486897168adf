"""Networks written in Python: one weight set per layer, mistakes at the line that makes them."""

from pathlib import Path

import pytest

from graph_core.analysis import analyse
from graph_core.blocks import weight_key
from graph_core.builder import Network
from graph_core.errors import EditRefused, LoomError, ParamError, ShapeError, UnknownKind
from graph_core.files import dumps, load, loads
from graph_core.integrity import broken
from graph_core.layers import LAYERS
from graph_core.spec import FunctionTarget, LayerSpec, Port


def siamese() -> Network:
    net = Network("siamese")
    a, b = net.input("left", (64,)), net.input("right", (64,))
    encoder = net.layer("dense", units=32)
    x, y = encoder(a), encoder(b)
    score = net.layer("dense", units=1)(net.layer("concatenate")(x, y))
    net.output("same", score, loss="bce_with_logits")
    return net


def test_a_layer_called_twice_owns_one_set_of_weights() -> None:
    graph = siamese().graph
    encoder = graph.layer_named("dense")
    assert encoder is not None
    assert len(graph.calls(encoder.id)) == 2
    assert analyse(graph).parameters == (64 * 32 + 32) + (64 + 1)


def test_what_is_built_is_sound_and_free_of_errors() -> None:
    graph = siamese().graph
    assert broken(graph) is None
    assert analyse(graph).ok


def test_the_same_lines_give_the_same_file() -> None:
    assert dumps(siamese().graph) == dumps(siamese().graph)


def test_names_are_readable() -> None:
    net = Network()
    x = net.input("image", (1, 8, 8))
    x = net.layer("conv2d", filters=4)(x)
    net.layer("conv2d", filters=4)(x)
    assert [layer.name for layer in net.graph.layers.values()] == ["image", "conv2d", "conv2d1"]


def test_tensors_tell_their_types() -> None:
    net = Network()
    x = net.layer("conv2d", filters=4, padding="same")(net.input("image", (1, 8, 8)))
    assert str(x.type) == "N×4×8×8 float32"


def test_save_writes_a_project(tmp_path: Path) -> None:
    net = siamese()
    net.recipe(epochs=3)
    net.save(tmp_path / "siamese.loom")
    assert load(tmp_path / "siamese.loom") == net.graph
    assert net.graph.recipe == {"epochs": 3}


def test_nodes_are_laid_out_from_left_to_right() -> None:
    graph = siamese().graph
    for edge in graph.edges.values():
        assert graph.positions[edge.source.node][0] < graph.positions[edge.target.node][0]
    assert len(set(graph.positions.values())) == len(graph.nodes)


def test_several_outputs_come_as_a_tuple_in_port_order(monkeypatch: pytest.MonkeyPatch) -> None:
    halves = LayerSpec(
        id="halves",
        title="Halves",
        category="Shape",
        summary="",
        infer=lambda call: (call["x"], call["x"].with_dims(7)),
        target=lambda _: FunctionTarget("ops.halves"),
        outputs=(Port("low"), Port("high")),
    )
    monkeypatch.setitem(LAYERS._items, "halves", halves)
    net = Network()
    low, high = net.layer("halves")(net.input("x", (4,)))
    assert (low.port.port, high.port.port) == ("low", "high")
    assert str(high.type) == "7 float32"


def test_a_keyword_names_a_port() -> None:
    net = Network()
    x = net.input("x", (4,))
    y = net.layer("dense", units=3)(x=x)
    assert str(y.type) == "N×3 float32"


def test_a_list_of_tensors_goes_to_a_variadic_port_in_order() -> None:
    net = Network()
    a, b = net.input("a", (2,)), net.input("b", (3,))
    made = net.layer("concatenate")([b, a])
    wires = net.graph.at_input(made.port._replace(port="xs"))
    assert [wire.source for wire in wires] == [b.port, a.port]


def test_a_wrong_shape_is_named_where_it_is_made() -> None:
    net = Network()
    x = net.input("x", (4,))
    with pytest.raises(ShapeError, match=r"conv2d: .*expected N×C×H×W.*received N×4 float32"):
        net.layer("conv2d")(x)


def test_a_refused_call_leaves_no_trace() -> None:
    net = Network()
    x = net.input("x", (4,))
    conv = net.layer("conv2d")
    with pytest.raises(ShapeError):
        conv(x)
    assert len(net.graph) == 1


def test_a_shared_layer_refuses_inputs_of_another_width() -> None:
    net = Network()
    dense = net.layer("dense", units=2)
    dense(net.input("a", (4,)))
    with pytest.raises(ShapeError, match=r"dense: .*shared.*expected N×4.*received N×5"):
        dense(net.input("b", (5,)))


@pytest.mark.parametrize("count", [0, 2])
def test_the_wrong_number_of_tensors_is_refused(count: int) -> None:
    net = Network()
    tensors = [net.input(f"in{i}", (4,)) for i in range(count)]
    with pytest.raises(ShapeError, match="relu: ReLU was called with the wrong tensors"):
        net.layer("relu")(*tensors)


def test_a_port_that_does_not_exist_is_named() -> None:
    net = Network()
    x = net.input("x", (4,))
    with pytest.raises(ShapeError, match=r"expected x, received z"):
        net.layer("relu")(z=x)


def test_a_tensor_of_another_network_is_refused() -> None:
    stranger = Network().input("x", (4,))
    with pytest.raises(LoomError, match="no tensor of this network"):
        Network().layer("relu")(stranger)


def test_params_kinds_and_names_are_checked_at_once() -> None:
    net = Network()
    net.layer("relu", "act")
    with pytest.raises(ParamError, match="Units can't be 0"):
        net.layer("dense", units=0)
    with pytest.raises(UnknownKind, match="dense"):
        net.layer("denes")
    with pytest.raises(EditRefused, match="taken"):
        net.layer("dense", "act")
    with pytest.raises(EditRefused, match="can't have that name"):
        net.layer("dense", "lambda")


def residual(units: int) -> Network:
    body = Network("Residual")
    x = body.input("x", (units,))
    hidden = body.layer("dense", "hidden", units=units)
    body.output("y", body.layer("add")(body.layer("relu")(hidden(x)), x))
    body.expose("bias", hidden, "bias")
    return body


def test_a_network_becomes_a_block_of_another() -> None:
    net = Network("deep")
    kind = net.block(residual(8))
    stage = net.layer(kind, "stage", repeat=3, bias=False)
    net.output("y", stage(net.input("x", (8,))), loss="mse")
    facts = analyse(net.graph).facts
    found = next(f for f in facts.values() if f.layer.name == "stage")
    assert [weight_key(found.layer, name) for name in found.weights] == [
        "stage.0.hidden.weight",
        "stage.1.hidden.weight",
        "stage.2.hidden.weight",
    ]
    assert loads(dumps(net.graph)) == net.graph


def test_blocks_inside_a_block_come_along_and_one_body_is_one_block() -> None:
    stage = Network("Stage")
    inner = stage.layer(stage.block(residual(8)), "0")
    stage.output("y", inner(stage.input("x", (8,))))
    net = Network("deep")
    first, again = net.block(stage), net.block(stage)
    assert first == again
    net.output("y", net.layer(first, "layer1")(net.input("x", (8,))), loss="mse")
    assert {block.title for block in net.graph.blocks.values()} == {"Stage", "Residual"}
    assert "layer1.0.hidden.weight" in [
        weight_key(f.layer, name) for f in analyse(net.graph).facts.values() for name in f.weights
    ]


def test_a_state_stands_beside_what_a_recurrent_layer_gives() -> None:
    net = Network()
    x = net.input("text", ("T", 8))
    encoded = net.layer("gru", "encoder", units=4)(x)
    assert str(encoded.beside["h"].type) == "N×1×4 float32"
    decoded = net.layer("gru", "decoder", units=4, returns="sequence")(x, h0=encoded.beside["h"])
    net.output("made", decoded)
    wires = {(e.source.port, e.target.port) for e in net.graph.edges.values()}
    assert ("h", "h0") in wires
