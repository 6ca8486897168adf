"""The canvas' other scenes: commands, frames, dots, and lists that are opened by a key."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.canvas.annotating import frame_of_selection
from app.canvas.under import Thing, under
from graph_core.edits import Annotate, SetRoutes
from graph_core.order import natural
from tests.benchmarks.stand import NONE, Place, Scene, Stand, line

CTRL = Qt.KeyboardModifier.ControlModifier
TIMES = 6
# What each command is called, its action, and how many nodes it is given.
COMMANDS = (
    ("duplicate one", "edit.duplicate", 1),
    ("duplicate 20", "edit.duplicate", 20),
    ("cut 20", "edit.cut", 20),
    ("paste 20", "edit.paste", 20),
    ("delete and heal", "edit.heal", 1),
    ("detach", "layer.detach", 1),
    ("share", "layer.share", 1),
    ("bypass", "node.bypass", 1),
    ("collapse 20", "node.collapse", 20),
    ("make a block of 4", "block.make", 4),
    ("make a block of 20", "block.make", 20),
    ("tidy 20", "layer.tidy", 20),
)
KEYS = (
    ("nudge 20", Qt.Key.Key_Right, CTRL, 20),
    ("follow a wire", Qt.Key.Key_Left, NONE, 1),
    ("select downstream", Qt.Key.Key_BracketRight, CTRL, 1),
    ("fit all", Qt.Key.Key_Home, NONE, 1),
)
LISTS = (
    ("add palette", Qt.Key.Key_Tab, NONE),
    ("command palette", Qt.Key.Key_K, CTRL),
    ("find", Qt.Key.Key_F, CTRL),
    ("swap palette", Qt.Key.Key_R, CTRL),
    ("port picker", Qt.Key.Key_J, NONE),
    ("rename", Qt.Key.Key_F2, NONE),
    ("shortcut sheet", Qt.Key.Key_Question, NONE),
)


def commanding(stand: Stand) -> Iterator[Scene]:
    """Yield the scenes of commands, and of taking each back."""
    stand.look(0.5)
    stand.view.workspace.select(_chosen(stand, 20))
    stand.window.commands.run("edit.copy")
    for name, action, count in COMMANDS:
        done, undone = _commanded(stand, action, _chosen(stand, count))
        yield name, done
        yield f"undo: {name}", undone
    for name, key, held, count in KEYS:
        stand.look(0.5)
        yield name, _pressed(stand, key, held, _chosen(stand, count))


def _chosen(stand: Stand, count: int = 1) -> list[str]:
    """Return nodes around the middle of the view; a single one is wired on both sides."""
    graph = stand.view.workspace.graph
    nodes = sorted(graph.nodes, key=natural)
    place = nodes.index(stand.middle_node())
    if count == 1:
        by_distance = sorted(range(len(nodes)), key=lambda at: abs(at - place))
        around = (nodes[at] for at in by_distance)
        wired = (n for n in around if graph.out_of(n) and len(graph.into(n)) == 1)
        return [next(wired)]
    return nodes[max(0, place - count // 2) : place + count // 2]


def _commanded(
    stand: Stand, action: str, nodes: Collection[str]
) -> tuple[list[float], list[float]]:
    """Return ms per frame of a command on some nodes, and of its undo."""
    workspace, done, undone = stand.view.workspace, list[float](), list[float]()
    for _ in range(TIMES):
        workspace.select(nodes)
        stand.settle()
        done += stand.apart([partial(stand.window.commands.run, action)])
        while stand.view.tidying.busy or stand.view.tidying.glide.moving:
            stand.pause()
        assert workspace.document.undo_count, f"{action} did nothing"
        undone += stand.apart([workspace.undo])
        stand.settle()
    return done, undone


def _pressed(
    stand: Stand, key: Qt.Key, held: Qt.KeyboardModifier, nodes: Collection[str]
) -> list[float]:
    workspace = stand.view.workspace
    workspace.select(nodes)
    stand.view.setFocus()
    stand.settle()
    times = stand.apart([partial(QTest.keyClick, stand.view, key, held)] * TIMES)
    while workspace.document.undo_count:
        workspace.undo()
    stand.settle()
    return times


def listing(stand: Stand) -> Iterator[Scene]:
    """Yield the scenes in which a list, a field or a sheet is opened, and left by Esc."""
    stand.look(0.5)
    one = _chosen(stand)
    for name, key, held in LISTS:
        opening, leaving = list[float](), list[float]()
        for _ in range(TIMES):
            stand.view.workspace.select(one)
            stand.window.activateWindow()
            stand.view.setFocus()
            stand.settle()
            opening += stand.apart([partial(QTest.keyClick, stand.view, key, held)])
            opened = next(_dialogs(stand), QApplication.focusWidget())
            assert opened is not stand.view, f"{name} was not opened"
            leaving += stand.apart([partial(QTest.keyClick, opened, Qt.Key.Key_Escape)])
            stand.settle()
        yield f"open: {name}", opening
        yield f"leave: {name}", leaving


def _dialogs(stand: Stand) -> Iterator[QWidget]:
    return (dialog for dialog in stand.window.findChildren(QDialog) if dialog.isVisible())


def arranging(stand: Stand) -> Iterator[Scene]:
    """Yield the scenes that drag and resize a frame with its nodes, and drag a wire's dot."""
    workspace = stand.view.workspace
    nodes = sorted(workspace.graph.nodes, key=natural)
    for label, zoom in (("at 100 %", 1.0), ("at 50 %", 0.5)):
        stand.look(zoom)
        place = nodes.index(stand.middle_node())
        workspace.select(nodes[place - 3 : place + 3])
        frame = frame_of_selection(stand.view)
        assert frame is not None
        workspace.apply(Annotate(frames={frame.id: frame}))
        workspace.select(())
        stand.settle()
        left, top, width, height = frame.box
        along = [left + share * width for share in np.linspace(0.02, 0.98, 300)]
        bar = ((x, top + y) for y in (8.0, 12.0, 16.0, 4.0) for x in along)
        yield f"drag a frame {label}", stand.drag(line(_free(stand, bar), 3, 2))
        edge = ((x, top + height + y) for y in (0.0, -2.0, 2.0) for x in along)
        yield f"resize a frame {label}", stand.drag(line(_free(stand, edge), 1, 3))
        workspace.undo()
        stand.settle()
        yield f"drag a dot {label}", _dotted(stand)


def _free(stand: Stand, places: Iterator[Place]) -> Place:
    """Return where on the view a frame is, and nothing upon it."""
    view = stand.view
    here = (at for at in places if under(view.mirror, at, view.camera.zoom).thing is Thing.FRAME)
    return view.camera.to_view(next(here))


def _dotted(stand: Stand) -> list[float]:
    """Return ms per frame while a dot of a wire in the middle of the view is dragged."""
    view, workspace = stand.view, stand.view.workspace
    edge = workspace.graph.out_of(_chosen(stand)[0])[0]
    at = view.camera.to_canvas((stand.size[0] / 2, stand.size[1] / 2 + 7))
    workspace.apply(SetRoutes({edge.id: (at,)}))
    stand.settle()
    view.workspace.select(())
    times = stand.drag(line(view.camera.to_view(at), 3, 2))
    workspace.undo()
    stand.settle()
    return times
