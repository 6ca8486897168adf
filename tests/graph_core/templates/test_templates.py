"""Templates are whole: sound, free of findings, saved and loaded as they are."""

import pytest

from graph_core.analysis import analyse
from graph_core.bindings import bind
from graph_core.diagnostics import Severity
from graph_core.fields import DataSignature, Field
from graph_core.files import dumps, loads
from graph_core.integrity import broken
from graph_core.templates import TEMPLATES, Template
from graph_core.types import TensorType

IDS = [
    "digits_mlp",
    "digits_cnn",
    "digits_residual",
    "autoencoder",
    "iris_mlp",
    "wine_mlp",
    "breast_cancer",
    "diabetes",
    "siamese",
    "two_heads",
]


def _signature(id_: str, samples: int, **fields: tuple[str, int]) -> DataSignature:
    made = {
        name: Field(name, TensorType.parse(text), tuple(map(str, range(classes))))
        for name, (text, classes) in fields.items()
    }
    return DataSignature(id_, id_.title(), made, samples, 16, round(samples * 0.8))


DATA = {
    data.id: data
    for data in (
        _signature(
            "digits",
            1797,
            image=("N×1×8×8", 0),
            pixels=("N×64", 0),
            digit=("N int64", 10),
            parity=("N int64", 2),
        ),
        _signature("digit_pairs", 4000, left=("N×64", 0), right=("N×64", 0), same=("N int64", 2)),
        _signature("iris", 150, features=("N×4", 0), species=("N int64", 3)),
        _signature("wine", 178, features=("N×13", 0), cultivar=("N int64", 3)),
        _signature("breast_cancer", 569, features=("N×30", 0), diagnosis=("N int64", 2)),
        _signature("diabetes", 442, features=("N×10", 0), progression=("N×1", 0)),
    )
}
TRAINED = [template for template in TEMPLATES if template.recipe.get("data")]
every_trained_template = pytest.mark.parametrize("template", TRAINED, ids=lambda t: t.id)
every_template = pytest.mark.parametrize("template", list(TEMPLATES), ids=lambda t: t.id)


def test_these_come_with_data() -> None:
    assert [template.id for template in TRAINED] == IDS


@every_template
def test_it_is_whole_and_free_of_errors_and_warnings(template: Template) -> None:
    graph = template.build()
    assert broken(graph) is None
    assert {d.severity for d in analyse(graph).diagnostics} <= {Severity.HINT}


@every_trained_template
def test_it_has_no_findings_with_its_data(template: Template) -> None:
    graph = template.build()
    assert analyse(graph, DATA[graph.recipe["data"]["id"]]).diagnostics == ()


@every_trained_template
def test_every_input_and_head_finds_its_field(template: Template) -> None:
    graph = template.build()
    assert not bind(graph, DATA[graph.recipe["data"]["id"]]).missing


@every_template
def test_it_is_the_same_each_time_and_survives_its_file(template: Template) -> None:
    text = dumps(template.build())
    assert dumps(template.build()) == text
    assert loads(text) == template.build()


@every_template
def test_it_is_described_and_named(template: Template) -> None:
    assert template.summary.endswith((".", "?"))
    assert template.title
    assert template.category
    assert template.build().name == template.id


def test_the_siamese_network_shares_its_encoder() -> None:
    graph = TEMPLATES.get("siamese").build()
    encoder = graph.layer_named("encoder")
    assert encoder is not None
    assert len(graph.calls(encoder.id)) == 2


def test_the_residual_network_adds_to_a_path_without_detour() -> None:
    graph = TEMPLATES.get("digits_residual").build()
    for add in graph.nodes_of_kind("add"):
        one, other = graph.predecessors(add)
        assert {graph.layer_of(one).kind, graph.layer_of(other).kind} & {"relu", "max_pool2d"}
        assert "batch_norm" in {graph.layer_of(one).kind, graph.layer_of(other).kind}
