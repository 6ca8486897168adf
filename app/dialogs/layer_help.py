"""The help of a layer as a sheet: what it is, its ports, settings, examples and relatives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from app.controls.text import button, label
from app.dialogs.frame import Framed, scrolled
from graph_core.help import ExampleHelp, LayerHelp, ParamHelp, PortHelp, layer_help
from graph_core.registry import Registry
from graph_core.spec import LayerSpec

SIZE = (760, 720)
LINKS = 12
PER_ROW = 4
Cells = tuple[QWidget, ...]


class LayerHelpSheet(Framed):
    """What is declared of a layer; `open_example` takes its place, `show_layer` a relative."""

    def __init__(
        self,
        parent: QWidget,
        spec: LayerSpec,
        layers: Registry[LayerSpec],
        open_example: Callable[[LayerSpec, int], object],
        show_layer: Callable[[LayerSpec], object],
    ) -> None:
        super().__init__(parent, spec.title, width=640)
        self._spec, self._layers = spec, layers
        self._open_example, self._show_layer = open_example, show_layer
        page = layer_help(spec, layers)
        self._body = QVBoxLayout()
        self._body.setSpacing(10)
        self._introduce(page)
        self._section("INPUTS", map(_port_cells, page.inputs), stretch=3)
        self._section("OUTPUTS", map(_port_cells, page.outputs), stretch=3)
        self._section("SETTINGS", map(_param_cells, page.params), stretch=2)
        examples = map(self._example_cells, range(len(page.examples)), page.examples)
        self._section("EXAMPLES", examples, stretch=1)
        self._end(page)
        self._body.addStretch(1)
        scrolled(self, self._body)
        self.offer("Close", 0, "primary")
        self.resize(*SIZE)

    def _introduce(self, page: LayerHelp) -> None:
        self._body.addWidget(label(f"{page.category} · {page.kind}", "mono-muted"))
        self._body.addWidget(label(page.summary, wrap=True))
        if page.formula:
            self._body.addWidget(label(page.formula, "mono", wrap=True))
        if page.source:
            self._body.addWidget(label(f"Source: {page.source}", "faint", wrap=True))

    def _section(self, title: str, rows: Iterable[Cells], stretch: int) -> None:
        listed = list(rows)
        if not listed:
            return
        self._body.addSpacing(6)
        self._body.addWidget(label(title, "section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(stretch, 1)
        for line, cells in enumerate(listed):
            for column, cell in enumerate(cells):
                grid.addWidget(cell, line, column, Qt.AlignmentFlag.AlignTop)
        self._body.addLayout(grid)

    def _example_cells(self, place: int, example: ExampleHelp) -> Cells:
        opener = button("Open", "link", name=f"Open example {place + 1} as a network")
        opener.clicked.connect(partial(self._opened, place))
        shapes = label(_shapes_text(example), "mono-muted", wrap=True)
        return label(example.params, wrap=True), shapes, label(_size_text(example), "muted"), opener

    def _opened(self, place: int) -> None:
        self.done(0)
        self._open_example(self._spec, place)

    def _end(self, page: LayerHelp) -> None:
        if page.keywords:
            self._body.addSpacing(6)
            self._body.addWidget(label("ALSO CALLED", "section"))
            self._body.addWidget(label(", ".join(page.keywords), "muted", wrap=True))
        links = [self._link(self._layers.get(kind)) for kind in page.related[:LINKS]]
        rows = (tuple(links[at : at + PER_ROW]) for at in range(0, len(links), PER_ROW))
        self._section(f"MORE OF {page.category.upper()}", rows, stretch=PER_ROW)

    def _link(self, spec: LayerSpec) -> QPushButton:
        made = button(spec.title, "link", tip=spec.summary, name=f"Help on {spec.title}")
        made.clicked.connect(partial(self._followed, spec))
        return made

    def _followed(self, spec: LayerSpec) -> None:
        self.done(0)
        self._show_layer(spec)


def _port_cells(port: PortHelp) -> Cells:
    return (
        label(port.name),
        label(port.wanted, "mono-muted"),
        label(port.word, "muted"),
        label(port.help, "muted", wrap=True),
    )


def _param_cells(param: ParamHelp) -> Cells:
    told = QWidget()
    lines = QVBoxLayout(told)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(2)
    lines.addWidget(label(param.help, "muted", wrap=True))
    lines.addWidget(label(param.expected, "faint", wrap=True))
    return label(param.label), label(param.default, "mono-muted"), told


def _shapes_text(example: ExampleHelp) -> str:
    arrow = " → " if example.inputs else ""
    return f"{' and '.join(example.inputs)}{arrow}{' and '.join(example.outputs)}"


def _size_text(example: ExampleHelp) -> str:
    weights = [f"{weight}" for weight in example.weights]
    learned = [f"{example.parameters:,} weights"] if example.parameters else []
    work = [f"{example.mult_adds} multiply-adds"] if example.mult_adds != "0" else []
    return "\n".join([*weights, *learned, *work])
