"""A block's ports on one side: renamed in place, reordered by drag, by keys and by buttons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.controls.text import button, label, plain_tip, restyle
from app.guard import guarded
from app.inspector.pages import NameEdit
from app.style import scaled
from graph_core.errors import LoomError
from graph_core.graph import Block

Check = Callable[[str, str], LoomError | None]
# How many ports stand at once; a block with more shows the rest when it is asked to.
FEW = 6
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Grip(QLabel):
    """What a row is dragged by; `dragged` carries where the pointer is, `dropped` ends it.

    Esc ends it with `cancelled`.
    """

    dragged = Signal(QPoint)
    dropped = Signal()
    cancelled = Signal()

    def __init__(self, name: str) -> None:
        super().__init__("⋮⋮")
        self.setProperty("role", "muted")
        self._held = False
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(f"Drag {name}")
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
    """One port: a grip, its name in a line, and buttons that move it."""

    def __init__(self, node: str, name: str, check: Check) -> None:
        super().__init__()
        self.setObjectName("port")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.node = node
        self.grip = Grip(name)
        self.name = NameEdit(f"Name of port {name}", partial(check, node))
        self.name.show_name(name)
        self.acts: dict[str, QWidget] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._row.addWidget(self.grip)
        self._row.addWidget(self.name, 1)

    def act(self, sign: str, name: str, run: Callable[[], None], *, on: bool) -> None:
        """Add a button; `name` says what it does."""
        made = button(sign, "flat", tip=name, name=name)
        made.setFixedWidth(scaled(30))
        made.setEnabled(on)
        made.clicked.connect(lambda: run())
        self.acts[name] = made
        self._row.addWidget(made)


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

    def show_ports(self, block: Block, nodes: list[str]) -> None:
        """Show these boundary nodes, of many the first; the row that has the focus keeps it."""
        self._shown = block, nodes
        self.setVisible(bool(nodes))
        shown = len(nodes) if self._whole or len(nodes) <= FEW else FEW
        self.more.setText(f"{len(nodes) - shown} more…")
        self.more.setAccessibleName(f"Show {len(nodes) - shown} more ports")
        self.more.setVisible(shown < len(nodes))
        focused = next((row.node for row in self.rows if row.name.line.hasFocus()), "")
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [self._made(block, nodes, place) for place in range(shown)]
        for row in self.rows:
            self._list.addWidget(row)
            row.show()
            if row.node == focused:
                row.name.line.setFocus()

    def _unfold(self) -> None:
        self._whole = True
        if self._shown is not None:
            self.show_ports(*self._shown)

    def _made(self, block: Block, nodes: list[str], place: int) -> PortRow:
        node = nodes[place]
        name = block.body.layer_of(node).name
        row = PortRow(node, name, self._check)
        row.act("↑", f"Move {name} up", partial(self._step, place, -1), on=place > 0)
        row.act("↓", f"Move {name} down", partial(self._step, place, 1), on=place < len(nodes) - 1)
        row.name.renamed.connect(partial(self.renamed.emit, node))
        row.name.line.installEventFilter(self)
        row.grip.dragged.connect(self._drag)
        row.grip.dropped.connect(partial(self._drop, place))
        row.grip.cancelled.connect(partial(self._mark, None))
        return row

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
