"""The way of a picture: how it is to be, then a file or the clipboard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from app.action import Action
from app.canvas.surface import Surface
from app.picture.dialog import COPY, SAVE, PictureDialog
from app.picture.formats import FORMATS, PictureFormat, png_image, write_picture
from app.picture.painting import Shot
from graph_core.clipboard import copy_text
from graph_core.errors import LoomError

# How sharp a picture is on the clipboard, where it fits.
SHARP = 2.0


class PictureFlow(QObject):
    """Makes pictures of what a canvas shows; `said` carries a sentence, its tone and a file."""

    said = Signal(str, str, object)
    refused = Signal(object)

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface

    def actions(self) -> list[Action]:
        """Return the commands that make pictures."""
        return [
            Action(
                "export.picture",
                "Picture…",
                self.export,
                "Ctrl+Shift+E",
                "File/Export",
                "Write the network or the selection as SVG, PNG or PDF; it carries the network.",
                self._something,
            ),
            Action(
                "edit.copy_picture",
                "Copy as picture",
                self.copy_shown,
                "Ctrl+Alt+C",
                "Edit",
                "Put a picture of the selection, or of the whole, on the clipboard.",
                self._something,
            ),
        ]

    def _something(self) -> bool:
        graph = self._surface.workspace.graph
        return bool(graph.nodes or graph.frames or graph.notes)

    def shots(self) -> tuple[Shot, Shot | None]:
        """Return the shots of the whole and of what is selected, as far as something is."""
        workspace = self._surface.workspace
        whole = Shot(
            workspace.graph,
            workspace.analysis,
            self._surface.theme,
            authored=workspace.authored,
        )
        return whole, whole.of(workspace.chosen) if workspace.chosen else None

    def export(self) -> None:
        """Ask how the picture is to be, and make it."""
        dialog = PictureDialog(self._surface.window(), *self.shots())
        done = dialog.exec()
        if done == COPY:
            self.copy(dialog.shot)
        elif done == SAVE:
            shot = dialog.shot
            path = self._place(dialog.format)
            if path is not None:
                self.write(shot, path)

    def write(self, shot: Shot, path: Path) -> None:
        """Write a picture and say so, or why it wasn't."""
        try:
            write_picture(shot, path)
        except LoomError as error:
            self.refused.emit(error)
            return
        self.said.emit(f"Wrote {path.name}.", "good", path)

    def copy_shown(self) -> None:
        """Copy what is selected as a picture, or the whole."""
        whole, part = self.shots()
        shot = replace(part or whole, scale=SHARP)
        self.copy(shot.at_most(FORMATS[".png"].most(shot)))

    def copy(self, shot: Shot) -> None:
        """Put a picture on the clipboard, with the layers as text for who pastes them here."""
        data = QMimeData()
        data.setImageData(png_image(shot))
        data.setText(
            copy_text(shot.graph, (*shot.graph.nodes, *shot.graph.frames, *shot.graph.notes))
        )
        QGuiApplication.clipboard().setMimeData(data)
        self.said.emit("The picture is on the clipboard.", "good", None)

    def _place(self, kind: PictureFormat) -> Path | None:
        workspace = self._surface.workspace
        folder = workspace.path.parent if workspace.path is not None else Path.home()
        name = workspace.document.graph.name.replace("/", "-")
        chosen, _ = QFileDialog.getSaveFileName(
            self._surface.window(),
            "Save picture",
            str(folder / f"{name}{kind.suffix}"),
            f"{kind.title} (*{kind.suffix})",
        )
        path = Path(chosen) if chosen else None
        if path is not None and path.suffix.lower() != kind.suffix:
            path = path.with_name(path.name + kind.suffix)
        return path
