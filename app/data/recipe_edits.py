"""The recipe as params and edits: what a form shows, and what a change of it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph_core.edits import SetRecipe
from graph_core.errors import LoomError, ParamError
from graph_core.fields import DataSignature
from graph_core.params import BoolParam, Choice, ChoiceParam, FloatParam, IntParam, ManyParam, Param
from runtime.catalog.datasets import DATASETS
from runtime.catalog.optimizers import OPTIMIZERS
from runtime.recipe import Recipe, Split, read_recipe

_USUAL, _USUAL_SPLIT = Recipe(), Split()
MOST = 10_000_000
NO_DATA = ""

RUN_PARAMS: tuple[Param, ...] = (
    IntParam(
        name="epochs",
        default=_USUAL.epochs,
        minimum=1,
        maximum=MOST,
        help="How often every training sample is seen.",
    ),
    IntParam(
        name="batch_size",
        default=_USUAL.batch_size,
        minimum=1,
        maximum=MOST,
        help="Samples for one step of the optimizer.",
    ),
    IntParam(
        name="seed", default=_USUAL.seed, help="The same seed gives the same run on one machine."
    ),
)
SPLIT_PARAMS: tuple[Param, ...] = (
    FloatParam(
        name="validation",
        title="Validation share",
        default=_USUAL_SPLIT.validation,
        minimum=0.0,
        below=1.0,
        slider=True,
        help="The share of samples kept away from training, to measure what was learned.",
    ),
    BoolParam(
        name="stratify",
        default=_USUAL_SPLIT.stratify,
        help="Keep each class's share in both parts.",
    ),
    IntParam(
        name="seed",
        title="Split seed",
        default=_USUAL_SPLIT.seed,
        advanced=True,
        help="Which samples fall into which part.",
    ),
)
DATA_PARAM = ChoiceParam(
    name="data",
    title="Data set",
    default=NO_DATA,
    choices=(
        Choice(NO_DATA, "none", "The network can be drawn, not trained."),
        *(Choice(spec.id, spec.title, spec.summary) for spec in DATASETS),
    ),
)
OPTIMIZER_PARAM = ChoiceParam(
    name="optimizer",
    default=_USUAL.optimizer.id,
    choices=tuple(Choice(spec.id, spec.title, spec.summary) for spec in OPTIMIZERS),
)


def device_param(devices: Sequence[tuple[str, str]]) -> ChoiceParam:
    """Return the choice among the devices a worker has found."""
    found = tuple(Choice(id_, title) for id_, title in devices if id_ != "cpu")
    return ChoiceParam(
        name="device",
        default=_USUAL.device,
        choices=(
            Choice("auto", "automatic", "A GPU when there is one."),
            Choice("cpu", "CPU"),
            *found,
        ),
        help="Where the network is trained.",
    )


def standardise_param(signature: DataSignature | None) -> ManyParam:
    """Return the choice of fields to scale: those of floats."""
    fields = signature.fields.values() if signature else ()
    return ManyParam(
        name="standardise",
        choices=tuple(Choice(f.name, f.name) for f in fields if f.type.dtype.is_float),
        help="Fields scaled to mean 0 and deviation 1, by the training part.",
    )


@dataclass(frozen=True)
class Chosen:
    """An entry of a catalog that a recipe names, and its params."""

    id: str
    params: Mapping[str, Any]


def chosen(recipe: Mapping[str, Any], entry: str, usual: str) -> Chosen:
    """Return what a recipe chooses from a catalog; a malformed entry counts as none."""
    found = recipe.get(entry)
    if not isinstance(found, Mapping):
        return Chosen(usual, {})
    params = found.get("params")
    return Chosen(str(found.get("id", usual)), params if isinstance(params, Mapping) else {})


def shown(params: Sequence[Param], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return values a form can show: those that are no values of their params take defaults."""
    return {param.name: _cleaned(param, given.get(param.name, param.default)) for param in params}


def _cleaned(param: Param, value: Any) -> Any:
    try:
        return param.clean(value)
    except ParamError:
        return param.default


def split_of(recipe: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the split a recipe asks for; a malformed one counts as none."""
    found = recipe.get("split")
    return found if isinstance(found, Mapping) else {}


def complaint(recipe: Mapping[str, Any]) -> str:
    """Return what is wrong with a recipe, or nothing."""
    try:
        read = read_recipe(recipe)
        OPTIMIZERS.get(read.optimizer.id)
    except LoomError as error:
        return str(error)
    return ""


def set_entry(name: str, value: Any) -> SetRecipe:
    """Return the edit that sets a top-level entry."""
    plain = list(value) if isinstance(value, tuple) else value
    return SetRecipe({name: plain}, f"Set {name.replace('_', ' ')}")


def set_split(recipe: Mapping[str, Any], name: str, value: Any) -> SetRecipe:
    """Return the edit that sets one value of the split."""
    return SetRecipe({"split": {**split_of(recipe), name: value}}, f"Set {name}")


def choose_data(recipe: Mapping[str, Any], id_: str) -> SetRecipe:
    """Return the edit that takes another data set; fields it hasn't are no longer scaled."""
    if id_ == NO_DATA:
        return SetRecipe({"data": None}, "Take no data")
    fields = DATASETS.get(id_).signature({}).fields
    kept = [name for name in recipe.get("standardise", ()) if name in fields]
    return SetRecipe({"data": {"id": id_}, "standardise": kept or None}, "Choose data set")


def choose_optimizer(id_: str) -> SetRecipe:
    """Return the edit that takes another optimizer, its params at their defaults."""
    return SetRecipe({"optimizer": {"id": id_}}, "Choose optimizer")


def set_choice_param(recipe: Mapping[str, Any], entry: str, name: str, value: Any) -> SetRecipe:
    """Return the edit that sets a param of the chosen data set or optimizer."""
    now = chosen(recipe, entry, _USUAL.optimizer.id)
    return SetRecipe(
        {entry: {"id": now.id, "params": {**now.params, name: value}}},
        f"Set {name.replace('_', ' ')}",
    )
