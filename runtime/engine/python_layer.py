"""Modules of a person's own: made where their code is trusted, held to what their ports declare.

An error in such code is told by its own line, whatever of ours or torch's stands around it.
"""

from __future__ import annotations

import linecache
import sys
from collections.abc import Collection, Iterable
from types import ModuleType, new_class
from typing import Any

import torch
import torch.nn.functional
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from graph_core.declared import DeclaredPort, given, read_port
from graph_core.errors import LoomError, ShapeError
from graph_core.python_code import NAMESPACE, read
from graph_core.spec import PythonTarget
from graph_core.trust import digest
from graph_core.types import DType, TensorType
from runtime.engine.devices import out_of_memory

_FILE = "<Python layer "
_SEEN = 256  # kinds of input a layer remembers
_GIVEN = {
    "torch": torch,
    "nn": nn,
    "F": torch.nn.functional,
    "Tensor": Tensor,
}
assert _GIVEN.keys() == NAMESPACE.keys()


class Untrusted(LoomError):
    """Code that nobody here has trusted isn't run."""

    code = "untrusted"


class PythonError(LoomError):
    """Code of a person's own failed, or gave something else than it declares."""

    code = "python"

    def __init__(self, what: str, *, node: str = "", **parts: str) -> None:
        self.node = node
        super().__init__(what, **parts)


def make(target: PythonTarget, name: str, trusted: Collection[str]) -> nn.Module:
    """Return the module of a layer; raises Untrusted, CodeFlaw or PythonError."""
    if digest(target.source) not in trusted:
        raise Untrusted(
            "the code of this layer isn't trusted, so it isn't run",
            expected="code you have read and trusted",
            where=name,
        )
    wanted = read(target.source).name
    space = _run(target.source, name)
    found = space.__dict__.get(wanted)
    if not isinstance(found, type) or not issubclass(found, nn.Module):
        raise PythonError(
            f"{wanted} is no module",
            expected="a class of nn.Module",
            received=type(found).__name__,
            where=name,
        )
    try:
        made: nn.Module = _held(found, Declared(target, name))()
    except (Exception, SystemExit) as error:
        raise told(error, name) from error
    _check_state(made, name)
    return made


def _run(source: str, name: str) -> ModuleType:
    """Return a module of its own in which the code has run."""
    file = f"{_FILE}{name}>"
    space = ModuleType(f"python_layer_{name}")
    space.__dict__.update(_GIVEN, __file__=file)
    lines = [f"{line}\n" for line in source.split("\n")]
    linecache.cache[file] = (len(source), None, lines, file)
    sys.modules[space.__name__] = space  # dataclasses look their module up there
    try:
        exec(compile(source, file, "exec", dont_inherit=True), space.__dict__)  # noqa: S102
    except (Exception, SystemExit) as error:
        raise told(error, name) from error
    return space


def _held(found: type[nn.Module], declared: Declared) -> type[nn.Module]:
    """Return the class with calls that are held to what the ports declare."""

    def call(self: nn.Module, *tensors: Tensor) -> Any:
        try:
            made = found.__call__(self, *tensors)
        except (Exception, SystemExit) as error:
            raise declared.told(error, tensors) from error
        return declared.checked(tensors, made)

    names = {"__call__": call, "__module__": found.__module__}
    made: type[nn.Module] = new_class(
        found.__name__, (found,), {}, lambda space: space.update(names)
    )
    return made


