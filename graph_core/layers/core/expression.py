"""Expression: a formula over its inputs."""

from __future__ import annotations

from graph_core.dims import Dim
from graph_core.errors import RefusedByDesign
from graph_core.formula import NAMES, REDUCED, Apply, FormulaParam, Slot, Tree, read
from graph_core.layers.merge.common import broadcast
from graph_core.layers.merge.products import MATMUL
from graph_core.spec import Call, Example, FormulaTarget, Kind, LayerSpec, Port, register
from graph_core.types import TensorType
from graph_core.values import Values

_TITLE = "Expression"


def _tree(call: Call) -> Tree:
    return read(call.params.formula)


def _infer(call: Call) -> TensorType:
    made = _type(_tree(call), call.all("xs"))
    assert made is not None  # a formula without an input is refused when it is typed
    return made


def _type(tree: Tree, types: tuple[TensorType, ...]) -> TensorType | None:
    """Return the type of a part of the formula, None for a number."""
    if isinstance(tree, Slot):
        return _input(tree.place, types)
    if not isinstance(tree, Apply):
        return None
    operands = [made for each in tree.operands if (made := _type(each, types)) is not None]
    if tree.function == "operator.matmul":
        return _product(operands)
    if tree.function in REDUCED.values():
        return _reduced(operands[0])
    return broadcast(_TITLE, tuple(operands))


def _input(place: int, types: tuple[TensorType, ...]) -> TensorType:
    if place >= len(types):
        raise RefusedByDesign(
            f"{_TITLE} names an input that has no wire",
            expected=f"a wire for {NAMES[place]}",
            received=f"{len(types)} wired",
        )
    return types[place]


def _reduced(received: TensorType) -> TensorType:
    if received.rank < 2:
        raise RefusedByDesign(
            f"{_TITLE} would mix the samples of a batch",
            expected="two dims or more under mean and sum",
            received=str(received),
        )
    return received.with_dim(-1, 1)


def _product(operands: list[TensorType]) -> TensorType:
    flat = [each for each in operands if each.rank < 3]
    if flat:
        raise RefusedByDesign(
            f"{_TITLE} would mix the samples of a batch",
            expected="three dims or more on both sides of @",
            received=str(flat[0]),
        )
    return MATMUL.outputs_of(_matmul_call(operands))["y"]


def _matmul_call(operands: list[TensorType]) -> Call:
    return Call(Values({}), {"a": (operands[0],), "b": (operands[1],)})


def _mult_adds(call: Call) -> Dim:
    return _adds(_tree(call), call.all("xs"))


def _adds(tree: Tree, types: tuple[TensorType, ...]) -> Dim:
    """Return the multiply-adds of the matrix products in a part of the formula."""
    if not isinstance(tree, Apply):
        return 0
    total: Dim = 0
    for each in tree.operands:
        total = total + _adds(each, types)
    if tree.function == "operator.matmul":
        operands = [made for each in tree.operands if (made := _type(each, types)) is not None]
        total = total + MATMUL.mult_adds(_matmul_call(operands))
    return total


EXPRESSION = register(
    LayerSpec(
        id="expression",
        title=_TITLE,
        category="Core",
        summary="Computes a formula over its inputs, which are called a, b, c… in their order.",
        params=(
            FormulaParam(
                name="formula",
                inline=True,
                default="a + b",
                help="Such as a + tanh(b) * 2. Beside + - * / ** @ there are abs, clamp, cos, exp, "
                "log, max, mean, min, relu, sigmoid, sin, sqrt, sum and tanh; mean and sum go over "
                "the last dim, which stays as 1.",
            ),
        ),
        inputs=(Port("xs", variadic=True, dtype=Kind.FLOAT32),),
        infer=_infer,
        mult_adds=_mult_adds,
        target=lambda call: FormulaTarget(_tree(call)),
        examples=(
            Example({"xs": ("N×16", "N×16")}, {"formula": "a + tanh(b) * 2"}),
            Example({"xs": ("N×T×8", "N×1×8")}, {"formula": "(a - b) / sqrt(mean(b ** 2) + 1e-5)"}),
            Example({"xs": ("N×T×8", "N×8×4")}, {"formula": "max(a @ b, 0) - 0.5"}),
            Example({"xs": ("N×16",)}, {"formula": "clamp(-a, 0, 1) + min(a, sin(a))"}),
        ),
        keywords=("formula", "lambda", "custom", "math", "equation"),
    )
)
