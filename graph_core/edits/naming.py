"""Which names a layer may have."""

from __future__ import annotations

from graph_core.errors import EditRefused
from graph_core.graph import BLOCK_KIND, NAME
from graph_core.names import reserved
from graph_core.spec import LAYERS, LayerSpec


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


def stem(title: str) -> str:
    """Return a layer name that a title suggests."""
    kept = "".join(c if c.isascii() and c.isalnum() else "_" for c in title.lower())[:40].strip("_")
    kept = kept if kept and not kept[0].isdigit() else f"block_{kept}".strip("_")
    return f"{kept}_" if reserved(kept) else kept


def kind_title(kind: str) -> str:
    """Return how the title of an edit calls a kind; a block is told by its graph alone."""
    spec = LAYERS.find(kind)
    return "block" if kind.startswith(BLOCK_KIND) else spec.title if spec else kind


def usual_name(spec: LayerSpec) -> str:
    """Return the name that a layer of a kind gets when none is given."""
    return stem(spec.title) if spec.id.startswith(BLOCK_KIND) else spec.id
