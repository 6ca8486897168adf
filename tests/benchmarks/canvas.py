"""How long one frame of the canvas keeps the UI thread, with events, repaint and timers.

Each figure is of real mouse, wheel and key events in the whole window, each followed by a turn of
the event loop with what is painted in it, in the thread's own time, so that other programs on the
machine don't count. What is put off to later turns, as the paint of an edit of many things is, is
measured as well, turn by turn.
The reference is the least any canvas could do: fill the widget and draw one rectangle per node.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median, quantiles
from time import thread_time

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.application import qt_application
from app.canvas.wires import draw_rects
from app.theme import DARK
from graph_core.edits import AddLayer
from tests.benchmarks.commands import CTRL, arranging, commanding, listing
from tests.benchmarks.report import Report
from tests.benchmarks.stand import FRAMES, LEFT, MIDDLE, RIGHT, Scene, Stand, line

SIZES = ((1600, 1000), (3840, 2160))
# Milliseconds a frame may take, by number of nodes.
LIMITS = {100: 16.0, 1_000: 16.0, 10_000: 33.0}
LOOKS = (("at 100 %", 1.0), ("at 50 %", 0.5), ("all", None))


def reference(count: int, size: tuple[int, int]) -> float:
    """Return the median of ms to fill the widget's area and draw one rectangle per node."""
    side = int(count**0.5) + 1
    grid = np.array([(i % side, i // side) for i in range(count)], float)
    step = np.array([size[0] / side, size[1] / side])
    rects = np.ascontiguousarray(np.hstack([grid * step, np.tile(step * 0.7, (count, 1))]))
    target = QPixmap(*size)
    times = []
    for _ in range(30):
        start = thread_time()
        painter = QPainter(target)
        painter.fillRect(0, 0, *size, QColor(DARK.canvas))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(DARK.node))
        draw_rects(painter, rects)
        painter.end()
        times.append((thread_time() - start) * 1000)
    return median(times)


def looking(stand: Stand) -> Iterator[Scene]:
    """Yield the scenes that only look."""
    middle = stand.size[0] / 2, stand.size[1] / 2
    for label, zoom in (*LOOKS, ("at 30 %", 0.3)):
        stand.look(zoom)
        yield f"pan {label}", stand.drag(line(middle, 5, 3), MIDDLE)
    stand.look(0.12)
    turns = [40] * (FRAMES // 2) + [-40] * (FRAMES // 2)
    yield "zoom at the cursor", stand.times(partial(stand.turn, turn) for turn in turns)
    for label, zoom in LOOKS:
        stand.look(zoom)
        yield f"hover {label}", stand.drag(line((200, 200), 9, 5), Qt.MouseButton.NoButton)
    stand.look(0.5)
    yield "navigate by the minimap", stand.drag(line((20, 20), 2, 1), LEFT, on=stand.view.minimap)


def selecting(stand: Stand) -> Iterator[Scene]:
    """Yield the scenes that select."""
    for label, zoom in LOOKS:
        stand.look(zoom)
        stand.view.camera.pan(0, 3)
        across = stand.size[0] / FRAMES, stand.size[1] / FRAMES
        yield f"rubber band {label}", stand.drag(line((4, 4), *across))
    commands = stand.window.commands
    both = [partial(commands.run, id_) for id_ in ("edit.select_all", "edit.select_none")]
    yield "select all, select nothing", stand.apart(both * 8)


def dragging(stand: Stand) -> Iterator[Scene]:
    """Yield the scenes that drag nodes and wires."""
    select = stand.view.workspace.select
    nodes = list(stand.view.workspace.graph.nodes)
    for label, zoom in LOOKS:
        stand.look(zoom)
        node = stand.middle_node()
        select([node])
        yield f"drag one {label}", stand.drag(line(stand.grip(node), 3, 2))
        place = nodes.index(node)
        select([*nodes[max(0, place - 50) : place + 49], node])
        yield f"drag 100 {label}", stand.drag(line(stand.grip(node), 3, 2))
        select(())
        yield f"drag a wire {label}", stand.drag(line(stand.output(node), 6, 4))
    stand.look(0.5)
    middle = stand.size[0] / 2, stand.size[1] / 2
    yield "cut wires", stand.drag(line(middle, 6, 4), RIGHT, CTRL)


def editing(stand: Stand) -> Iterator[Scene]:
    """Yield the scenes that change the network, every step undone."""
    workspace = stand.view.workspace
    nodes = list(workspace.graph.nodes)
    for label, place in (("at its end", -2), ("in its middle", len(nodes) // 2)):
        stand.look(0.5)
        yield f"delete and undo {label}", _deleted(stand, nodes[place])
    yield "type a param", _typed(stand)
    yield "insert on a wire", _inserted(stand)
    workspace.select(nodes[-20:-1])
    stand.window.commands.run("block.make")
    (block,) = workspace.selection
    stand.settle()
    enter, leave = partial(workspace.enter, block), workspace.leave
    yield "enter and leave a block", stand.apart([enter, leave] * 8)
    workspace.undo()
    stand.settle()


def _deleted(stand: Stand, node: str) -> list[float]:
    workspace, times = stand.view.workspace, []
    for _ in range(8):
        workspace.select([node])
        times += stand.apart([partial(stand.window.commands.run, "edit.delete"), workspace.undo])
        stand.settle()
    return times


def _typed(stand: Stand) -> list[float]:
    """Return ms per keystroke in a Dense layer's field, near the end of the network."""
    workspace = stand.view.workspace
    graph = workspace.graph
    dense = [node for node in graph.nodes if graph.layer_of(node).kind == "dense"][-2]
    workspace.select([dense])
    stand.settle()
    fields = stand.window.inspector.findChildren(QLineEdit)
    field = next(field for field in fields if field.text() == "64")
    field.setFocus()
    field.selectAll()
    keys = ("3", "2", "5", Qt.Key.Key_Backspace) * 4
    times = stand.apart(partial(QTest.keyClick, field, key) for key in keys)
    stand.view.setFocus()
    while workspace.document.undo_count:
        workspace.undo()
    stand.settle()
    return times


def _inserted(stand: Stand) -> list[float]:
    """Return ms per frame while a loose node is dragged over wires and dropped."""
    workspace = stand.view.workspace
    stand.look(0.7)
    middle = stand.view.camera.to_canvas((stand.size[0] / 2, stand.size[1] / 2))
    add = AddLayer("relu", (middle[0] + 20, middle[1] + 20))
    workspace.apply(add)
    workspace.select([add.node_id])
    stand.settle()
    times = stand.drag(line(stand.grip(add.node_id), 5, 3))
    workspace.undo()
    stand.settle()
    return times


def while_a_run_streams(stand: Stand) -> Iterator[Scene]:
    """Yield some scenes while metrics come in and the dashboard draws them."""
    stand.stream()
    middle = stand.size[0] / 2, stand.size[1] / 2
    for label, zoom in LOOKS:
        stand.look(zoom)
        node = stand.middle_node()
        yield f"streaming: pan {label}", stand.drag(line(middle, 5, 3), MIDDLE)
        stand.view.workspace.select([node])
        yield f"streaming: drag one {label}", stand.drag(line(stand.grip(node), 3, 2))
        stand.view.workspace.select(())


PARTS: tuple[Callable[[Stand], Iterator[Scene]], ...] = (
    looking,
    selecting,
    dragging,
    editing,
    commanding,
    listing,
    arranging,
    while_a_run_streams,
)


def report_later(report: Report, stand: Stand, name: str, limit: float) -> None:
    """Report the turns after frames that did anything worth a mention."""
    turns = [turn for turn in stand.later if turn > 1.0]
    stand.later.clear()
    if len(turns) > 1:
        high, longest = quantiles(turns, n=20, method="inclusive")[-1], max(turns)
        report.row(f"{name}, turns after, p95", high, "ms", limit=limit)
        report.row(f"{name}, longest turn after", longest, "ms")


def main() -> int:
    """Measure every scene at every size; 1 when a figure is over its limit."""
    app = qt_application()
    report = Report("canvas")
    for count, limit in LIMITS.items():
        for size in SIZES:
            about = f"{count:,} nodes, {size[0]}x{size[1]}"
            least = reference(count, size)
            report.row(f"{about}: reference, fill and rectangles", least, "ms")
            stand = Stand(count, size)
            for part in PARTS:
                for scene, times in part(stand):
                    name = f"{about}: {scene}"
                    report.row(name, median(times), "ms", limit=limit, reference=least)
                    high = quantiles(times, n=20, method="inclusive")[-1]
                    report.row(f"{name}, p95", high, "ms", reference=least)
                    report_later(report, stand, name, limit)
            stand.close()
    del app
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
