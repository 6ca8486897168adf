"""Layout: places for nodes, left to right in layers, as a pure function of the graph."""

from graph_core.layout.drawing import GAP_X
from graph_core.layout.heights import GAP_Y, spread
from graph_core.layout.rows import ASPECT
from graph_core.layout.sizes import Cards, Size, usual_size, usual_sizes
from graph_core.layout.whole import layered, layout_of, placed

__all__ = [
    "ASPECT",
    "GAP_X",
    "GAP_Y",
    "Cards",
    "Size",
    "layered",
    "layout_of",
    "placed",
    "spread",
    "usual_size",
    "usual_sizes",
]
