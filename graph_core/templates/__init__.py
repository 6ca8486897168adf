"""Templates: whole networks with a recipe, to start from."""

from graph_core.templates import (
    autoencoders,
    digits,
    pictures,
    recommenders,
    sequences,
    several,
    tables,
)
from graph_core.templates.registry import TEMPLATES, Template
from graph_core.templates.vision import VISION

for _module in (digits, pictures, tables, several, recommenders, sequences, autoencoders):
    for _template in _module.TEMPLATES:
        TEMPLATES.register(_template)
for _template in VISION:
    TEMPLATES.register(_template)

__all__ = ["TEMPLATES", "Template"]
