"""Queries: finding nodes by what they are called, what they are, their params and their shapes.

A query is words and conditions, all of which must hold; one that begins with - must not.

>>> query("conv filters>64 -kernel=1x1").terms[1].text
'filters>64'
"""

from __future__ import annotations

import difflib
import operator
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, TypeAlias

from graph_core.diagnostics import Severity
from graph_core.errors import LoomError
from graph_core.graph import Graph
from graph_core.inference import NodeFacts
from graph_core.types import TensorType

Compare: TypeAlias = Callable[[Any, Any], bool]
_TERM = re.compile(r"(?P<key>[a-z_]\w*)(?P<sign>>=|<=|!=|=|:|>|<)(?P<wanted>.*)\Z", re.IGNORECASE)
_ORDER: Mapping[str, Compare] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}
_SIZES = re.compile(r"[×x*]")
_TRUE, _FALSE = ("yes", "true", "on"), ("no", "false", "off")


class QueryError(LoomError):
    """A query asks for what nothing has, or isn't one."""

    code = "query"


@dataclass(frozen=True)
class Seen:
    """A node with what a query may ask about it."""

    graph: Graph
    node: str
    facts: NodeFacts | None
    findings: tuple[Severity, ...] = ()

    @property
    def title(self) -> str:
        """What its kind is called."""
        spec = self.facts.spec if self.facts else None
        return spec.title if spec else self.graph.layer_of(self.node).kind

    @property
    def category(self) -> str:
        spec = self.facts.spec if self.facts else None
        return spec.category if spec else ""


@dataclass(frozen=True)
class Subject:
    """Something every node can be asked for; `read` gives the values of which one must fit."""

    key: str
    help: str
    example: str
    read: Callable[[Seen], Iterator[object]]


def _types(seen: Seen, *, leaving: bool) -> Iterator[TensorType]:
    if seen.facts is None:
        return
    if leaving:
        yield from seen.facts.outputs.values()
    else:
        yield from (type_ for types in seen.facts.inputs.values() for type_ in types)


def _states(seen: Seen) -> Iterator[str]:
    """Yield the words that say how a node is."""
    graph, node = seen.graph, seen.node
    layer = graph.layer_of(node)
    words = {
        "shared": len(graph.calls(layer.id)) > 1,
        "frozen": not layer.trainable,
        "bypassed": graph.nodes[node].bypassed,
        "collapsed": node in graph.collapsed,
        "block": layer.is_block,
        "unwired": not graph.into(node) and not graph.out_of(node),
        "problem": bool(seen.findings),
        "error": Severity.ERROR in seen.findings,
    }
    yield from (word for word, holds in words.items() if holds)


STATES = "shared, frozen, bypassed, collapsed, block, unwired, problem, error"
SUBJECTS: Mapping[str, Subject] = {
    subject.key: subject
    for subject in (
        Subject("name", "what it is called", "name:conv*", lambda s: iter([s.graph.label(s.node)])),
        Subject(
            "kind",
            "which layer it is",
            "kind:dense",
            lambda s: iter([s.title, s.graph.layer_of(s.node).kind]),
        ),
        Subject(
            "category", "the group of its kind", "category:pooling", lambda s: iter([s.category])
        ),
        Subject("out", "a shape it gives", "out=16x?x?", lambda s: _types(s, leaving=True)),
        Subject("in", "a shape it takes", "in=N×T", lambda s: _types(s, leaving=False)),
        Subject(
            "dtype",
            "a type it gives",
            "dtype=int64",
            lambda s: (type_.dtype.value for type_ in _types(s, leaving=True)),
        ),
        Subject(
            "rank",
            "how many dims it gives",
            "rank=4",
            lambda s: (type_.rank for type_ in _types(s, leaving=True)),
        ),
        Subject(
            "weights",
            "how many numbers it learns",
            "weights>10000",
            lambda s: iter([s.facts.parameters if s.facts else 0]),
        ),
        Subject(
            "calls",
            "how often its layer is called",
            "calls>1",
            lambda s: iter([len(s.graph.calls(s.graph.nodes[s.node].layer))]),
        ),
        Subject("is", STATES, "is:shared", _states),
    )
}
EXAMPLES = ("conv", "filters>64", "kernel=3x3", *(subject.example for subject in SUBJECTS.values()))


