"""Which names a layer may have."""

from __future__ import annotations

from graph_core.errors import EditRefused
from graph_core.graph import NAME
from graph_core.names import reserved


def require_name(name: str, *, taken: bool) -> None:
    """Raise EditRefused for a name that is taken or can't be a state_dict key."""
    if not NAME.match(name) or reserved(name):
        raise EditRefused(
            "a layer can't have that name",
            expected="a letter, then letters, digits or _, and no word Python or torch needs",
            received=repr(name[:80]),
        )
    if taken:
        raise EditRefused("that name is taken", expected="a free name", received=name)
