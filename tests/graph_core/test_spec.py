"""Ports check what reaches them, and a spec completes, infers and is found by its names."""

from __future__ import annotations

import pytest

from graph_core.errors import DTypeError, ParamError, ShapeError, UnknownKind
from graph_core.layers.core.dense import DENSE
from graph_core.registry import Registry
from graph_core.spec import LAYERS, Call, Example, Kind, LayerSpec, Port, WeightSpec
from graph_core.types import DType, TensorType
from graph_core.values import Values


def _identity(call: Call) -> TensorType:
    return call["x"]


def _spec(id_: str, **extra: object) -> LayerSpec:
    return LayerSpec(id_, id_, "Core", "It is.", _identity, None, **extra)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("port", "type_", "wanted"),
    [
        (Port("x", rank=3), "N×4", "rank 3"),
        (Port("x", axes="N×C×H×W", rank=4), "N×4", "N×C×H×W"),
        (Port("x", min_rank=2), "N", "rank 2 or more"),
        (Port("x", min_rank=2, max_rank=3), "N×1×1×1", "rank 2 to 3"),
    ],
)
def test_a_wrong_rank_is_refused_with_what_was_wanted(port: Port, type_: str, wanted: str) -> None:
    with pytest.raises(ShapeError) as caught:
        port.check(TensorType.parse(type_))
    assert caught.value.expected == wanted
    assert caught.value.received == f"{type_} float32"


@pytest.mark.parametrize(
    ("kind", "takes"),
    [
        (Kind.ANY, set(DType)),
        (Kind.FLOAT, {DType.FLOAT32, DType.FLOAT64, DType.FLOAT16, DType.BFLOAT16}),
        (Kind.FLOAT32, {DType.FLOAT32}),
        (Kind.INT, {DType.INT64, DType.INT32, DType.UINT8}),
        (Kind.BOOL, {DType.BOOL}),
    ],
)
def test_a_kind_takes_its_dtypes_only(kind: Kind, takes: set[DType]) -> None:
    assert {dtype for dtype in DType if kind.takes(dtype)} == takes


def test_a_wrong_dtype_is_refused_with_what_was_wanted() -> None:
    with pytest.raises(DTypeError) as caught:
        Port("x", axes="N×F", rank=2, dtype=Kind.INT).check(TensorType.parse("N×4"))
    assert caught.value.expected == "N×F int"


def test_a_spec_checks_its_ports_before_its_rule() -> None:
    call = Call(Values(DENSE.complete({})), {"x": (TensorType.parse("N"),)})
    with pytest.raises(ShapeError, match="wrong rank"):
        DENSE.outputs_of(call)


def test_an_example_is_a_call() -> None:
    call = Example({"x": "N×4"}, {"units": 3}).call(DENSE)
    assert DENSE.outputs_of(call) == {"y": TensorType.parse("N×3")}
    assert DENSE.weights(call) == {"weight": WeightSpec((3, 4)), "bias": WeightSpec((3,))}


def test_a_call_reads_optional_and_variadic_ports() -> None:
    one = TensorType.parse("N×1")
    call = Call(Values({}), {"x": (one,), "xs": (one, one)})
    assert call.get("x") == one
    assert call.get("mask") is None
    assert call.all("xs") == (one, one)
    assert call.all("others") == ()


def test_params_are_completed_and_refused_by_name() -> None:
    defaults = {param.name: param.default for param in DENSE.params}
    assert DENSE.complete({"units": 5}) == {**defaults, "units": 5}
    assert defaults["bias"] is True
    with pytest.raises(ParamError):
        DENSE.complete({"unit": 5})


def test_ports_are_found_by_key() -> None:
    assert DENSE.input("x") is DENSE.inputs[0]
    assert DENSE.output("y") is DENSE.outputs[0]
    assert DENSE.input("z") is None
    assert DENSE.param("units").name == "units"


def test_a_registry_knows_former_names_and_suggests_near_ones() -> None:
    registry: Registry[LayerSpec] = Registry("layer kind")
    renamed = registry.register(_spec("dense", replaces=("linear",)))
    assert registry.get("linear") is renamed
    assert len(registry) == 1
    with pytest.raises(UnknownKind, match=r"'dens'.*expected one of dense"):
        registry.get("dens")
    with pytest.raises(ValueError, match="twice"):
        registry.register(_spec("dense"))


def test_built_in_titles_and_ids_are_unique() -> None:
    titles = [spec.title for spec in LAYERS]
    assert len(set(titles)) == len(titles)
