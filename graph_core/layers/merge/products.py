"""MatMul and Einsum: products that sum over shared axes."""

from __future__ import annotations

from graph_core.dims import Dim, product
from graph_core.errors import RefusedByDesign, ShapeError
from graph_core.layers.merge.common import broadcast, one_dtype
from graph_core.params import TextParam
from graph_core.spec import Call, Example, FunctionTarget, Kind, LayerSpec, Pack, Port, register
from graph_core.types import TensorType


def _infer_matmul(call: Call) -> TensorType:
    a, b = call["a"], call["b"]
    one_dtype("MatMul", a, b)
    if a.rank != b.rank:
        raise RefusedByDesign("MatMul needs inputs of one rank", expected=str(a), received=str(b))
    if a.dims[-1] != b.dims[-2]:
        raise ShapeError(
            "MatMul needs rows as long as the columns",
            expected=f"{a.dims[-1]} in dim {b.rank - 2}",
            received=str(b),
        )
    outer = broadcast("MatMul", (a.with_dims(*a.dims[:-2]), b.with_dims(*b.dims[:-2])))
    return outer.with_dims(*outer.dims, a.dims[-2], b.dims[-1])


def _matmul_adds(call: Call) -> Dim:
    return product((*_infer_matmul(call).sample, call["a"].dims[-1]))


MATMUL = register(
    LayerSpec(
        id="matmul",
        title="MatMul",
        category="Merge",
        summary="The matrix product of the last two dims of two inputs, sample by sample.",
        formula="y[i, j] = Σ a[i, k] · b[k, j]",
        inputs=(
            Port("a", axes="N×…×I×K", min_rank=3, dtype=Kind.FLOAT),
            Port("b", axes="N×…×K×J", min_rank=3, dtype=Kind.FLOAT),
        ),
        infer=_infer_matmul,
        mult_adds=_matmul_adds,
        target=lambda _: FunctionTarget("torch.matmul"),
        examples=(
            Example({"a": "N×4×8", "b": "N×8×6"}),
            Example({"a": "N×2×T×8", "b": "N×2×8×T"}),
        ),
        keywords=("merge", "matrix multiplication", "bmm", "attention"),
    )
)


def _split(call: Call) -> tuple[list[str], str]:
    """Return the letters of each input and of the output; raises ShapeError."""
    left, arrow, right = call.params.equation.replace(" ", "").partition("->")
    terms = left.split(",")
    letters = [*terms, right]
    plain = all(term.isascii() and term.isalpha() for term in letters)
    batch = {term[:1] for term in letters}
    once = all(len(set(term)) == len(term) for term in letters)
    if not (arrow and plain and once and len(batch) == 1 and set(right) <= set("".join(terms))):
        raise RefusedByDesign(
            "Einsum can't read its equation",
            expected="letters for the axes of every input and of the output, "
            "the batch's first, such as nij,njk->nik",
            received=call.params.equation,
        )
    return terms, right


def _sizes(call: Call, terms: list[str]) -> dict[str, Dim]:
    types, sizes = call.all("xs"), dict[str, Dim]()
    if len(terms) != len(types) or any(
        len(term) != type_.rank for term, type_ in zip(terms, types, strict=True)
    ):
        raise ShapeError(
            "Einsum's equation doesn't fit its inputs",
            expected=f"a letter for every axis of {', '.join(t.shape_text for t in types)}",
            received=call.params.equation,
        )
    for term, type_ in zip(terms, types, strict=True):
        one_dtype("Einsum", types[0], type_)
        for letter, dim in zip(term, type_.dims, strict=True):
            held = sizes.get(letter, 1)
            if held not in (dim, 1) and dim != 1:
                raise ShapeError(
                    f"Einsum's axis {letter} has two sizes", expected=str(held), received=str(type_)
                )
            sizes[letter] = dim if held == 1 else held
    return sizes


def _infer_einsum(call: Call) -> TensorType:
    terms, right = _split(call)
    sizes = _sizes(call, terms)
    return call.all("xs")[0].with_dims(*(sizes[letter] for letter in right))


EINSUM = register(
    LayerSpec(
        id="einsum",
        title="Einsum",
        category="Merge",
        summary="Any product of inputs, written with a letter for each axis: "
        "shared letters are multiplied, missing ones summed.",
        formula="nij,njk->nik: y[n, i, k] = Σⱼ a[n, i, j] · b[n, j, k]",
        params=(
            TextParam(
                name="equation",
                default="ni,ni->n",
                inline=True,
                help="Letters for the axes of every input, then of the output; "
                "the batch's letter stands first.",
            ),
        ),
        inputs=(Port("xs", variadic=True, least=1, min_rank=1, dtype=Kind.FLOAT),),
        infer=_infer_einsum,
        target=lambda call: FunctionTarget(
            "ops.einsum", {"equation": call.params.equation}, Pack.LIST
        ),
        examples=(
            Example({"xs": ("N×16", "N×16")}),
            Example({"xs": ("N×T×8", "N×8×4")}, {"equation": "nij,njk->nik"}),
            Example({"xs": ("N×2×3",)}, {"equation": "nab -> nba"}),
        ),
        keywords=("merge", "tensor product", "contraction", "attention"),
    )
)
