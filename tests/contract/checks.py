"""The contract every layer keeps, as checks that raise AssertionError."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

import torch
from torch import nn

from graph_core.dims import BATCH
from graph_core.errors import LoomError, RefusedByDesign, ShapeError
from graph_core.python_code import read
from graph_core.spec import Call, LayerSpec, WeightSpec, unknown_until_built
from graph_core.types import DType, TensorType
from graph_core.values import Values
from tests.contract.draws import SIZES, Draw, draws
from tests.contract.oracle import Built, meta_tensors, real_tensors

Answer: TypeAlias = tuple[tuple[tuple[int, ...], str], ...] | str
FEWEST = 12  # accepted calls, below which a check would prove nothing


def accepted(spec: LayerSpec, count: int) -> Iterator[tuple[Draw, dict[str, TensorType]]]:
    """Yield the calls that the rule accepts, with their output types."""
    for draw in draws(spec, count):
        outputs = infer(spec, draw.concrete)
        if outputs is not None:
            yield draw, outputs


def infer(spec: LayerSpec, call: Call) -> dict[str, TensorType] | None:
    """Return the rule's answer, None for a refusal; a rule may raise nothing but ShapeError."""
    try:
        return spec.outputs_of(call)
    except ShapeError:
        return None


def _refused_by_port(spec: LayerSpec, call: Call) -> bool:
    try:
        for port in spec.of(call.params).inputs:
            for received in call.inputs.get(port.key, ()):
                port.check(received)
    except ShapeError:
        return True
    return False


def _torch_says(spec: LayerSpec, call: Call, device: str = "meta") -> Answer:
    """Return torch's output sizes and dtypes, or why it refuses."""
    assert spec.target is not None
    target = spec.target(call)
    tensors = meta_tensors(call) if device == "meta" else real_tensors(call, torch.Generator())
    try:
        made = Built(spec, target, device)(tensors)
    except LoomError:
        raise  # a name outside the allow-list is the declaration's fault, not torch's refusal
    except Exception as error:  # torch refuses with many kinds; a refusal is the answer asked for
        return f"{type(error).__name__}: {error}"
    return tuple((tuple(t.shape), str(t.dtype).removeprefix("torch.")) for t in made)


def check_rule(spec: LayerSpec, count: int) -> None:
    """The shape rule and torch accept the same calls and agree on every output type."""
    agreed = 0
    for draw in draws(spec, count):
        try:
            outputs = spec.outputs_of(draw.concrete)
        except RefusedByDesign:
            continue
        except ShapeError as error:
            if not _refused_by_port(spec, draw.concrete):
                _check_refusal(spec, draw, error)
            continue
        ours = tuple((t.sizes(SIZES), t.dtype.value) for t in outputs.values())
        assert _torch_says(spec, draw.concrete) == ours, f"torch differs for {draw}"
        _check_symbols(spec, draw, outputs)
        agreed += 1
    assert agreed >= min(FEWEST, count), f"only {agreed} calls of {spec.id} were accepted"


def _check_refusal(spec: LayerSpec, draw: Draw, error: ShapeError) -> None:
    said = _torch_says(spec, draw.concrete)
    if not isinstance(said, str):
        said = _torch_says(
            spec, draw.concrete, "cpu"
        )  # the meta device checks less than a real one
    assert isinstance(said, str), f"{error}; torch takes {draw} and gives {said}"


def _check_symbols(spec: LayerSpec, draw: Draw, outputs: dict[str, TensorType]) -> None:
    """With symbols instead of numbers the rule says the same, and the batch stays N."""
    symbolic = infer(spec, draw.symbolic)
    for port, type_ in (symbolic or outputs).items():
        assert type_.sizes(SIZES) == outputs[port].sizes(SIZES), f"{type_} for {draw}"
        assert not draw.concrete.inputs or type_.dims[0] == BATCH, f"no batch in {type_}"


