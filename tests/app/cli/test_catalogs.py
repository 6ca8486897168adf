"""templates, layers, new: what there is to begin with."""

from app.cli import COMMANDS
from graph_core.layers import LAYERS
from graph_core.templates import TEMPLATES


def test_help_names_every_command(layerloom):
    shown = layerloom("--help").out
    assert all(command.name in shown for command in COMMANDS)


def test_every_command_explains_itself(layerloom):
    for command in COMMANDS:
        shown = layerloom(command.name, "--help")
        assert shown.code == 0
        assert command.help.split()[0] in shown.out


def test_layers_lists_every_kind_with_id_and_title(layerloom):
    listed = layerloom("layers", "--json").json
    assert {(item["id"], item["title"]) for item in listed} == {(s.id, s.title) for s in LAYERS}


def test_templates_lists_every_template_with_id_and_title(layerloom):
    listed = layerloom("templates", "--json").json
    assert [(item["id"], item["title"]) for item in listed] == [(t.id, t.title) for t in TEMPLATES]


def test_the_tables_for_people_cut_nothing(layerloom):
    shown = layerloom("layers").out
    assert all(spec.summary in shown for spec in LAYERS)


def test_a_new_project_is_ready_to_train(layerloom, project):
    for template in (t for t in TEMPLATES if t.has_data):
        outcome = layerloom("check", project(template.id), "--json")
        assert outcome.code == 0
        assert outcome.json["ok"] is True


def test_new_never_replaces_a_file(layerloom, tmp_path):
    path = tmp_path / "mine.loom"
    path.write_text("precious")
    outcome = layerloom("new", "iris_mlp", path)
    assert outcome.code == 2
    assert path.read_text() == "precious"


def test_layers_explains_one_kind_from_its_declaration(layerloom):
    spec = LAYERS.get("conv2d")
    shown = layerloom("layers", "conv2d").out
    told = (spec.title, spec.summary, *(param.help for param in spec.params))
    assert all(text in shown for text in told)
    page = layerloom("layers", "conv2d", "--json").json
    assert [param["name"] for param in page["params"]] == [param.name for param in spec.params]
    assert len(page["examples"]) == len(spec.examples)


def test_layers_refuses_a_kind_that_is_not_there(layerloom):
    outcome = layerloom("layers", "conv2")
    assert outcome.code == 2
    assert "conv2" in outcome.err
