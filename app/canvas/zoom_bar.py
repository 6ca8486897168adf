"""The zoom bar: out, how far, in, fit, tidy."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from app.canvas import commands
from app.canvas.surface import Surface
from app.controls.icons import icon
from app.style import scaled


class ZoomBar(QFrame):
    """Five small buttons at the canvas' bottom left; none takes the focus from it."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self.setObjectName("zoomBar")
        self.setAccessibleName("Zoom")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 3, 4, 3)
        row.setSpacing(1)
        self.out = self._button("−", "Zoom out", partial(commands.zoom_by, surface, 0.8))
        self.percent = self._button(
            "100 %", "Zoom to 100 %", partial(commands.zoom_to_actual, surface)
        )
        self.closer = self._button("+", "Zoom in", partial(commands.zoom_by, surface, 1.25))
        self.fit = self._button("Fit", "Fit all", surface.fit)
        self.tidy = self._button("Tidy", "Tidy", partial(commands.tidy, surface))
        self._shown: tuple[str, str, int] = ("", "", 0)
        self.refresh()

    def _button(self, text: str, name: str, run: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setFlat(True)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: run())
        layout = self.layout()
        assert layout is not None
        layout.addWidget(button)
        return button

    def refresh(self) -> None:
        """Show the camera's zoom and the theme's colours, where they changed."""
        theme = self._surface.theme
        shown = f"{round(self._surface.camera.zoom * 100)} %"
        size = scaled(12)
        if self._shown == (shown, theme.name, size):
            return
        self.percent.setText(shown)
        if self._shown[1:] != (theme.name, size):
            self.setStyleSheet(
                f"#zoomBar {{ background: {theme.panel}; border: 1px solid {theme.border};"
                f" border-radius: 6px; }}"
                f"QPushButton {{ background: transparent; border: none; color: {theme.muted};"
                f" padding: 4px 7px; border-radius: 4px; font-size: {size}px; min-width: 14px;"
                f" min-height: 14px; }}"
                f"QPushButton:hover {{ background: {theme.raised}; color: {theme.text}; }}"
            )
            for drawn, button in (("fit", self.fit), ("tidy", self.tidy)):
                button.setIcon(icon(drawn, theme.muted))
                button.setIconSize(QSize(size, size))
            self.percent.setFixedWidth(scaled(58))
            self.setFixedSize(self.sizeHint())
        self._shown = (shown, theme.name, size)
