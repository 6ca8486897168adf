"""Judging a wire while it is dragged: which ports take it, and why the others don't."""

from __future__ import annotations

from app.canvas.hit_test import PortHit
from graph_core.document import GraphDocument
from graph_core.edits import Connect
from graph_core.errors import LoomError, ShapeError
from graph_core.graph import PortRef
from graph_core.layers import LAYERS
from graph_core.params import Values
from graph_core.spec import Call, LayerSpec, Port
from graph_core.types import TensorType


def why_not(document: GraphDocument, source: PortRef, target: PortRef, lifted: str = "") -> str:
    """Return in words why a wire can't join two ports, or an empty text.

    An occupied port is no obstacle: the new wire takes the place of the old.
    """
    held = next((e for e in document.graph.at_input(target) if e.id != lifted), None)
    if held and (held.source, held.target) == (source, target) and not _variadic(document, target):
        return "this wire is there already"
    refusal = document.check(Connect(source, target, replace=True))
    return str(refusal) if refusal else _misfit(document, source, target)


def _variadic(document: GraphDocument, target: PortRef) -> bool:
    port = _port(document, target)
    return port is not None and port.variadic


def _port(document: GraphDocument, target: PortRef) -> Port | None:
    spec = LAYERS.find(document.graph.layer_of(target.node).kind)
    return spec.input(target.port) if spec else None


def _misfit(document: GraphDocument, source: PortRef, target: PortRef) -> str:
    """Return why the target's layer can't take the source's type, where that is known."""
    type_ = document.analysis.type_of(source)
    layer = document.graph.layer_of(target.node)
    spec = LAYERS.find(layer.kind)
    if type_ is None or spec is None:
        return ""
    return refusal_of(spec, layer.values, target.port, type_)


def refusal_of(spec: LayerSpec, params: Values, port: str, type_: TensorType) -> str:
    """Return why a layer with these params can't take a type at a port, or an empty text.

    The shape rule is asked only where this wire alone decides: one required, single port.
    """
    found = spec.input(port)
    if found is None:
        return ""
    try:
        found.check(type_)
        required = [p for p in spec.inputs if not p.optional]
        if required == [found] and not found.variadic:
            spec.outputs_of(Call(params, {port: (type_,)}))
    except LoomError as error:
        return str(error)
    except (ValueError, ZeroDivisionError, TypeError) as error:
        return str(ShapeError(f"{spec.title} can't be computed here: {error}"))
    return ""


def accepting_port(spec: LayerSpec, pending: PortHit, type_: TensorType | None) -> str:
    """Return the port at which a fresh layer takes a pending wire, or an empty text."""
    if not pending.output:
        return spec.outputs[0].key if spec.outputs and spec.id != "output" else ""
    if type_ is None:
        return spec.inputs[0].key if spec.inputs else ""
    params = Values(spec.complete({}))
    fits = (port.key for port in spec.inputs if not refusal_of(spec, params, port.key, type_))
    return next(fits, "")
