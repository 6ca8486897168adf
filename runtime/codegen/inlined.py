"""Source that goes into generated modules as it stands, read as text and never run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from runtime.codegen.text import WIDTH, CodeError

OPS = tuple(sorted((Path(__file__).parent.parent / "engine").glob("ops*.py")))
_TYPE_IGNORE = re.compile(r" +# type: ignore.*$", re.MULTILINE)
# A signature that was broken for the sake of such a comment.
_BROKEN = re.compile(r"^( *def \w+\()  # type: ignore.*\n +(.*[^,])\n *(\).*:)$", re.MULTILINE)


@dataclass(frozen=True)
class Import:
    """Where a name comes from: `from module import what`, or `import what` without a module."""

    module: str
    what: str


@dataclass(frozen=True)
class Definitions:
    """What a file defines, in order, what each definition needs, and what it imports, by name."""

    texts: Mapping[str, str] = field(default_factory=dict)
    uses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    imports: Mapping[str, Import] = field(default_factory=dict)

    def closure(self, names: Iterable[str]) -> list[str]:
        """Return the names and those they need, in the order they stand."""
        needed: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in self.texts:
                raise CodeError("no op has that name", received=repr(name[:80]))
            if name not in needed:
                needed.add(name)
                waiting += self.uses[name]
        return [name for name in self.texts if name in needed]


@cache
def definitions_in(files: Path | tuple[Path, ...]) -> Definitions:
    """Return what Python files define together, without running them."""
    joined = Definitions({}, {}, {})
    for one in map(_definitions_of, files if isinstance(files, tuple) else (files,)):
        joined = Definitions(
            {**joined.texts, **one.texts},
            {**joined.uses, **one.uses},
            {**joined.imports, **one.imports},
        )
    return joined


def _definitions_of(path: Path) -> Definitions:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    found: dict[str, ast.stmt] = {}
    for part in tree.body:
        if isinstance(part, ast.FunctionDef | ast.ClassDef):
            found[part.name] = part
        elif isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
            found[part.targets[0].id] = part
    return Definitions(
        {name: _source(text, part) for name, part in found.items()},
        {name: _names(part) & (found.keys() - {name}) for name, part in found.items()},
        _imports_of(tree),
    )


def _source(text: str, part: ast.stmt) -> str:
    source = ast.get_source_segment(text, part) or ""
    decorators = getattr(part, "decorator_list", [])
    above = [f"@{ast.get_source_segment(text, item)}\n" for item in decorators]
    return _TYPE_IGNORE.sub("", _BROKEN.sub(_joined, "".join(above) + source))


def _joined(signature: re.Match[str]) -> str:
    whole = "".join(signature.groups())
    return whole if len(whole) <= WIDTH else signature.group()


def _names(tree: ast.AST) -> frozenset[str]:
    """Return every plain name that code mentions."""
    return frozenset(part.id for part in ast.walk(tree) if isinstance(part, ast.Name))


def _imports_of(tree: ast.Module) -> dict[str, Import]:
    found: dict[str, Import] = {}
    for part in tree.body:
        if not isinstance(part, ast.Import | ast.ImportFrom):
            continue
        module = part.module or "" if isinstance(part, ast.ImportFrom) else ""
        for alias in part.names:
            found[alias.asname or alias.name] = Import(module, ast.unparse(alias))
    return found


_TORCH = {
    "torch": Import("", "torch"),
    "Tensor": Import("torch", "Tensor"),
    "nn": Import("torch", "nn"),
}


def imports(body: str, *files: Definitions) -> str:
    """Return the import lines for what code mentions: Python's own first, then torch's."""
    known = dict(_TORCH)
    for file in files:
        known |= file.imports
    used = [known[name] for name in sorted(_names(ast.parse(body)) & known.keys())]
    groups: dict[bool, list[str]] = {False: [], True: []}
    whole = sorted(entry.what for entry in used if not entry.module)
    for what in whole:
        groups[_foreign(what)].append(f"import {what}")
    for module in sorted({entry.module for entry in used} - {""}):
        whats = sorted((e.what for e in used if e.module == module), key=_constants_first)
        groups[_foreign(module)].append(f"from {module} import {', '.join(whats)}")
    return "\n\n".join("\n".join(lines) for lines in groups.values() if lines)


def _foreign(module: str) -> bool:
    return module.partition(".")[0] in ("torch", "safetensors")


def _constants_first(name: str) -> tuple[bool, str]:
    """Sort as import sorters do: classes before functions."""
    return name[:1].islower(), name
