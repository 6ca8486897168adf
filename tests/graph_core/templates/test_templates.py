"""Templates are whole: sound, free of findings, saved and loaded as they are."""

import pytest

from graph_core.analysis import analyse
from graph_core.bindings import bind
from graph_core.diagnostics import Severity
from graph_core.files import dumps, loads
from graph_core.integrity import broken
from graph_core.templates import TEMPLATES, Template
from tests.graph_core.templates.fields import DATA

IDS = [
    "digits_mlp",
    "digits_cnn",
    "digits_residual",
    "digits_own_code",
    "autoencoder",
    "lenet5",
    "inception",
    "u_net",
    "iris_mlp",
    "wine_mlp",
    "breast_cancer",
    "diabetes",
    "siamese",
    "two_heads",
    "siamese_contrastive",
    "in_and_out",
    "two_towers",
    "wide_and_deep",
    "lstm_classifier",
    "gru_tagger",
    "seq2seq_attention",
    "transformer_classifier",
    "small_gpt",
    "denoising_autoencoder",
    "conv_autoencoder",
    "vae",
    "vq_autoencoder",
]

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
