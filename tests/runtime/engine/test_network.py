"""Equal blocks share what is generated, never their weights."""

import torch

from graph_core.analysis import analyse
from graph_core.templates import TEMPLATES
from runtime.engine.build import build


def test_equal_blocks_share_their_program_and_nothing_else() -> None:
    graph = TEMPLATES.get("resnet18").build()
    with torch.device("meta"):
        module = build(graph, analyse(graph)).module
    one, two, other = (module.get_submodule(f"layer{path}") for path in ("1.0", "1.1", "2.0"))
    programs = [part.__dict__["_program"] for part in (one, two, other)]
    assert type(programs[0]) is type(programs[1])
    assert type(programs[0]) is not type(programs[2])
    for part, program in zip((one, two, other), programs, strict=True):
        inside = set(part.parameters())
        assert {p for child in program.children() for p in child.parameters()} == inside
    assert not set(one.parameters()) & set(two.parameters())
