"""Judging a wire while it is dragged: which ports take it, and why the others don't."""

from __future__ import annotations

from app.canvas.hit_test import PortHit
from app.workspace import Seen
from graph_core.graph import PortRef
from graph_core.wiring import Wiring, accepting


class Judge:
    """Answers for every port whether a wire that is held at one end may end there."""

    def __init__(self, seen: Seen, held: PortHit) -> None:
        self._held = held
        self._wiring = Wiring(seen.graph, seen.analysis, held.ref)
        self._said: dict[PortRef, str] = {}

    def why_not(self, port: PortRef) -> str:
        """Return in words why the wire can't end at a port, or an empty text.

        An occupied port is no obstacle: the new wire takes the place of the old.
        """
        if port not in self._said:
            ask = self._wiring.into if self._held.output else self._wiring.out_of
            refusal = ask(port)
            self._said[port] = str(refusal) if refusal else ""
        return self._said[port]


def takers(seen: Seen, held: PortHit) -> dict[str, str]:
    """Return the layer kinds that take a pending wire with their defaults, and at which port."""
    specs = tuple(seen.kinds())
    if not held.output:
        return {spec.id: spec.outputs[0].key for spec in specs if spec.outputs and spec.target}
    type_ = seen.analysis.type_of(held.ref)
    if type_ is None:
        return {spec.id: spec.inputs[0].key for spec in specs if spec.inputs}
    return {spec.id: port.key for spec, port in accepting(type_, specs)}
