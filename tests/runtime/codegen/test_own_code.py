"""Code of a person's own in generated modules: as typed where it can be, apart where it must."""

from __future__ import annotations

import pytest

from graph_core.analysis import analyse
from graph_core.builder import Network
from graph_core.graph import Graph
from runtime.codegen import generate
from runtime.codegen.text import CodeError
from tests.contract.comparing import same_as_built

PORTS = {"inputs": [["x", "N×4"]], "outputs": [["y", "N×4"]]}
PLAIN = '''\
import math

from torch import nn

# What is added.
OFFSET = math.sqrt(2)


def moved(x):
    return x + OFFSET


class Own(nn.Module):
    """Moves what it maps."""

    def __init__(self):
        super().__init__()
        self.map = nn.Linear(4, 4)

    def forward(self, x):
        return moved(F.silu(self.map(x)))'''


def chained(*sources: str, name: str = "own") -> Graph:
    """A network of layers of these sources in a row."""
    net = Network("chained")
    x = net.input("x", (4,))
    for place, source in enumerate(sources):
        x = net.layer("python", f"{name}{place}", source=source, **PORTS)(x)
    net.output("y", net.layer("dense", units=4)(x), loss="mse")
    return net.graph


def test_it_stands_as_it_was_typed_once_for_all_its_layers() -> None:
    source = same_as_built(chained(PLAIN, PLAIN))
    typed = PLAIN[PLAIN.index("# What") :]
    assert source.count(typed) == 1
    assert source.count("Own()") == 2
    assert "import math\n\nimport torch.nn.functional as F\nfrom torch import Tensor, nn" in source


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(PLAIN.replace("sqrt(2)", "sqrt(3)"), id="the same names"),
        pytest.param(PLAIN.replace("Own", "Model"), id="the network's own name"),
        pytest.param(PLAIN.replace("Own", "Tensor"), id="a name of torch's"),
        pytest.param(PLAIN.replace("moved", "nn2").replace("Own", "torch"), id="torch itself"),
        pytest.param(
            f"import random as math\n{PLAIN[12:]}".replace("math.sqrt(2)", "0.5"), id="import"
        ),
        pytest.param(f"print('made')\n{PLAIN}", id="a statement"),
        pytest.param(f"OFFSET = 1; import math\n{PLAIN}", id="two on a line"),
        pytest.param(PLAIN.replace("Moves what", "Moves\n  what"), id="a long text"),
        pytest.param(f"from __future__ import annotations\nx: int\n{PLAIN}", id="the future"),
        pytest.param(f"import json\n{PLAIN}", id="imported for what it does"),
        pytest.param(f"OFFSET = 0\n{PLAIN}", id="a name twice"),
    ],
)
def test_code_that_would_clash_is_kept_apart(other: str) -> None:
    same_as_built(chained(PLAIN, other))


def test_a_long_text_keeps_its_lines() -> None:
    text = PLAIN.replace("Moves what it maps.", "Moves.\n\n  As it stands\n    here.\n")
    source = same_as_built(chained(PLAIN, text))
    assert '"""Moves.\n\n  As it stands\n    here.\n"""' in source


def test_a_name_for_all_modules_can_be_kept_from_no_other() -> None:
    counting = PLAIN.replace("    return x + OFFSET", "    global OFFSET\n    return x + OFFSET")
    graph = chained(PLAIN, counting)
    with pytest.raises(CodeError, match="can't stand beside the rest"):
        generate(graph, analyse(graph))


def test_no_size_is_told_that_nobody_knows() -> None:
    source = same_as_built(chained(PLAIN))
    assert '"""chained.\n' in source
    assert "parameters" not in source


def test_it_stands_in_blocks_and_rows_frozen_or_not() -> None:
    body = Network("row")
    x = body.input("x", (4,))
    own = body.layer("python", "0", source=PLAIN, **PORTS)
    body.output("y", body.layer("relu", "1")(own(x)))
    net = Network("outside")
    kind = net.block(body)
    x = net.layer(kind, "first", repeat=3)(net.input("x", (4,)))
    net.output("y", net.layer(kind, "second")(x), loss="mse")
    source = same_as_built(net.graph)
    assert "class Row(nn.Sequential):" in source
