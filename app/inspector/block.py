"""What the inspector says of a block: its title, the order of its ports, the params it exposes."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.controls.text import button, label
from app.inspector.pages import Header, Heading, NameEdit, page, row_of
from app.inspector.ports import PortList
from app.inspector.stack import Subject
from app.scope import block_at
from app.style import scaled
from app.theme import Theme
from app.workspace import Workspace
from graph_core.blocks import boundary
from graph_core.edits import Edit, Rename
from graph_core.edits.blocks import Inside, OrderPorts, RenameBlock, Unexpose
from graph_core.graph import Block

SHARED = "What is changed in here changes in every layer made of this block."
KINDS = (("input", "INPUT PORTS"), ("output", "OUTPUT PORTS"))


class BlockParts(QWidget):
    """A block's title, ports and exposed params, wherever the block is used."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace, self.block_id = workspace, ""
        self.title = NameEdit("Block title", self._check_title)
        self.title.renamed.connect(self._rename)
        self._shown: Any = None
        self.ports = {kind: self._port_list(kind, heading) for kind, heading in KINDS}
        self.rows: list[PartRow] = []
        self._inside = QVBoxLayout()
        self._inside.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(row_of("Block", self.title))
        for ports in self.ports.values():
            layout.addWidget(ports)
        layout.addLayout(self._inside)

    def grow(self, block: Block | None) -> bool:
        """Make some of the rows that a block needs; tell whether any was lacking."""
        return block is not None and any(
            ports.grow(len(boundary(block, kind))) for kind, ports in self.ports.items()
        )

    def turn_to(self, node: str) -> None:
        block = block_at(self.workspace.graph, node)
        self.block_id = block.id if block else ""

    def let_go(self) -> None:
        """Forget what is half typed, and fold what was unfolded."""
        self.title.put_back()
        for ports in self.ports.values():
            ports.let_go()
        self._shown = None

    @property
    def block(self) -> Block | None:
        return self.workspace.document.graph.blocks.get(self.block_id)

    def refresh(self) -> None:
        """Show the block as it is now; rows are made anew only when they differ."""
        block = self.block
        if block is None or block is self._shown:
            return
        self._shown = block
        self.title.show_name(block.title)
        self._clear()
        for kind, ports in self.ports.items():
            ports.show_ports(block, boundary(block, kind))
        names = list(dict.fromkeys(exposed.name for exposed in block.exposed))
        if names:
            self._inside.addWidget(label("EXPOSED PARAMS", "section"))
        for name in names:
            row = PartRow(f"{name}  ·  {_sets(block, name)}")
            row.act("✕", f"Hide {name}", partial(self._hide, name))
            self._put(row)

    def _clear(self) -> None:
        self.rows = []
        while (item := self._inside.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _put(self, row: PartRow) -> None:
        self.rows.append(row)
        self._inside.addWidget(row)

    def _port_list(self, kind: str, heading: str) -> PortList:
        made = PortList(heading, self._check_port)
        made.ordered.connect(partial(self._order, kind))
        made.renamed.connect(self._rename_port)
        return made

    def _order(self, kind: str, ports: list[str]) -> None:
        block = self.block
        if block is None:
            return
        others = [n for other, _ in KINDS if other != kind for n in boundary(block, other)]
        self.workspace.apply_whole(OrderPorts(block.id, (*ports, *others)))

    def _check_port(self, node: str, name: str) -> Any:
        return self.workspace.document.check(self._naming(node, name))

    def _rename_port(self, node: str, name: str) -> None:
        self.workspace.apply_whole(self._naming(node, name))

    def _naming(self, node: str, name: str) -> Edit:
        block = self.workspace.document.graph.blocks[self.block_id]
        return Inside(block.id, Rename(block.body.nodes[node].layer, name, "Rename port"))

    def _hide(self, name: str) -> None:
        self.workspace.apply_whole(Unexpose(self.block_id, name))

    def _check_title(self, title: str) -> Any:
        return self.workspace.document.check(RenameBlock(self.block_id, title))

    def _rename(self, title: str) -> None:
        self.workspace.apply_whole(RenameBlock(self.block_id, title))


def _sets(block: Block, name: str) -> str:
    """Return what an exposed param sets inside: conv1.filters, conv2.filters."""
    layers = block.body.layers
    return ", ".join(
        f"{layers[exposed.layer].name}.{exposed.param}"
        for exposed in block.exposed
        if exposed.name == name and exposed.layer in layers
    )


class PartRow(QWidget):
    """A line of text with small buttons to its right."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = label(text, wrap=True)
        self.acts: dict[str, Any] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._row.addWidget(self.text, 1)

    def act(self, sign: str, name: str, run: Any, *, on: bool = True) -> None:
        """Add a button; `name` says what it does."""
        made = button(sign, "flat", tip=name, name=name)
        if len(sign) == 1:
            made.setFixedWidth(scaled(30))
        made.setEnabled(on)
        made.clicked.connect(lambda: run())
        self.acts[name] = made
        self._row.addWidget(made)


class InsideBlock(Subject):
    """Nothing selected inside a block: the block itself."""

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        self.workspace = workspace
        self.header = Header(theme)
        self.parts = BlockParts(workspace)
        self.page = page([self.header, self.parts])

    def grow(self, _: frozenset[str]) -> bool:
        return self.parts.grow(self.workspace.block)

    def turn_to(self, _: frozenset[str]) -> None:
        block = self.workspace.block
        self.parts.block_id = block.id if block else ""
        self.refresh()

    def refresh(self) -> None:
        if (block := self.parts.block) is not None:
            self.header.show_heading(Heading(block.title, SHARED, "Blocks"))
        self.parts.refresh()

    def let_go(self) -> None:
        self.parts.let_go()
