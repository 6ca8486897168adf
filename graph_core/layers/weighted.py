"""What every layer with a kernel offers: how weights begin, how they are kept small and in scale.

Kernels are the weights of two dims or more, biases those of one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from graph_core.errors import ShapeError
from graph_core.params import Choice, ChoiceParam, FloatParam
from graph_core.spec import Call, Decay, Init, LayerSpec, ModuleTarget, Target, WeightSpec, register

Make: TypeAlias = Callable[[Call], Target]
After: TypeAlias = Callable[[Call], tuple[Init, ...]]

_INIT = "torch.nn.init."
_RELU: Mapping[str, Any] = {"nonlinearity": "relu"}
INITS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "kaiming_uniform": (f"{_INIT}kaiming_uniform_", _RELU),
    "kaiming_normal": (f"{_INIT}kaiming_normal_", _RELU),
    "xavier_uniform": (f"{_INIT}xavier_uniform_", {}),
    "xavier_normal": (f"{_INIT}xavier_normal_", {}),
    "orthogonal": (f"{_INIT}orthogonal_", {}),
    "normal": (f"{_INIT}normal_", {"std": 0.02}),
    "uniform": (f"{_INIT}uniform_", {"a": -0.05, "b": 0.05}),
    "zeros": (f"{_INIT}zeros_", {}),
    "ones": (f"{_INIT}ones_", {}),
}
_NORMALISATIONS = "torch.nn.utils.parametrizations."
NORMS: Mapping[str, str] = {
    "weight": f"{_NORMALISATIONS}weight_norm",
    "spectral": f"{_NORMALISATIONS}spectral_norm",
}
_DEFAULT = Choice("default", "torch's own")
_CHOICES = (
    Choice("kaiming_uniform", "Kaiming uniform", "Keeps the variance through ReLU."),
    Choice("kaiming_normal", "Kaiming normal", "Keeps the variance through ReLU."),
    Choice("xavier_uniform", "Xavier uniform", "Keeps the variance both ways through tanh."),
    Choice("xavier_normal", "Xavier normal", "Keeps the variance both ways through tanh."),
    Choice("orthogonal", "orthogonal", "Keeps lengths and angles."),
    Choice("normal", "normal", "Mean 0, deviation 0.02."),
    Choice("uniform", "uniform", "From -0.05 to 0.05."),
    Choice("zeros"),
    Choice("ones"),
)
_ANY_SHAPE = ("normal", "uniform", "zeros", "ones")
WEIGHT_INIT = ChoiceParam(
    name="weight_init",
    title="Weights begin",
    default="default",
    choices=(_DEFAULT, *_CHOICES),
    advanced=True,
    help="How the weights are drawn before training.",
)
BIAS_INIT = ChoiceParam(
    name="bias_init",
    title="Bias begins",
    default="default",
    choices=(_DEFAULT, *(choice for choice in _CHOICES if choice.id in _ANY_SHAPE)),
    advanced=True,
    help="What the learned offsets are before training.",
)


def _rate(name: str, what: str) -> FloatParam:
    return FloatParam(
        name=name,
        title=f"{name.upper()} penalty",
        default=0.0,
        minimum=0.0,
        advanced=True,
        help=f"The factor of the weights' summed {what} in the loss; offsets are left alone.",
    )


NORM = ChoiceParam(
    name="norm",
    title="Weight norm",
    default="none",
    choices=(
        Choice("none"),
        Choice("weight", "weight norm", "Length and direction are learned apart."),
        Choice("spectral", "spectral norm", "Divided by the largest singular value."),
    ),
    advanced=True,
    help="How the weights are kept in scale during training.",
)
L1, L2 = _rate("l1", "sizes"), _rate("l2", "squares")


def nothing_after(_: Call) -> tuple[Init, ...]:
    """Leave the weights as they begin."""
    return ()


def weighted(spec: LayerSpec, after: After = nothing_after) -> LayerSpec:
    """Return the spec with params for how its weights begin and are kept small.

    `after` says what must hold of the weights however they begin.
    """
    assert spec.target is not None
    biased = any(param.name == "bias" for param in spec.params)
    options = (WEIGHT_INIT, *((BIAS_INIT,) if biased else ()), L1, L2)
    return replace(
        spec,
        params=(*spec.params, *options),
        target=partial(_with_options, spec.weights, spec.target, after),
    )


def normable(spec: LayerSpec) -> LayerSpec:
    """Return the weighted spec of a module whose kernel is called weight, with a choice of norm."""
    made = weighted(spec)
    assert made.target is not None
    return replace(
        made,
        params=(*made.params, NORM),
        weights=partial(_normed_weights, spec.weights, spec.id.startswith("conv_transpose")),
        target=partial(_with_norm, made.target),
    )


def register_weighted(spec: LayerSpec, after: After = nothing_after) -> LayerSpec:
    """Register the spec as `weighted` makes it."""
    return register(weighted(spec, after))


def register_normable(spec: LayerSpec) -> LayerSpec:
    """Register the spec as `normable` makes it."""
    return register(normable(spec))


def _with_options(
    weights: Callable[[Call], dict[str, WeightSpec]], make: Make, after: After, call: Call
) -> Target:
    target = make(call)
    assert isinstance(target, ModuleTarget)
    params, found = call.params, _known(weights, call)
    kernels = tuple(name for name, weight in found.items() if len(weight.shape) > 1)
    biases = tuple(name for name, weight in found.items() if len(weight.shape) == 1)
    inits = [
        *_inits(params.weight_init, kernels),
        *_inits(params.get("bias_init", "default"), biases),
    ]
    decay = Decay(kernels, params.l1, params.l2) if params.l1 or params.l2 else None
    return replace(target, inits=(*inits, *(after(call) if inits else ())), decay=decay)


def _known(
    weights: Callable[[Call], dict[str, WeightSpec]], call: Call
) -> Mapping[str, WeightSpec]:
    """Return the weights of a call; none of one that is refused, whose target is never built."""
    try:
        return weights(call)
    except ShapeError:
        return {}


def _inits(chosen: str, weights: tuple[str, ...]) -> list[Init]:
    if chosen not in INITS:
        return []
    name, kwargs = INITS[chosen]
    return [Init(weight, name, kwargs) for weight in weights]


def _with_norm(make: Make, call: Call) -> Target:
    target = make(call)
    assert isinstance(target, ModuleTarget)
    return replace(target, norm=NORMS.get(call.params.norm, ""))


def _normed_weights(
    weights: Callable[[Call], dict[str, WeightSpec]], transposed: bool, call: Call
) -> dict[str, WeightSpec]:
    """Return the weights as torch's parametrisations keep them: the kernel's parts come last."""
    found, norm = weights(call), call.params.norm
    if norm == "none":
        return found
    kernel = found.pop("weight").shape
    stem = "parametrizations.weight"
    if norm == "weight":
        ones = (1,) * (len(kernel) - 1)
        found[f"{stem}.original0"] = WeightSpec((kernel[0], *ones))
        found[f"{stem}.original1"] = WeightSpec(kernel)
        return found
    rows = kernel[1 if transposed else 0]
    found[f"{stem}.original"] = WeightSpec(kernel)
    found[f"{stem}.0._u"] = WeightSpec((rows,), buffer=True)
    found[f"{stem}.0._v"] = WeightSpec((math.prod(kernel) // rows,), buffer=True)
    return found
