"""Cards are never larger than the layout takes them for, which has no screen to measure them on."""

import pytest

from app.canvas.card import card_of
from app.canvas.geometry import size_of
from app.style import load_fonts
from graph_core.analysis import analyse
from graph_core.layout import usual_size
from graph_core.templates import TEMPLATES


@pytest.mark.parametrize("template", list(TEMPLATES), ids=lambda t: t.id)
def test_a_card_fits_its_usual_size(qapp, template):
    load_fonts()
    graph = template.build()
    analysis = analyse(graph)
    for node in graph.nodes:
        width, height = size_of(card_of(graph, analysis, node))
        wide, high = usual_size(graph, node)
        assert width <= wide, graph.label(node)
        assert height == high, graph.label(node)
