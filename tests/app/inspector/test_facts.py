import pytest

from app.inspector.facts import amount, facts_of, totals_of, type_text, weights_text
from graph_core.builder import Network
from graph_core.dims import symbol
from graph_core.document import GraphDocument
from graph_core.spec import LAYERS, WeightSpec
from graph_core.types import TensorType


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (999, "999"), (21931, "21.93 k"), (9_216_000, "9.216 M"), (10**12, "1 T")],
)
def test_counts_are_short(number, text):
    assert amount(number) == text


def test_a_symbolic_count_stays_symbolic():
    assert amount(symbol("T") * 64) == "64T"


def test_types_read_as_on_the_drawing():
    assert type_text(TensorType.parse("N×16×8×8")) == "N × 16 × 8 × 8 f32"


def test_weights_tell_how_their_count_comes_about():
    weights = {"weight": WeightSpec((16, 1, 3, 3)), "bias": WeightSpec((16,))}
    assert weights_text(weights) == "160 (16·1·3·3 + 16)"
    assert weights_text({"running_mean": WeightSpec((16,), buffer=True)}) == "none"


def test_a_shared_layer_counts_once_in_the_totals_and_work_counts_every_call():
    net = Network("siamese")
    encoder = net.layer("dense", units=8)
    parts = [encoder(net.input(name, (4,))) for name in ("a", "b")]
    net.output("y", net.layer("concatenate")(*parts))
    document = GraphDocument(net.graph)
    layers, weights, work = totals_of(document.graph, document.analysis)
    assert layers.text == "5, 6 calls"
    assert weights.text == "40"
    assert work.text == "64 / sample"


def test_a_call_without_input_says_that_its_types_are_not_known_yet():
    net = Network("one")
    net.output("y", net.layer("dense", units=3)(net.input("x", (4,))))
    document = GraphDocument(net.graph)
    node = document.graph.nodes_of_kind("dense")[0]
    found = {f.name: f.text for f in facts_of(LAYERS.get("dense"), document.analysis.facts[node])}
    assert found["IN"] == "N × 4 f32"
    assert found["OUT"] == "N × 3 f32"
    assert found["WEIGHTS"] == "15 (3·4 + 3)"
