"""Sheets to read: the shortcuts, the help of a layer, the details of a failure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.action import Action
from app.actions import shortcut_rows
from app.controls.text import label
from app.dialogs.frame import Framed
from graph_core.params import Param
from graph_core.spec import LayerSpec


def shortcut_sheet(parent: QWidget, actions: Iterable[Action]) -> Framed:
    """Return the sheet of all shortcuts, menu by menu."""
    dialog = Framed(parent, "Shortcuts", width=860)
    columns = QHBoxLayout()
    columns.setSpacing(36)
    rows = sorted(shortcut_rows(actions), key=lambda row: row[0])
    groups = [(menu, list(group)) for menu, group in groupby(rows, key=lambda row: row[0])]
    half = len(rows) / 2
    left, right = QVBoxLayout(), QVBoxLayout()
    for side in (left, right):
        side.setSpacing(8)
    seen = 0
    for menu, group in groups:
        side = left if seen < half else right
        side.addWidget(label(menu.upper(), "section"))
        side.addLayout(_table((title, keys) for _, title, keys in group))
        side.addSpacing(10)
        seen += len(group)
    for side in (left, right):
        side.addStretch(1)
        columns.addLayout(side, 1)
    _scrolled(dialog, columns)
    dialog.offer("Close", 0, "primary")
    dialog.resize(880, 660)
    return dialog


def _table(rows: Iterable[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(0, 1)
    for line, (name, text) in enumerate(rows):
        grid.addWidget(label(name, ""), line, 0)
        grid.addWidget(label(text, "mono-muted"), line, 1, Qt.AlignmentFlag.AlignRight)
    return grid


def layer_help(parent: QWidget, spec: LayerSpec) -> Framed:
    """Return what a layer's declaration says: summary, formula, ports, params, examples."""
    dialog = Framed(parent, spec.title, width=640)
    body = QVBoxLayout()
    body.setSpacing(10)
    body.addWidget(label(spec.summary, "", wrap=True))
    if spec.formula:
        body.addWidget(label(spec.formula, "mono", wrap=True))
    _section(body, "INPUTS", [(port.key, port.wanted, port.help) for port in spec.inputs])
    _section(body, "SETTINGS", [_param_row(param) for param in spec.params])
    _section(body, "EXAMPLES", [_example_row(spec, place) for place in range(len(spec.examples))])
    if spec.source:
        body.addWidget(label(f"Source: {spec.source}", "faint", wrap=True))
    body.addStretch(1)
    _scrolled(dialog, body)
    dialog.offer("Close", 0, "primary")
    dialog.resize(680, 600)
    return dialog


def _param_row(param: Param) -> tuple[str, str, str]:
    return param.label, param.text(param.default) or "none", param.help


def _example_row(spec: LayerSpec, place: int) -> tuple[str, str, str]:
    example = spec.examples[place]
    call = example.call(spec)
    given = ", ".join(f"{name}={value}" for name, value in example.params.items())
    sent = " and ".join(str(type_) for types in call.inputs.values() for type_ in types)
    made = ", ".join(map(str, spec.outputs_of(call).values()))
    return given or "defaults", f"{sent} → {made}" if sent else made, ""


def _section(body: QVBoxLayout, title: str, rows: list[tuple[str, str, str]]) -> None:
    if not rows:
        return
    body.addSpacing(6)
    body.addWidget(label(title, "section"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(2, 1)
    for line, (name, text, help_) in enumerate(rows):
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(label(name), line, 0, top)
        grid.addWidget(label(text, "mono-muted"), line, 1, top)
        grid.addWidget(label(help_, "muted", wrap=True), line, 2)
    body.addLayout(grid)


def _scrolled(dialog: Framed, layout: QVBoxLayout | QHBoxLayout) -> None:
    inside = QWidget()
    layout.setContentsMargins(0, 0, 12, 0)
    inside.setLayout(layout)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inside)
    dialog.body.addWidget(area)


def failure_details(parent: QWidget | None, message: str, trace: str) -> Framed:
    """Return a dialog with the traceback of something that went wrong inside."""
    dialog = Framed(parent, "Something went wrong inside Layerloom", width=680)
    dialog.say(message)
    dialog.say("Your network is untouched. The details also stand in the log.", "muted")
    text = QPlainTextEdit(trace)
    text.setReadOnly(True)
    text.setProperty("role", "mono")
    text.setAccessibleName("Details")
    text.setMinimumHeight(240)
    dialog.body.addWidget(text)
    dialog.offer("Close", 0, "primary")
    return dialog
