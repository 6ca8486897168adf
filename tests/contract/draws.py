"""Random calls of a layer, drawn from its declaration."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graph_core.declared import PortsParam
from graph_core.dims import BATCH, Dim, Expr, symbol
from graph_core.formula import FormulaParam
from graph_core.params import (
    AxesParam,
    BoolParam,
    ChoiceParam,
    FloatParam,
    IntParam,
    IntsParam,
    ManyParam,
    PaddingParam,
    Param,
    ShapeParam,
    TextParam,
)
from graph_core.python_code import CodeParam
from graph_core.spec import Call, LayerSpec
from graph_core.types import DType, TensorType
from graph_core.values import Values

# No number drawn reaches these, so a symbol is never taken for a number that happens to fit.
SIZES = {"N": 17, "T": 11, "S": 13, "L": 19, "H": 12, "W": 14}
LARGEST_DIM = 9
WIDEST_RANGE = 5
FORMULAS = (
    "a + b",
    "-a ** 2 * 3",
    "(-a) ** 2 - (b - a)",
    "2 ** a / (b * b + 1)",
    "a @ b",
    "a - (b @ a - 1)",
    "sum(exp(a)) * mean(b) - b",
    "min(a, b) + max(b, -2) - min(a, 1)",
    "clamp(a / 2, -1, 1) ** -2",
    "a + c",
)


@dataclass(frozen=True)
class Draw:
    """One call as a rule sees it, and the same call with every symbol but N a number."""

    symbolic: Call
    concrete: Call

    def __str__(self) -> str:
        given = {port: [str(t) for t in types] for port, types in self.concrete.inputs.items()}
        return f"{given} with {dict(self.concrete.params)}"


def draws(spec: LayerSpec, count: int) -> Iterator[Draw]:
    """Yield random calls near the spec's examples, the examples themselves first."""
    rng = random.Random(f"calls of {spec.id}")
    for example in spec.examples:
        yield _both(example.call(spec))
    for _ in range(count):
        call = rng.choice(spec.examples).call(spec)
        params = {p.name: _near(p, call.params[p.name], rng) for p in spec.params}
        values = Values(spec.complete(json.loads(json.dumps(params))))
        yield _both(Call(values, _types(call, rng)))


def _both(call: Call) -> Draw:
    inputs = {
        port: tuple(t.with_dims(*map(_number, t.dims)) for t in types)
        for port, types in call.inputs.items()
    }
    return Draw(call, Call(call.params, inputs))


def _number(dim: Dim) -> Dim:
    return dim if dim == BATCH or not isinstance(dim, Expr) else dim.value(SIZES)


def _types(call: Call, rng: random.Random) -> dict[str, tuple[TensorType, ...]]:
    """Replace dims alike where they were alike, so that most calls still fit together."""
    sizes: dict[Dim, Dim] = {}
    inputs = {}
    for port, types in call.inputs.items():
        repeated = types * rng.choice((1, 1, 2)) if len(types) > 1 else types
        inputs[port] = tuple(_type(type_, sizes, rng) for type_ in repeated)
    return inputs


def _type(given: TensorType, sizes: dict[Dim, Dim], rng: random.Random) -> TensorType:
    dims = [BATCH, *(_dim(dim, sizes, rng) for dim in given.sample)]
    if rng.random() < 0.08:
        dims.append(rng.randint(1, LARGEST_DIM))
    elif rng.random() < 0.08 and len(dims) > 1:
        dims.pop()
    dtype = rng.choice(list(DType)) if rng.random() < 0.1 else given.dtype
    return TensorType(tuple(dims), dtype)


def _dim(dim: Dim, sizes: dict[Dim, Dim], rng: random.Random) -> Dim:
    if rng.random() < 0.06:
        return rng.randint(1, LARGEST_DIM)
    if dim not in sizes:
        fresh = rng.choice((1, 2, 3, 4, 6, 8, LARGEST_DIM, symbol(rng.choice("TSL"))))
        sizes[dim] = fresh if rng.random() < 0.6 else dim
    return sizes[dim]


def _near(param: Param, value: Any, rng: random.Random) -> Any:
    if isinstance(param, CodeParam | PortsParam):
        return value  # they go together, as an example has them
    return value if rng.random() < 0.55 else random_value(param, rng)


def random_value(param: Param, rng: random.Random) -> Any:
    """Return a value the param takes; small, since layers are built from it."""
    if isinstance(param, PaddingParam) and rng.random() < 0.6:
        return rng.choice(("same", "valid"))
    if isinstance(param, IntsParam):
        high = min(param.maximum, param.minimum + 3)
        return rng.choice(
            (
                rng.randint(param.minimum, high),
                [rng.randint(param.minimum, high) for _ in range(param.length)],
            )
        )
    if isinstance(param, IntParam):
        return _whole(param, rng)
    if isinstance(param, FloatParam):
        return _real(param, rng)
    return _plain(param, rng)


def _whole(param: IntParam, rng: random.Random) -> int | None:
    if param.optional and rng.random() < 0.3:
        return None
    if param.minimum < 0:
        return rng.randint(max(param.minimum, -4), min(param.maximum, 4))
    return rng.randint(param.minimum, min(param.maximum, param.minimum + WIDEST_RANGE))


def _real(param: FloatParam, rng: random.Random) -> float:
    low, high = max(param.minimum, param.above), min(param.maximum, param.below)
    low = low if math.isfinite(low) else min(-2.0, high - 1)
    high = high if math.isfinite(high) else max(2.0, low + 1)
    return low + (high - low) * rng.uniform(0.01, 0.99)


def _plain(param: Param, rng: random.Random) -> Any:
    if isinstance(param, BoolParam):
        return rng.random() < 0.5
    if isinstance(param, ChoiceParam):
        return rng.choice(param.choices).id
    if isinstance(param, ManyParam):
        return [choice.id for choice in param.choices if rng.random() < 0.5]
    if isinstance(param, ShapeParam):
        return _shape(param, rng)
    if isinstance(param, AxesParam):
        return rng.sample(range(1, 5), k=rng.randint(1, 4))
    if isinstance(param, FormulaParam):
        return rng.choice(FORMULAS)
    if isinstance(param, TextParam):
        return rng.choice((param.default, "label", "a b", "ä×1"))
    raise TypeError(f"no draw is known for {type(param).__name__}")


def _shape(param: ShapeParam, rng: random.Random) -> list[int | str]:
    dims: list[int | str] = [rng.randint(1, 4) for _ in range(rng.randint(0, 4))]
    if param.infer and dims and rng.random() < 0.6:
        dims[rng.randrange(len(dims))] = -1
    if param.symbols and dims and rng.random() < 0.3:
        dims[rng.randrange(len(dims))] = "T"
    return dims
