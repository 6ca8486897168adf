"""Steps from one version of the project file to the next, one module per step.

The module `from_1` offers `migrate(data)`, which returns the data of version 2, and so on; the
current version follows from the modules there are.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from graph_core.errors import FileError

Step: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
FORMAT = "layerloom"
_PREFIX = "from_"


def _steps() -> dict[int, Step]:
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    return {
        int(name.removeprefix(_PREFIX)): importlib.import_module(f"{__name__}.{name}").migrate
        for name in names
        if name.startswith(_PREFIX)
    }


STEPS = _steps()
VERSION = 1 + max(STEPS, default=0)


def upgraded(data: object, steps: Mapping[int, Step] = STEPS) -> dict[str, Any]:
    """Return a file's data in the newest version; raises FileError for a file from the future."""
    newest = 1 + max(steps, default=0)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise FileError("this is not a project file", expected=f'"format": "{FORMAT}"')
    version = data.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise FileError("the file's version can't be read", expected=f"1 to {newest}")
    if version > newest:
        raise FileError(
            "the file was saved by a newer Layerloom, and is left as it is",
            expected=f"version {newest} or older",
            received=f"version {version}",
        )
    for step in range(version, newest):
        data = _stepped(data, step, steps[step])
    return data


def _stepped(data: dict[str, Any], version: int, step: Step) -> dict[str, Any]:
    try:
        return {**step(data), "version": version + 1}
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise FileError(
            f"the file of version {version} is damaged", received=f"{type(error).__name__}: {error}"
        ) from None
