"""The cards of the dashboard: two charts, the figures, the confusion matrix."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.theme import Theme
from app.training.chart_card import ChartCard
from app.training.confusion import ConfusionMap
from app.training.figures import RATE, Row
from app.training.parts import Card, Chooser, Facts
from app.training.store import LOSS, TOTAL_LOSS, Measure, MetricStore


@dataclass(frozen=True)
class View:
    """What the board shows: a run, its figures, and the run it is compared with, if any."""

    title: str
    store: MetricStore
    rows: tuple[Row, ...]
    compared: tuple[str, MetricStore] | None = None


class Board(QWidget):
    """Shows one run; with several heads each card's title is a chooser."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._view: View | None = None
        self._loss, self._metric, self._head = TOTAL_LOSS, TOTAL_LOSS, ""
        self.loss_chart = ChartCard("Loss", theme, self.choose)
        self.metric_chart = ChartCard("Accuracy", theme, self.choose)
        self.facts = Facts(theme, "Figures of this run")
        self.figures = Card("This run")
        self.figures.body.addWidget(self.facts, 1)
        self.confusion = ConfusionMap(theme)
        self.matrix = Card("Confusion")
        self._heads = Chooser("Choose a head", self.choose_head)
        self.matrix.head.insertWidget(1, self._heads)
        self.matrix.body.addWidget(self.confusion, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        cards = (
            (self.loss_chart, 37),
            (self.metric_chart, 37),
            (self.figures, 20),
            (self.matrix, 20),
        )
        for card, share in cards:
            row.addWidget(card, share)
        self.figures.setMinimumWidth(170)
        self.matrix.setMinimumWidth(120)

    def set_theme(self, theme: Theme) -> None:
        for part in (self.loss_chart, self.metric_chart, self.facts, self.confusion):
            part.set_theme(theme)
        self.refresh()

    def show_view(self, view: View) -> None:
        """Draw a run as it stands now."""
        self._view = view
        self.refresh()

    def refresh(self) -> None:
        """Draw again what is shown."""
        if self._view is None:
            return
        self._show_charts(self._view)
        self.figures.set_title(self._view.title)
        self.facts.show_rows(self._view.rows)
        self._show_confusion(self._view.store)

    def _show_charts(self, view: View) -> None:
        measures = [m for m in view.store.measures if m.metric != RATE]
        losses = tuple(m for m in measures if m.metric == LOSS)
        metrics = tuple(m for m in measures if m.metric != LOSS)
        self._loss = self._loss if self._loss in losses else TOTAL_LOSS
        self.loss_chart.show_measure(view.store, self._loss, losses, view.compared)
        self.metric_chart.setVisible(bool(metrics))
        if metrics:
            self._metric = self._metric if self._metric in metrics else metrics[0]
            self.metric_chart.show_measure(view.store, self._metric, metrics, view.compared)

    def _show_confusion(self, store: MetricStore) -> None:
        heads = tuple(store.confusion)
        self.matrix.setVisible(bool(heads))
        if not heads:
            return
        self._head = self._head if self._head in heads else heads[0]
        title = f"Confusion · {self._head}"
        self.matrix.set_title(title)
        self.matrix.title.setVisible(len(heads) < 2)
        self._heads.show_choice(title, heads)
        self.confusion.set_confusion(store.confusion[self._head])

    def choose(self, measure: Measure) -> None:
        """Show this measure on the card it belongs to."""
        if measure.metric == LOSS:
            self._loss = measure
        else:
            self._metric = measure
        self.refresh()

    def choose_head(self, head: str) -> None:
        """Show what this head confuses."""
        self._head = head
        self.refresh()