class Declared:
    """What a layer's ports declare, asked once for every kind of input."""

    def __init__(self, target: PythonTarget, name: str) -> None:
        self._inputs = tuple(read_port(*pair) for pair in target.inputs)
        self._outputs = tuple(read_port(*pair) for pair in target.outputs)
        self._name = name
        self._known: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def checked(self, tensors: tuple[Tensor, ...], made: Any) -> Any:
        """Return what a call made if it is what was declared; raises PythonError."""
        key = tuple((tensor.shape, tensor.dtype) for tensor in tensors)
        parts = tuple(made) if isinstance(made, tuple | list) else (made,)
        if len(parts) != len(self._outputs) or not all(isinstance(p, Tensor) for p in parts):
            raise PythonError(
                "forward gives something else than its ports declare",
                expected=_counted(self._outputs),
                received=_counted(parts) if len(parts) > 1 else type(made).__name__,
                where=self._name,
            )
        if key not in self._known:
            if len(self._known) >= _SEEN:
                self._known.clear()
            self._known[key] = self._wanted(tensors)
        for port, part, wanted in zip(self._outputs, parts, self._known[key], strict=True):
            if (tuple(part.shape), part.dtype) != wanted:
                raise self._differs(port, part, wanted, tensors)
        return made

    def _wanted(self, tensors: tuple[Tensor, ...]) -> tuple[Any, ...]:
        pairs = zip(self._inputs, tensors, strict=True)
        arriving = {
            port.key: TensorType(tuple(tensor.shape), DType(_short(tensor.dtype)))
            for port, tensor in pairs
        }
        try:
            types = given(self._inputs, self._outputs, arriving)
        except ShapeError as error:
            raise PythonError(
                error.what, expected=error.expected, received=error.received, where=self._name
            ) from None
        return tuple((type_.sizes({}), getattr(torch, type_.dtype.value)) for type_ in types)

    def _differs(
        self, port: DeclaredPort, made: Tensor, wanted: tuple[Any, ...], tensors: tuple[Tensor, ...]
    ) -> PythonError:
        sizes, dtype = wanted
        return PythonError(
            f"{port.key} isn't what it declares, {port}, for {self._shown(tensors)}",
            expected=f"{'×'.join(map(str, sizes))} {_short(dtype)}",
            received=_type_text(made),
            where=self._name,
        )

    def told(self, error: BaseException, tensors: tuple[Tensor, ...]) -> BaseException:
        """Return an error as a person is told of it, with what the layer was called with."""
        return told(error, self._name, self._shown(tensors))

    def _shown(self, tensors: Iterable[Tensor]) -> str:
        pairs = zip(self._inputs, tensors, strict=False)
        return ", ".join(f"{port.key} {_type_text(tensor)}" for port, tensor in pairs)


def told(error: BaseException, name: str, received: str = "") -> BaseException:
    """Return what tells a person of an error by the line of their own code; ours stay as they are.

    So does running out of memory, which has words of its own.
    """
    if isinstance(error, LoomError) or (isinstance(error, Exception) and out_of_memory(error)):
        return error
    line, text = _place(error, name)
    where = f"line {line}, {text!r}, fails" if line else "it fails"
    first = (str(error).strip() or "no word").splitlines()[0]
    return PythonError(f"{where}: {type(error).__name__}: {first}", received=received, where=name)


def from_code(error: BaseException) -> BaseException:
    """Return an error that came up in code after it was called, as a person is told of it."""
    names = [file[len(_FILE) : -1] for file, _ in _frames(error) if file.startswith(_FILE)]
    return told(error, names[-1]) if names else error


def _place(error: BaseException, name: str) -> tuple[int, str]:
    file = f"{_FILE}{name}>"
    lines = [line for found, line in _frames(error) if found == file]
    if isinstance(error, SyntaxError) and error.filename == file:
        lines.append(error.lineno or 0)
    line = lines[-1] if lines else 0
    return line, linecache.getline(file, line).strip()


def _frames(error: BaseException) -> list[tuple[str, int]]:
    """Return the files and lines that an error came through, outermost first."""
    found, at = [], error.__traceback__
    while at is not None:
        found.append((at.tb_frame.f_code.co_filename, at.tb_lineno))
        at = at.tb_next
    return found


def _check_state(module: nn.Module, name: str) -> None:
    """Raise PythonError for weights that couldn't be counted, kept and put back."""
    for key, value in module.state_dict().items():
        lazy = is_lazy(value)
        if lazy or not isinstance(value, Tensor):
            raise PythonError(
                f"{key} can't be kept in a file of weights",
                expected="tensors whose sizes are known when the module is made",
                received="a lazy module's" if lazy else type(value).__name__,
                where=name,
            )


def _counted(parts: tuple[Any, ...]) -> str:
    return "one tensor" if len(parts) == 1 else f"a tuple of {len(parts)} tensors"


def _short(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


def _type_text(tensor: Any) -> str:
    if not isinstance(tensor, Tensor):
        return type(tensor).__name__
    return f"{'×'.join(map(str, tensor.shape)) or 'scalar'} {_short(tensor.dtype)}"
