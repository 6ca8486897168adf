"""A benchmark's report: a table for people, JSON lines for machines, and an exit code."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Row:
    """One measured value; `limit` is the most it may be, `at_least` the least.

    `reference` is what the same costs at the very least, for a ratio that other machines share.
    """

    benchmark: str
    label: str
    value: float
    unit: str
    limit: float | None = None
    at_least: float | None = None
    reference: float | None = None

    @property
    def ratio(self) -> str:
        return "" if self.reference is None else f"{self.value / self.reference:.3g}"

    @property
    def ok(self) -> bool:
        under = self.limit is None or self.value <= self.limit
        return under and (self.at_least is None or self.value >= self.at_least)

    @property
    def wanted(self) -> str:
        upper = "" if self.limit is None else f"≤ {self.limit:g}"
        lower = "" if self.at_least is None else f"≥ {self.at_least:g}"
        return f"{lower} {upper}".strip()


class Report:
    """Collects rows; `finish` prints them and returns 1 when a figure falls short, else 0."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[Row] = []

    def row(
        self,
        label: str,
        value: float,
        unit: str,
        limit: float | None = None,
        at_least: float | None = None,
        reference: float | None = None,
    ) -> None:
        self.rows.append(Row(self.name, label, value, unit, limit, at_least, reference))

    def finish(self) -> int:
        Console(width=110).print(self._table())
        for row in self.rows:
            print(json.dumps({**asdict(row), "ok": row.ok}, ensure_ascii=False))
        return int(not all(row.ok for row in self.rows))

    def _table(self) -> Table:
        table = Table(title=self.name)
        for heading in ("what", "value", "unit", "× least", "wanted", ""):
            table.add_column(heading, justify="right" if heading == "value" else "left")
        for row in self.rows:
            verdict = "" if not row.wanted else "ok" if row.ok else "SHORT"
            table.add_row(row.label, f"{row.value:.4g}", row.unit, row.ratio, row.wanted, verdict)
        return table
