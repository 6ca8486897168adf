"""The kinds of findings: each code is declared once, with its title and explanation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph_core.diagnostics import Diagnostic, Fix, Location, Severity
from graph_core.errors import LoomError
from graph_core.registry import Registry


@dataclass(frozen=True)
class Finding:
    """A kind of diagnostic; help and the command line show its title and explanation."""

    id: str
    title: str
    explanation: str
    severity: Severity = Severity.ERROR
    replaces: tuple[str, ...] = ()

    def at(
        self,
        location: Location,
        what: str,
        *,
        expected: str = "",
        received: str = "",
        hint: str = "",
        fixes: Iterable[Fix] = (),
    ) -> Diagnostic:
        """Return a diagnostic of this kind."""
        message = LoomError(what, expected=expected, received=received, where=location.text)
        return Diagnostic(self.id, self.severity, str(message), location, hint, tuple(fixes))


FINDINGS: Registry[Finding] = Registry("finding")
finding = FINDINGS.register
