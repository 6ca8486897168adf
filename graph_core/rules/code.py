"""Findings about code of a person's own, read and never run."""

from __future__ import annotations

from collections.abc import Iterator

from graph_core.diagnostics import Diagnostic
from graph_core.layers.core.python import flaw
from graph_core.rules.catalog import Finding, finding
from graph_core.rules.context import Context

CODE = finding(
    Finding(
        "code",
        "Code that can't become a layer",
        "A Python layer is a class of nn.Module that is made without arguments, and whose forward "
        "takes one tensor for each input that is declared. The code is read, not run.",
    )
)


def code(context: Context, node: str) -> Iterator[Diagnostic]:
    """Find code that can't serve the ports declared for it."""
    found = flaw(context.layer(node).params)
    if found is not None:
        yield CODE.at(
            context.at(node), found.what, expected=found.expected, received=found.received
        )
