"""The ten scenes: between them all that canvas and window can look like, the same everywhere.

A scene takes a stage and returns the widget to be pictured, shown and ready; it drives it as a
person would, by the same widgets, commands and mouse events.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.find.bar import FindBar
from app.training.store import MetricStore
from graph_core.templates import TEMPLATES
from runtime.protocol import Epoch, Steps
from tests.app.canvas.conftest import Hand
from tests.app.scenes import nets
from tests.app.scenes.stage import Stage, look, run, wait_for

EPOCHS, STEPS = 12, 20
FADED = 300  # milliseconds after which Qt's own button in a field stands still
CLASSES = [str(digit) for digit in range(10)]
LARGE = (1280, 760)


@dataclass(frozen=True)
class Scene:
    """What is shown: its name is the file's, `show` makes it."""

    name: str
    show: Callable[[Stage], QWidget]


def whole_window(stage: Stage) -> QWidget:
    """The window with a network, a node selected and the dashboard of a run that was kept."""
    window = stage.window(TEMPLATES.get("digits_residual").build(), LARGE)
    window.workspace.select([nets.node(window.workspace.graph, "conv2d")])
    dashboard = window.panels.dashboard
    dashboard.show_run("digits-residual", _stored())
    dashboard.render_now()
    window.bottom.show_tab("Dashboard")
    return window


def _stored() -> MetricStore:
    """Twelve epochs of a run that learns well, to the last digit the same every time."""
    store = MetricStore(EPOCHS, STEPS)
    counts = [[30 if a == b else (3 * a + 5 * b) % 7 // 5 for b in range(10)] for a in range(10)]
    for epoch in range(1, EPOCHS + 1):
        at = np.arange((epoch - 1) * STEPS + 1, epoch * STEPS + 1)
        loss = 2.3 * np.exp(-at / 60) + 0.08 + 0.05 * np.sin(at * 1.7)
        store.add_steps(Steps("", epoch, at.tolist(), {"loss": loss.tolist()}, 18_400.0, 21.0))
        metrics = {
            "loss": float(loss.mean()),
            "accuracy": 0.98 - 0.8 / epoch,
            "val_loss": 0.2 + 2.0 / epoch,
            "val_accuracy": 0.95 - 0.8 / epoch,
        }
        store.add_epoch(
            Epoch(
                "",
                epoch,
                epoch * STEPS,
                metrics,
                {"digit": counts},
                {"digit": CLASSES},
                best=True,
                seconds=0.5,
                memory=212_000_000,
            )
        )
    return store


def shared_layers(stage: Stage) -> QWidget:
    """Layers called twice, one of the calls selected."""
    view = stage.canvas(TEMPLATES.get("siamese").build())
    look(view, 0.8, (520.0, 200.0))
    view.workspace.select([nets.node(view.workspace.graph, "encoder", 1)])
    return view


def blocks(stage: Stage) -> QWidget:
    """The inside of a block: cards with pictures of what is in them, and how often they stand."""
    view = stage.canvas(TEMPLATES.get("mobilenet_v2").build())
    view.workspace.enter(nets.node(view.workspace.graph, "features"))
    look(view, 0.75, (560.0, 260.0))
    return view


def opened_block(stage: Stage) -> QWidget:
    """A block opened in its place."""
    view = stage.canvas(nets.cell())
    cell = nets.node(view.workspace.graph, "cell")
    view.workspace.select([cell])
    run(view, "block.open")
    look(view, 0.75, view.mirror.box(cell).centre)
    return view


def annotations(stage: Stage) -> QWidget:
    """Frames, notes rendered and plain, bypassed and collapsed nodes, a wire led by dots."""
    view = stage.canvas(nets.annotated())
    view.workspace.authored.add(nets.OWN_WORDS)
    look(view, 0.7, (640.0, 240.0))
    hand = Hand(view)
    hand.hover(hand.pixel((670.0, 330.0)))
    return view


def errors(stage: Stage) -> QWidget:
    """Cards with errors and warnings, and a wire in the hand that the port below it refuses."""
    view = stage.canvas(nets.wrong())
    look(view, 0.7, (700.0, 260.0))
    graph, hand = view.workspace.graph, Hand(view)
    start, end = hand.output(nets.node(graph, "image")), hand.input(nets.node(graph, "words"))
    hand.press(start)
    hand.move(((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
    hand.move(end)
    return view


def overview(stage: Stage) -> QWidget:
    """300 nodes from afar."""
    view = stage.canvas(nets.long())
    view.fit()
    look(view, 0.12, view.camera.to_canvas((450.0, 280.0)))
    return view


def compact(stage: Stage) -> QWidget:
    """Cards from where titles can just be read."""
    view = stage.canvas(nets.long())
    look(view, 0.35, (1200.0, 800.0))
    return view


def searching(stage: Stage) -> QWidget:
    """The find bar with what it found, ringed on the canvas, and the palette beside it."""
    view = stage.canvas(TEMPLATES.get("resnet18").build())
    x, y = view.mirror.box(nets.node(view.workspace.graph, "bn1")).centre
    look(view, 0.75, (x - 260.0, y - 200.0))
    bar = FindBar(view, stage.theme)
    bar.field.setText("kind:batch_norm")
    bar.open()
    hand = Hand(view)
    hand.click((30.0, 100.0))
    hand.send(QEvent.Type.MouseButtonDblClick, (30.0, 100.0))
    hand.release((30.0, 100.0))
    QTest.qWait(FADED)
    return view


def compared(stage: Stage) -> QWidget:
    """Two states of a network side by side, and all that differs."""
    graph = TEMPLATES.get("digits_cnn").build()
    window = stage.window(graph, LARGE)
    window.workspace.document.apply(nets.change_of(graph))
    window.comparing.with_saved()
    wait_for(lambda: window.comparing.page.answer is not None)
    return window


SCENES = (
    Scene("window", whole_window),
    Scene("shared", shared_layers),
    Scene("blocks", blocks),
    Scene("opened", opened_block),
    Scene("annotations", annotations),
    Scene("errors", errors),
    Scene("overview", overview),
    Scene("compact", compact),
    Scene("searching", searching),
    Scene("compared", compared),
)
