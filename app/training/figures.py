"""The figures of a run as rows of name, value and tone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeAlias

from app.training.phase import Phase, clock, measured, short_number
from app.training.session import Session
from app.training.store import Measure, MetricStore
from runtime.catalog.optimizers import OPTIMIZERS

Row: TypeAlias = tuple[str, str, str]
RATE = "lr"


def metric_rows(store: MetricStore) -> list[Row]:
    """Return what was measured last, validation where there is some, and whether it got better."""
    rows = [_metric(store, measure) for measure in store.measures]
    found = [row for row in rows if row]
    if store.best_epoch:
        found.insert(min(2, len(found)), ("best epoch", str(store.best_epoch), ""))
    return found


def _metric(store: MetricStore, measure: Measure) -> Row | None:
    name, series = "val ", store.validation(measure)
    if series is None:
        name, series = "", store.by_epoch.get(measure.train)
    if series is None or not len(series):
        return None
    words = f"{name}{measure.metric.replace('_', ' ')}"
    title = f"{measure.head} · {words}" if measure.head else words
    mark, tone = _trend(measure, list(series.y[-2:]))
    return title, f"{measured(series.last)}{mark}", tone


def _trend(measure: Measure, last: list[float]) -> tuple[str, str]:
    if len(last) < 2 or last[0] == last[1] or not all(map(math.isfinite, last)):
        return "", ""
    rose = last[1] > last[0]
    better = rose == measure.higher_is_better
    return (" ▲" if rose else " ▼"), ("good" if better else "warning")


def run_rows(session: Session, recipe: Mapping[str, Any]) -> list[Row]:
    """Return the figures of the live run that are no metrics."""
    progress, built = session.progress, session.built
    rows: list[Row] = []
    rate = session.store.latest.get(RATE, learning_rate(recipe))
    if math.isfinite(rate):
        rows.append(("learning rate", f"{rate:g}", ""))
    if session.phase is Phase.TRAINING and math.isfinite(progress.rate):
        rows.append(("samples/s", short_number(progress.rate), ""))
    if progress.memory:
        rows.append(("memory", memory(progress.memory), ""))
    if built is not None:
        rows.append(("device", built.device, ""))
        rows.append(("parameters", f"{built.parameters:,}", ""))
        rows.append(("samples", f"{built.train_samples:,} + {built.validation_samples:,}", ""))
    return rows


def learning_rate(recipe: Mapping[str, Any]) -> float:
    """Return the learning rate a recipe asks for; NaN when its optimizer has none."""
    choice = recipe.get("optimizer") or {"id": "adam"}
    spec = OPTIMIZERS.find(str(choice.get("id", "")))
    if spec is None:
        return math.nan
    params = choice.get("params") or {}
    default = next((param.default for param in spec.params if param.name == RATE), math.nan)
    value = params.get(RATE, default)
    return float(value) if isinstance(value, int | float) else math.nan


def memory(size: int) -> str:
    """Return a number of bytes in MB or GB."""
    return f"{size / 1e6:.0f} MB" if size < 1e9 else f"{size / 1e9:.1f} GB"


def duration(seconds: float) -> str:
    """Return how long something took."""
    return clock(seconds) if seconds >= 60 else f"{seconds:.1f} s"
