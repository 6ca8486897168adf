"""Dense: a learned linear map of the last dim."""

from graph_core.dims import Dim, product
from graph_core.layers.common import brief, known
from graph_core.layers.weighted import register_normable
from graph_core.params import BoolParam, IntParam
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, WeightSpec
from graph_core.types import TensorType


def _features(call: Call) -> int:
    return known("Dense", call["x"], -1, "features")


def _infer(call: Call) -> TensorType:
    _features(call)
    return call["x"].with_dim(-1, call.params.units)


def _weights(call: Call) -> dict[str, WeightSpec]:
    weights = {"weight": WeightSpec((call.params.units, _features(call)))}
    if call.params.bias:
        weights["bias"] = WeightSpec((call.params.units,))
    return weights


def _mult_adds(call: Call) -> Dim:
    return product((*call["x"].sample, call.params.units))


def _target(call: Call) -> ModuleTarget:
    return ModuleTarget(
        "torch.nn.Linear",
        brief(in_features=_features(call), out_features=call.params.units, bias=call.params.bias),
    )


DENSE = register_normable(
    LayerSpec(
        id="dense",
        title="Dense",
        category="Core",
        summary="A learned linear map of the last dim; the dims before it are kept.",
        formula="y = x Wᵗ + b",
        params=(
            IntParam(name="units", default=64, minimum=1, inline=True, help="Output features."),
            BoolParam(name="bias", default=True, help="Whether a learned offset is added."),
        ),
        inputs=(Port("x", axes="N×…×F", min_rank=2, dtype=Kind.FLOAT32),),
        infer=_infer,
        weights=_weights,
        mult_adds=_mult_adds,
        target=_target,
        examples=(Example({"x": "N×16"}, {"units": 8}), Example({"x": "N×T×16"}, {"units": 4})),
        keywords=("linear", "fully connected", "fc"),
    )
)
