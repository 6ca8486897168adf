"""A card with a live chart: title, legend, read-out and a menu."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPoint
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.controls.text import button, label
from app.theme import Theme
from app.training.parts import Card, Chooser, Legend
from app.training.plots import Chart, Line
from app.training.series import Series
from app.training.store import Measure, MetricStore
from graph_core.atomic import write_atomically

SMOOTHING = ((0.0, "None"), (0.6, "Light"), (0.9, "Medium"), (0.97, "Strong"))
_EMPTY = Series()


class ChartCard(Card):
    """The train and validation curves of one measure of a run; another run may lie below them."""

    def __init__(self, title: str, theme: Theme, chosen: Callable[[Measure], object]) -> None:
        super().__init__(title)
        self._theme = theme
        self._chosen = chosen
        self._others: tuple[Measure, ...] = ()
        self.measure: Measure | None = None
        self.chart = Chart(theme)
        self.chart.setAccessibleName(f"{title} chart")
        self._set_up()

    def _set_up(self) -> None:
        self._chooser = Chooser("Choose a metric", self._choose)
        self._train = Legend("train", self._theme.train, dashed=False)
        self._validation = Legend("validation", self._theme.validation, dashed=True)
        self._read_out = label(role="mono-muted")
        self._read_out.setAccessibleName("Values under the mouse")
        self._read_out.hide()
        self._more = button("⋯", "flat", tip="Log scale, smoothing, picture…", name="Chart options")
        self._more.clicked.connect(lambda: self._open_menu())
        self._more.setStyleSheet("padding: 0 4px; min-height: 16px;")
        self.head.insertWidget(1, self._chooser)
        for widget in (self._read_out, self._train, self._validation, self._more):
            self.head.addWidget(widget)
        self.body.addWidget(self.chart, 1)
        self.chart.read_out.connect(self._show_read_out)
        self.chart.menu_wanted.connect(self._open_menu_at)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.chart.set_theme(theme)
        self._train.set_colour(theme.train)
        self._validation.set_colour(theme.validation)

    def show_measure(
        self,
        store: MetricStore,
        measure: Measure,
        choices: tuple[Measure, ...],
        compared: tuple[str, MetricStore] | None = None,
    ) -> None:
        """Draw a measure of a run, and the same measure of the run it is compared with."""
        self.measure = measure
        self._others = choices
        self.title.setVisible(len(choices) < 2)
        self.set_title(measure.title)
        self._chooser.show_choice(measure.title, [choice.title for choice in choices])
        lines = self._lines(store, measure, "")
        if compared is not None:
            lines += self._lines(compared[1], measure, f"{compared[0]} · ")
        self._validation.setVisible(any(line.dashed for line in lines))
        ends = [store.epochs, *([compared[1].epochs] if compared else [])]
        self.chart.set_lines(lines, float(max(ends)))

    def _lines(self, store: MetricStore, measure: Measure, prefix: str) -> tuple[Line, ...]:
        theme = self._theme
        colours = (theme.faint, theme.muted) if prefix else (theme.train, theme.validation)
        train, validation = store.train(measure), store.validation(measure)
        fine = measure.train in store.steps
        lines = [Line(f"{prefix}train", train, colours[0], smooth=fine)] if train else []
        if validation:
            lines.append(Line(f"{prefix}validation", validation, colours[1], dashed=True))
        return tuple(lines)

    def _choose(self, title: str) -> None:
        for measure in self._others:
            if measure.title == title:
                self._chosen(measure)
                return

    def _show_read_out(self, text: str) -> None:
        self._read_out.setText(text)
        self._read_out.setVisible(bool(text))
        self._train.setVisible(not text)
        self._validation.setVisible(not text and any(x.endswith("validation") for x in self._names))

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(self.chart.traces())

    def menu(self) -> QMenu:
        """Return the chart's options."""
        menu = QMenu(self)
        log = menu.addAction("Logarithmic values", lambda: self.chart.set_log(not self.chart.log))
        log.setCheckable(True)
        log.setChecked(self.chart.log)
        smoothing = menu.addMenu("Smoothing")
        for weight, title in SMOOTHING:
            entry = smoothing.addAction(title, functools.partial(self.chart.set_smoothing, weight))
            entry.setCheckable(True)
            entry.setChecked(self.chart.smoothing == weight)
        menu.addAction("Show everything", self.chart.follow)
        menu.addSeparator()
        menu.addAction("Save picture…", self._ask_picture)
        return menu

    def _open_menu(self) -> None:
        self._open_menu_at(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _open_menu_at(self, place: QPoint) -> None:
        menu = self.menu()
        menu.exec(place)
        menu.deleteLater()

    def _ask_picture(self) -> None:
        name = f"{self.measure.title if self.measure else 'chart'}.png"
        path, _ = QFileDialog.getSaveFileName(self, "Save picture", name, "Pictures (*.png)")
        if path:
            self.save_picture(Path(path))

    def save_picture(self, path: Path) -> None:
        """Write the card as it looks; raises FileError."""
        save_widget(self, path)


def save_widget(widget: QWidget, path: Path) -> None:
    """Write a widget as it looks, as a PNG; raises FileError."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(buffer, "PNG")
    write_atomically(path, bytes(buffer.data().data()))