def check_weights(spec: LayerSpec, count: int) -> None:
    """The declared weights are the module's state_dict: keys, order, shapes, dtypes, buffers."""
    for draw, _ in accepted(spec, count):
        assert spec.target is not None
        declared = _weights(spec, draw.concrete)
        module = Built(spec, spec.target(draw.concrete), "meta").module
        state = module.state_dict() if module is not None else {}
        learned = dict(module.named_parameters()) if module is not None else {}
        ours = [(k, w.shape, w.dtype.value, w.buffer) for k, w in declared.items()]
        theirs = [
            (k, tuple(t.shape), str(t.dtype).removeprefix("torch."), k not in learned)
            for k, t in state.items()
        ]
        assert ours == theirs, f"weights of {draw}"
        size = sum(w.size for w in declared.values() if not w.buffer)
        assert size == sum(parameter.numel() for parameter in learned.values())


def _weights(spec: LayerSpec, call: Call) -> dict[str, WeightSpec]:
    """Return what a layer declares to hold; code holds what its class does, made by itself."""
    if spec.weights is not unknown_until_built:
        return spec.weights(call)
    space: dict[str, Any] = {"torch": torch, "nn": nn, "F": nn.functional}
    exec(call.params.source, space)
    module = space[read(call.params.source).name]()
    learned = dict(module.named_parameters())
    return {
        key: WeightSpec(
            tuple(t.shape), key not in learned, DType(str(t.dtype).removeprefix("torch."))
        )
        for key, t in module.state_dict().items()
    }


def check_training(spec: LayerSpec, count: int) -> None:
    """A training step sends a gradient to every weight that is learned."""
    for draw, outputs in accepted(spec, count):
        learned = [k for k, w in _weights(spec, draw.concrete).items() if not w.buffer]
        if not learned:
            continue
        assert all(t.dtype.is_float for t in outputs.values()), f"{spec.id} can't be trained"
        _check_step(spec, draw, learned)


def _check_step(spec: LayerSpec, draw: Draw, learned: list[str]) -> None:
    assert spec.target is not None
    torch.manual_seed(7)
    built = Built(spec, spec.target(draw.concrete), "cpu")
    assert built.module is not None
    outputs = built(real_tensors(draw.concrete, torch.Generator().manual_seed(5)))
    sum((output * torch.rand_like(output)).sum() for output in outputs).backward()  # type: ignore[union-attr]
    parameters = dict(built.module.named_parameters())
    for name in learned:
        gradient = parameters[name].grad
        assert gradient is not None, f"no gradient reaches {name} of {draw}"
        assert gradient.isfinite().all(), f"the gradient of {name} is not finite for {draw}"


def check_json(spec: LayerSpec, count: int) -> None:
    """Params survive a file, and what a form shows of a value reads back as that value."""
    for draw in draws(spec, count):
        values = dict(draw.concrete.params)
        assert spec.complete(json.loads(json.dumps(values))) == values
        for param in spec.params:
            value = values[param.name]
            assert param.parse(param.text(value)) == value, f"{param.name} of {spec.id}"


def check_counts(spec: LayerSpec, count: int) -> None:
    """Multiply-adds per sample are what torch counts, for what torch counts at all."""
    from torch.utils.flop_counter import FlopCounterMode

    for draw, _ in accepted(spec, count):
        assert spec.target is not None
        built = Built(spec, spec.target(draw.concrete), "meta")
        with FlopCounterMode(display=False) as counter, torch.no_grad():
            built(meta_tensors(draw.concrete))
        ours = TensorType((spec.mult_adds(draw.concrete),)).sizes(SIZES)[0]
        assert ours * 2 * SIZES["N"] == counter.get_total_flops(), f"multiply-adds of {draw}"


def check_words(spec: LayerSpec) -> None:
    """A layer brings what its help page, its form and the palette need."""
    from graph_core.spec import CATEGORIES

    assert spec.category in CATEGORIES
    assert spec.summary.endswith("."), "a summary is a sentence"
    assert len(spec.examples) >= 2, "help shows two examples at least"
    assert spec.keywords, "search needs words"
    assert sum(param.inline for param in spec.params) <= 3, "a node shows three params at most"
    assert all(param.help for param in spec.params), "a form explains every param"
    names = {param.name for param in spec.params}
    assert names.isdisjoint(("kind", "name")), "the builder takes these words for itself"
    assert all(p.only_if is None or p.only_if[0] in names for p in spec.params)
    assert spec.complete(dict(Values(spec.complete({})))) == spec.complete({})
