"""A block's ports on one side: renamed in place, reordered by drag, by keys and by buttons."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.controls.text import button, label, plain_tip, restyle
from app.guard import guarded
from app.inspector.pages import NameEdit
from app.style import scaled
from graph_core.errors import LoomError
from graph_core.graph import Block

Check = Callable[[str, str], LoomError | None]
# How many ports stand at once; a block with more shows the rest when it is asked to.
FEW = 6
# How many rows are made at a time while nobody waits for them.
AT_A_TIME = 2
# What moves a port: by how far, with the sign and the word for it.
WAYS = {-1: ("↑", "up"), 1: ("↓", "down")}
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Grip(QLabel):
    """What a row is dragged by; `dragged` carries where the pointer is, `dropped` ends it.

    Esc ends it with `cancelled`.
    """

    dragged = Signal(QPoint)
    dropped = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__("⋮⋮")
        self.setProperty("role", "muted")
        self._held = False
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setToolTip(plain_tip("Drag to reorder; Alt+Up and Alt+Down do the same"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._key(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._moved(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._released()

    @guarded
    def _pressed(self, event: QMouseEvent) -> None:
        self._held = event.button() == Qt.MouseButton.LeftButton

    @guarded
    def _key(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self._held:
            event.ignore()
            return
        self.let_go()

    def let_go(self) -> None:
        """End a drag without a trace."""
        if self._held:
            self._held = False
            self.cancelled.emit()

    @guarded
    def _moved(self, event: QMouseEvent) -> None:
        if self._held:
            self.dragged.emit(event.globalPosition().toPoint())

    @guarded
    def _released(self) -> None:
        if self._held:
            self._held = False
            self.dropped.emit()


class PortRow(QWidget):
    """One port: a grip, its name in a line, and buttons; `moved` carries by how many places."""

    moved = Signal(int)

    def __init__(self, check: Check) -> None:
        super().__init__()
        self.setObjectName("port")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.node = ""
        self.grip = Grip()
        self.name = NameEdit("", lambda name: check(self.node, name))
        self._arrows = {way: button(sign, "flat") for way, (sign, _) in WAYS.items()}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.grip)
        row.addWidget(self.name, 1)
        for way, arrow in self._arrows.items():
            arrow.setFixedWidth(scaled(30))
            arrow.clicked.connect(partial(self.moved.emit, way))
            row.addWidget(arrow)

    @property
    def acts(self) -> dict[str, QPushButton]:
        """The buttons by what they do."""
        return {arrow.accessibleName(): arrow for arrow in self._arrows.values()}

    def show_port(self, node: str, name: str, ways: Collection[int]) -> None:
        """Be about a port that can be moved these ways; what is half typed of another one goes."""
        if node != self.node:
            self.let_go()
        self.node = node
        self.name.show_name(name)
        self.name.line.setAccessibleName(f"Name of port {name}")
        self.grip.setAccessibleName(f"Drag {name}")
        for way, arrow in self._arrows.items():
            said = f"Move {name} {WAYS[way][1]}"
            arrow.setToolTip(plain_tip(said))
            arrow.setAccessibleName(said)
            arrow.setEnabled(way in ways)

    def let_go(self) -> None:
        """Forget a name that is half typed, and end a drag."""
        self.name.put_back()
        self.grip.let_go()

    def parts(self) -> tuple[QWidget, ...]:
        """Return what can have the focus, alike in every row."""
        return (self.grip, self.name.line, *self._arrows.values())


class PortList(QWidget):
    """The ports of one side, top to bottom.

    `ordered` carries the nodes in their new order, `renamed` a node and its new name.
    """

    ordered = Signal(list)
    renamed = Signal(str, str)

    def __init__(self, heading: str, check: Check) -> None:
        super().__init__()
        self._check = check
        self.rows: list[PortRow] = []
        self._shown: tuple[Block, list[str]] | None = None
        self._whole = False
        self._target: int | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(label(heading, "section"))
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        layout.addLayout(self._list)
        self.more = button("", "link")
        self.more.clicked.connect(self._unfold)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def grow(self, count: int) -> bool:
        """Make some of the rows that so many ports need; tell whether any was lacking."""
        wanted, there = min(count, FEW), len(self.rows)
        for place in range(there, min(there + AT_A_TIME, wanted)):
            self._add_row(place)
        return there < wanted

    def show_ports(self, block: Block, nodes: list[str]) -> None:
        """Show these boundary nodes, of many the first; the port that has the focus keeps it."""
        self._shown = block, nodes
        self.setVisible(bool(nodes))
        shown = len(nodes) if self._whole or len(nodes) <= FEW else FEW
        self.more.setText(f"{len(nodes) - shown} more…")
        self.more.setAccessibleName(f"Show {len(nodes) - shown} more ports")
        self.more.setVisible(shown < len(nodes))
        port, part = self._focused()
        for row in self.rows[shown:]:
            row.hide()
            row.deleteLater()
        del self.rows[shown:]
        while len(self.rows) < shown:
            self._add_row(len(self.rows))
        for place, row in enumerate(self.rows):
            node = nodes[place]
            ways = [way for way in WAYS if 0 <= place + way < len(nodes)]
            row.show_port(node, block.body.layer_of(node).name, ways)
            if node == port:
                row.parts()[part].setFocus()

    def _focused(self) -> tuple[str, int]:
        """Return the port that has the focus, and which part of its row."""
        found = [
            (row.node, place)
            for row in self.rows
            for place, part in enumerate(row.parts())
            if part.hasFocus()
        ]
        return found[0] if found else ("", 0)

    def let_go(self) -> None:
        """Forget what is half typed, end a drag, and fold the list."""
        self._whole = False
        for row in self.rows:
            row.let_go()

    def _unfold(self) -> None:
        self._whole = True
        if self._shown is not None:
            self.show_ports(*self._shown)

    def _add_row(self, place: int) -> None:
        row = PortRow(self._check)
        row.moved.connect(partial(self._step, place))
        row.name.renamed.connect(lambda name: self.renamed.emit(row.node, name))
        row.name.line.installEventFilter(self)
        row.grip.dragged.connect(self._drag)
        row.grip.dropped.connect(partial(self._drop, place))
        row.grip.cancelled.connect(partial(self._mark, None))
        self.rows.append(row)
        self._list.addWidget(row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return bool(self._key(watched, event))

    @guarded
    def _key(self, watched: QObject, event: QEvent) -> bool:
        """Move the row whose name has the focus with Alt and an arrow."""
        own = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if not isinstance(event, QKeyEvent) or event.type() not in own:
            return False
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        by = STEPS.get(Qt.Key(event.key())) if alt else None
        if by is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        place = next(i for i, row in enumerate(self.rows) if row.name.line is watched)
        self._step(place, by)
        return True

    def _step(self, place: int, by: int) -> None:
        last = len(self._shown[1]) - 1 if self._shown else 0
        self._put(place, max(0, min(place + by, last)))

    def _drag(self, at: QPoint) -> None:
        """Mark the row whose place the dragged one would take."""
        y = self.mapFromGlobal(at).y()
        below = [place for place, row in enumerate(self.rows) if row.geometry().bottom() >= y]
        self._mark(below[0] if below else len(self.rows) - 1)

    def _drop(self, place: int) -> None:
        target = self._target
        self._mark(None)
        if target is not None:
            self._put(place, target)

    def _mark(self, target: int | None) -> None:
        self._target = target
        for place, row in enumerate(self.rows):
            restyle(row, target="true" if place == target else "false")

    def _put(self, place: int, target: int) -> None:
        if place != target:
            nodes = list(self._shown[1]) if self._shown else []
            nodes.insert(target, nodes.pop(place))
            self.ordered.emit(nodes)