@dataclass(frozen=True)
class Term:
    """One condition; `key` and `sign` are empty for a word."""

    text: str
    wanted: str
    key: str = ""
    sign: str = ""
    negated: bool = False

    def holds(self, seen: Seen) -> bool:
        return self._fits(seen) is not self.negated

    def _fits(self, seen: Seen) -> bool:
        if not self.key:
            told = (seen.graph.label(seen.node), seen.title, seen.category)
            return any(_alike(self.wanted, text) for text in told)
        sign, denied = ("=", True) if self.sign == "!=" else (self.sign, False)
        values = list(self._values(seen))
        return bool(values) and any(_agrees(v, sign, self.wanted) for v in values) is not denied

    def _values(self, seen: Seen) -> Iterator[object]:
        subject = SUBJECTS.get(self.key)
        if subject is not None:
            yield from subject.read(seen)
            return
        params = seen.graph.layer_of(seen.node).params
        if self.key in params:
            yield params[self.key]


@dataclass(frozen=True)
class Query:
    """Conditions that must all hold."""

    terms: tuple[Term, ...]

    def holds(self, seen: Seen) -> bool:
        """Tell whether a node is looked for."""
        return all(term.holds(seen) for term in self.terms)

    def check(self, graph: Graph) -> None:
        """Raise QueryError for what no node of a network can be asked for."""
        layers = [*graph.layers.values()]
        layers += [layer for block in graph.blocks.values() for layer in block.body.layers.values()]
        known = {*SUBJECTS, *(name for layer in layers for name in layer.params)}
        for term in self.terms:
            if term.key and term.key not in known:
                near = difflib.get_close_matches(term.key, known, 3)
                expected = ", ".join(near or [*SUBJECTS, "or a param"])
                raise QueryError("no node has that", expected=expected, received=term.key)


def query(text: str) -> Query:
    """Return the query a person typed; raises QueryError when it can't be read."""
    try:
        words = shlex.split(text)
    except ValueError:
        words = text.replace('"', "").replace("'", "").split()  # a quote is still being typed
    return Query(tuple(map(_term, words)))


def _term(word: str) -> Term:
    negated = word.startswith("-") and len(word) > 1
    found = _TERM.match(word.removeprefix("-") if negated else word)
    if found is None:
        return Term(word, word[negated:], negated=negated)
    key, sign, wanted = found["key"].lower(), found["sign"], found["wanted"]
    if not wanted:
        example = SUBJECTS[key].example if key in SUBJECTS else f"{key}{sign}3"
        raise QueryError(f"what should {key} be", expected=f"a value, as in {example}")
    if sign in _ORDER and _number(wanted) is None:
        raise QueryError(f"{key} can't be compared so", expected="a number", received=wanted)
    return Term(word, wanted, key, sign, negated)


def _agrees(value: object, sign: str, wanted: str) -> bool:
    """Tell whether a value stands to what is wanted as the sign says."""
    if isinstance(value, TensorType):
        return _shaped(value, wanted)
    if sign in _ORDER:
        number = _number(wanted)
        assert number is not None
        parts = value if isinstance(value, tuple) else (value,)
        numbers = [part for part in parts if isinstance(part, int | float)]
        return any(_ORDER[sign](part, number) for part in numbers)
    return _equals(value, wanted)


def _equals(value: object, wanted: str) -> bool:
    if isinstance(value, bool):
        return wanted.lower() in (_TRUE if value else _FALSE)
    if value is None:
        return wanted.lower() in ("none", "nothing")
    if isinstance(value, int | float):
        return _number(wanted) == value
    if isinstance(value, tuple):
        parts = _SIZES.split(wanted)
        wished = parts * len(value) if len(parts) == 1 else parts
        return len(wished) == len(value) and all(map(_equals, value, wished))
    return _alike(wanted, str(value))


def _alike(wanted: str, text: str) -> bool:
    """Tell whether a text holds a word, or fits a pattern with * and ?."""
    wanted, text = wanted.lower(), text.lower()
    return fnmatchcase(text, wanted) if re.search(r"[*?]", wanted) else wanted in text


def _shaped(type_: TensorType, wanted: str) -> bool:
    """Tell whether a type has a shape, written with its batch or without; ? is any size."""
    sizes = re.split(r"[×x,]", wanted.replace("*", "?"))
    dims = type_.dims if len(sizes) == type_.rank else type_.sample
    pairs = zip(sizes, map(str, dims), strict=False)
    return len(sizes) == len(dims) and all(
        size in ("?", dim) or size.lower() == dim.lower() for size, dim in pairs
    )


def _number(text: str) -> float | None:
    """Return a number as people write it: 64, 1e-3, 10k, 2.5M.

    >>> _number("10k"), _number("1e-3"), _number("wide")
    (10000.0, 0.001, None)
    """
    factor = {"k": 1e3, "m": 1e6, "b": 1e9}.get(text[-1:].lower(), 1.0)
    try:
        return float(text if factor == 1.0 else text[:-1]) * factor
    except ValueError:
        return None
