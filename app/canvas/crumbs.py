"""The breadcrumb: which block is looked into, and the way back, over the canvas' top left."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QMenu, QPushButton, QWidget

from app.canvas.blocks import show_copy
from app.canvas.surface import Surface
from app.controls.text import plain_tip
from app.style import scaled
from app.theme import Theme
from graph_core.blocks import copy_names, repeats

LONGEST = 28


class Crumbs(QFrame):
    """A button per level on the way in; shown only inside a block."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self.setObjectName("crumbs")
        self.setAccessibleName("Where you are")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.levels: list[QPushButton] = []
        self.choosers: dict[int, QMenu] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(6, 3, 6, 3)
        self._row.setSpacing(1)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        self._shown: tuple[Hashable, ...] = ()
        self._dressed: tuple[str, int] = ("", 0)
        self.refresh()

    def names(self) -> list[str]:
        """Return the network's name and the names of the calls entered, outermost first."""
        workspace = self._surface.workspace
        return [workspace.document.graph.name, *workspace.entered_names()]

    def refresh(self) -> None:
        """Show the way in as it is now."""
        names, theme = self.names(), self._surface.theme
        self.setVisible(len(names) > 1)
        if len(names) == 1:
            return  # whoever goes back in finds it as it was
        copies = self._copies()
        self._dress(theme)
        if self._shown == (*names, *copies):
            return
        self._shown = (*names, *copies)
        self._clear()
        for depth, name in enumerate(names):
            if depth:
                self._add(QLabel("›", self))
            self._add(self._button(depth, name, last=depth == len(names) - 1))
            if depth and copies[depth - 1][1] > 1:
                self._add(self._chooser(depth - 1, *copies[depth - 1]))

    def _dress(self, theme: Theme) -> None:
        size = scaled(12)
        if self._dressed == (theme.name, size):
            return
        self._dressed = theme.name, size
        self.setStyleSheet(
            f"#crumbs {{ background: {theme.panel}; border: 1px solid {theme.border};"
            f" border-radius: 6px; }}"
            f"QLabel {{ color: {theme.faint}; }}"
            f"QPushButton {{ background: transparent; border: none; color: {theme.muted};"
            f" padding: 4px 7px; border-radius: 4px; font-size: {size}px; min-height: 14px; }}"
            f"QPushButton:hover {{ background: {theme.raised}; color: {theme.text}; }}"
            f"QPushButton::menu-indicator {{ image: none; width: 0; }}"
            f"QPushButton:disabled {{ color: {theme.text}; font-weight: 600; }}"
        )

    def _add(self, widget: QWidget) -> None:
        self._row.addWidget(widget)
        widget.show()  # only what is shown counts for the size

    def _clear(self) -> None:
        self.levels, self.choosers = [], {}
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _button(self, depth: int, name: str, *, last: bool) -> QPushButton:
        short = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
        button = self._flat(short, name if last else f"Back to {name}", on=not last)
        button.clicked.connect(partial(self._leave, depth))
        self.levels.append(button)
        return button

    def _flat(self, text: str, said: str, *, on: bool) -> QPushButton:
        button = QPushButton(text.replace("&", "&&"), self)
        button.setFlat(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(said)
        button.setToolTip(plain_tip(said))
        button.setEnabled(on)
        return button

    def _copies(self) -> list[tuple[int, int]]:
        """Return which copy of each block is shown, and of how many."""
        workspace = self._surface.workspace
        pairs = zip(workspace.scope, workspace.entered_layers(), strict=True)
        return [(level.copy, repeats(layer)) for level, layer in pairs]

    def _chooser(self, depth: int, copy: int, count: int) -> QPushButton:
        """Return the button that says which copy is shown, with a menu of all of them."""
        said = f"Copy {copy + 1} of {count}"
        button = self._flat(f"{copy + 1} / {count}  ▾", f"{said}: choose another", on=True)
        menu = QMenu(button)
        menu.setAccessibleName("Copies")
        names = copy_names(self._surface.workspace.entered_layers()[depth])
        for place, name in enumerate(names):
            entry = menu.addAction(f"Copy {place + 1}  ·  {name}".replace("&", "&&"))
            entry.setCheckable(True)
            entry.setChecked(place == copy)
            entry.triggered.connect(partial(self._show, depth, place))
        button.setMenu(menu)
        self.choosers[depth] = menu
        return button

    def _show(self, depth: int, copy: int, _: bool = False) -> None:
        show_copy(self._surface, depth, copy)
        self._surface.setFocus()

    def _leave(self, depth: int, _: bool = False) -> None:
        workspace = self._surface.workspace
        workspace.leave(depth)
        for node in workspace.selection:
            self._surface.reveal(node)
        self._surface.setFocus()
