"""Code of a person's own in generated modules: as it was typed, or in a function of its own.

It stands as it was typed when all it does is to define names nothing else has. Otherwise a function
keeps what it defines to itself and gives its module.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from graph_core.python_code import NAMESPACE, parsed, read
from runtime.codegen.inlined import Definitions, Import
from runtime.codegen.text import CodeError, identifier

_DEFINING = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
_GIVEN: Mapping[str, Import] = {
    "torch": Import("", "torch"),
    "nn": Import("torch", "nn"),
    "F": Import("", "torch.nn.functional as F"),
    "Tensor": Import("torch", "Tensor"),
}
assert _GIVEN.keys() == NAMESPACE.keys()


@dataclass(frozen=True)
class _Imported:
    """A name that code imports: what it stands for in full, and the line that says so."""

    name: str
    full: str
    line: Import


class OwnCode:
    """Writes each source once, whatever number of layers it makes.

    `names` is what makes the module of a source, `texts` defines those; `imports` is for all.
    """

    def __init__(
        self, sources: Iterable[str], taken: Collection[str], known: Mapping[str, Import]
    ) -> None:
        self.names: dict[str, str] = {}
        self.texts: list[str] = []
        self.defined: set[str] = set()
        self._taken, self._imports = set(taken), dict(known)
        for source in sources:
            self._imports |= _GIVEN
            self._add(source)

    @property
    def imports(self) -> Definitions:
        """What the texts need to be imported."""
        return Definitions(imports=self._imports)

    def _add(self, source: str) -> None:
        tree, wanted = parsed(source), read(source).name
        defined = self._plain(tree)
        if defined is None:
            name = identifier(wanted, self._taken)
            maker = identifier(f"make_{name.lower()}", {*self._taken, name})
            self.texts.append(_kept_in(maker, source, tree, wanted))
            self.texts.append(f"{name} = {maker}()")
            defined, wanted = {name, maker}, name
        else:
            self.texts.append(_without_imports(source, tree))
        self._taken |= defined
        self.defined |= defined
        self.names[source] = wanted

    def _plain(self, tree: ast.Module) -> set[str] | None:
        """Return what code defines, or None when it can't stand beside all else as it is."""
        defined = [_defines(part) for part in tree.body if not _is_left_out(part)]
        names = {name for name in defined if name}
        if None in defined or len(names) < len(defined) or names & (self._taken | _GIVEN.keys()):
            return None
        found = list(_imported(tree))
        if any(not self._agrees(one, names) for one in found) or not _apart(tree):
            return None
        used = {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)}
        if any(one.name not in used and one.name not in NAMESPACE for one in found):
            return None  # it is imported for what that does
        self._imports |= {one.name: one.line for one in found if one.name not in NAMESPACE}
        return names

    def _agrees(self, one: _Imported, defined: set[str]) -> bool:
        if one.name in NAMESPACE:
            return one.full == NAMESPACE[one.name]
        free = one.name not in self._taken or one.name in self._imports
        return (
            free and self._imports.get(one.name, one.line) == one.line and one.name not in defined
        )


def _is_left_out(part: ast.stmt) -> bool:
    """Tell whether a statement stands elsewhere in a generated module, or nowhere."""
    text = isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)
    return text or isinstance(part, ast.Import | ast.ImportFrom)


def _defines(part: ast.stmt) -> str | None:
    """Return the one name a statement defines, or None when it does something else."""
    if isinstance(part, _DEFINING):
        return part.name
    if isinstance(part, ast.Assign) and len(part.targets) == 1:
        target: ast.expr = part.targets[0]
    elif isinstance(part, ast.AnnAssign):
        target = part.target
    else:
        return None
    return target.id if isinstance(target, ast.Name) else None


def _imported(tree: ast.Module) -> Iterator[_Imported]:
    for part in tree.body:
        if isinstance(part, ast.ImportFrom) and part.module != "__future__":
            for alias in part.names:
                above = f"{'.' * part.level}{part.module or ''}"
                line = Import(above, ast.unparse(alias))
                yield _Imported(alias.asname or alias.name, f"{above}.{alias.name}", line)
        elif isinstance(part, ast.Import):
            for alias in part.names:
                root = alias.name.partition(".")[0]
                full = alias.name if alias.asname else root
                yield _Imported(alias.asname or root, full, Import("", ast.unparse(alias)))


def _apart(tree: ast.Module) -> bool:
    """Tell whether no line holds the end of one statement and the beginning of another."""
    ends = [(part.lineno, part.end_lineno or part.lineno) for part in tree.body]
    return all(before[1] < after[0] for before, after in pairwise(ends))


def _without_imports(source: str, tree: ast.Module) -> str:
    gone = {line for part in tree.body if _is_left_out(part) for line in _lines_of(part)}
    lines = source.split("\n")
    return "\n".join(x for number, x in enumerate(lines, 1) if number not in gone).strip("\n")


def _lines_of(part: ast.stmt) -> range:
    return range(part.lineno, (part.end_lineno or part.lineno) + 1)


def _kept_in(maker: str, source: str, tree: ast.Module, wanted: str) -> str:
    """Return a function that runs code in names of its own and gives its module."""
    if any(isinstance(part, ast.Global) for part in ast.walk(tree)):
        raise CodeError(
            f"the code of {wanted} can't stand beside the rest of the network",
            expected="a class name no other layer has, or no 'global' in it",
        )
    future = {
        line
        for part in tree.body
        if isinstance(part, ast.ImportFrom) and part.module == "__future__"
        for line in _lines_of(part)
    }
    fixed = set(_inside_texts(tree))
    lines = [
        line if number in fixed or not line else f"    {line}"
        for number, line in enumerate(source.split("\n"), 1)
        if number not in future
    ]
    head = [f"def {maker}() -> type[nn.Module]:", f'    """Make {wanted} in names of its own."""']
    return "\n".join([*head, "", *lines, "", f"    return {wanted}"])


def _inside_texts(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that begin within a text, where a space would be part of it."""
    for part in ast.walk(tree):
        text = isinstance(part, ast.Constant) and isinstance(part.value, str | bytes)
        if text or isinstance(part, ast.JoinedStr):
            yield from range(part.lineno + 1, (part.end_lineno or part.lineno) + 1)  # type: ignore[attr-defined]
