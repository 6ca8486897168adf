"""The breadcrumb: which block is looked into, and the way back, over the canvas' top left."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QWidget

from app.canvas.surface import Surface
from app.controls.text import plain_tip

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
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(6, 3, 6, 3)
        self._row.setSpacing(1)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        self._shown: tuple[str, ...] = ()
        self.refresh()

    def names(self) -> list[str]:
        """Return the network's name and the names of the calls entered, outermost first."""
        workspace = self._surface.workspace
        return [workspace.document.graph.name, *workspace.entered_names()]

    def refresh(self) -> None:
        """Show the way in as it is now."""
        names, theme = self.names(), self._surface.theme
        self.setVisible(len(names) > 1)
        if self._shown == (theme.name, *names):
            return
        self._shown = (theme.name, *names)
        self._clear()
        for depth, name in enumerate(names):
            if depth:
                self._add(QLabel("›", self))
            self._add(self._button(depth, name, last=depth == len(names) - 1))
        self.setStyleSheet(
            f"#crumbs {{ background: {theme.panel}; border: 1px solid {theme.border};"
            f" border-radius: 6px; }}"
            f"QLabel {{ color: {theme.faint}; }}"
            f"QPushButton {{ background: transparent; border: none; color: {theme.muted};"
            f" padding: 4px 7px; border-radius: 4px; font-size: 12px; min-height: 14px; }}"
            f"QPushButton:hover {{ background: {theme.raised}; color: {theme.text}; }}"
            f"QPushButton:disabled {{ color: {theme.text}; font-weight: 600; }}"
        )

    def _add(self, widget: QWidget) -> None:
        self._row.addWidget(widget)
        widget.show()  # only what is shown counts for the size

    def _clear(self) -> None:
        self.levels = []
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _button(self, depth: int, name: str, *, last: bool) -> QPushButton:
        short = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
        button = QPushButton(short.replace("&", "&&"), self)
        button.setFlat(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(name if last else f"Back to {name}")
        button.setToolTip(plain_tip(name if last else f"Back to {name}"))
        button.setEnabled(not last)
        button.clicked.connect(partial(self._leave, depth))
        self.levels.append(button)
        return button

    def _leave(self, depth: int, _: bool = False) -> None:
        workspace = self._surface.workspace
        workspace.leave(depth)
        for node in workspace.selection:
            self._surface.reveal(node)
        self._surface.setFocus()
