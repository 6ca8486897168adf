"""The source of the ops a network uses, taken from runtime/engine/ops.py as text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from runtime.codegen.text import CodeError

_TYPE_IGNORE = re.compile(r" +# type: ignore.*$", re.MULTILINE)


@dataclass(frozen=True)
class Ops:
    """Definitions by name, in the order they stand; `imports` says where other names come from."""

    definitions: Mapping[str, str]
    uses: Mapping[str, frozenset[str]]
    imports: Mapping[str, str]

    def closure(self, names: Iterable[str]) -> list[str]:
        """Return the names and those they need, in the order they stand."""
        needed: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in self.definitions:
                raise CodeError("no op has that name", received=repr(name[:80]))
            if name not in needed:
                needed.add(name)
                waiting += self.uses[name]
        return [name for name in self.definitions if name in needed]


@cache
def read_ops() -> Ops:
    """Return what ops.py defines, without running it."""
    text = files("runtime.engine").joinpath("ops.py").read_text("utf-8")
    tree = ast.parse(text)
    found: dict[str, ast.AST] = {}
    for part in tree.body:
        if isinstance(part, ast.FunctionDef | ast.ClassDef):
            found[part.name] = part
        elif isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
            found[part.targets[0].id] = part
    return Ops(
        {name: _source(text, part) for name, part in found.items()},
        {name: names_in(part) & found.keys() - {name} for name, part in found.items()},
        imports_of(tree),
    )


def _source(text: str, part: ast.AST) -> str:
    source = ast.get_source_segment(text, part) or ""
    decorators = getattr(part, "decorator_list", [])
    above = [f"@{ast.get_source_segment(text, item)}\n" for item in decorators]
    return _TYPE_IGNORE.sub("", "".join(above) + source)


def names_in(tree: ast.AST) -> frozenset[str]:
    """Return every plain name that code mentions."""
    return frozenset(part.id for part in ast.walk(tree) if isinstance(part, ast.Name))


def imports_of(tree: ast.Module) -> dict[str, str]:
    """Return the module that every name imported at a module's top comes from."""
    found: dict[str, str] = {}
    for part in tree.body:
        if isinstance(part, ast.ImportFrom) and part.module != "__future__":
            found |= {alias.name: part.module or "" for alias in part.names}
        elif isinstance(part, ast.Import):
            found |= {alias.name: "" for alias in part.names}
    return found


def imports(body: str) -> str:
    """Return the import lines for what code mentions: Python's own first, then torch."""
    used = names_in(ast.parse(body))
    known = {**read_ops().imports, "torch": "", "Tensor": "torch", "nn": "torch"}
    groups: dict[bool, list[str]] = {False: [], True: []}
    for name in sorted(used & {name for name, module in known.items() if not module}):
        groups[name == "torch"].append(f"import {name}")
    for module in sorted({known[name] for name in used & known.keys()} - {""}):
        names = ", ".join(sorted(name for name in used if known.get(name) == module))
        groups[module.startswith("torch")].append(f"from {module} import {names}")
    return "\n\n".join("\n".join(lines) for lines in groups.values() if lines)
