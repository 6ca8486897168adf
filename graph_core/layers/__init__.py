"""Every built-in layer, one declaration each; importing this package registers them all."""

import importlib
import pkgutil

from graph_core.spec import LAYERS

__all__ = ["LAYERS"]


def _load() -> None:
    for module in pkgutil.walk_packages(__path__, __name__ + "."):
        importlib.import_module(module.name)


_load()
