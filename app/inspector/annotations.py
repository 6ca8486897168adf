"""The inspector's page for frames and notes: words and colour."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QWidget

from app.canvas.annotating import items_of, recolour, setting
from app.controls.swatch import Swatches
from app.controls.text import label
from app.inspector.pages import Header, Heading, page, row_of
from app.inspector.stack import Subject
from app.theme import Theme
from app.wording import counted
from app.workspace import Workspace
from graph_core.annotations import LONGEST_TITLE, Frame, Note

FRAME = "A frame: what lies in it moves with it. Drag its title to move it, its edges to resize it."
NOTE = "A note. Double-click it, or press Enter, to write in it."


class Annotated(Subject):
    """Selected frames and notes: the title of one frame, and the colour of all."""

    page: QWidget
    ids: tuple[str, ...]

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        self.workspace, self.ids = workspace, ()
        self.header = Header(theme)
        self.title = QLineEdit()
        self.title.setMaxLength(LONGEST_TITLE)
        self.title.setPlaceholderText("Untitled")
        self.title.setAccessibleName("Title of the frame")
        self.title.editingFinished.connect(self._rename)
        self.colours = Swatches("Colour", theme.annotation)
        self.colours.chosen.connect(lambda name: recolour(workspace, name))
        self.trust = label("", "muted", wrap=True)
        self._titled = row_of("Title", self.title)
        named = label("COLOUR", "section")
        self.page = page([self.header, self._titled, named, self.colours, self.trust])

    def turn_to(self, chosen: frozenset[str]) -> None:
        self.ids = tuple(sorted(chosen))
        items = items_of(self.workspace.graph, self.ids)
        self.header.show_heading(_heading(items))
        self._titled.setVisible(len(items) == 1 and isinstance(items[0], Frame))
        self.refresh()

    def let_go(self) -> None:
        self.ids = ()  # what is written here, when the focus leaves it, is no one's title
        self.title.setModified(False)

    def refresh(self) -> None:
        items = items_of(self.workspace.graph, self.ids)
        colours = {item.colour for item in items}
        self.colours.show_colour(colours.pop() if len(colours) == 1 else "")
        if len(items) == 1 and isinstance(items[0], Frame) and not self.title.isModified():
            self.title.setText(items[0].title)
        plain = [
            item
            for item in items
            if isinstance(item, Note) and item.text and not self.workspace.authored.knows(item.text)
        ]
        self.trust.setText(
            "Shown as plain text, since it was written elsewhere. Its menu renders Markdown."
            if plain
            else ""
        )
        self.trust.setVisible(bool(plain))

    def _rename(self) -> None:
        self.title.setModified(False)
        frame = self.workspace.graph.frames.get(self.ids[0]) if self.ids else None
        words = "".join(filter(str.isprintable, self.title.text())).strip()
        if frame is not None and words != frame.title:
            self.workspace.apply(setting([replace(frame, title=words)], "Rename frame"))


def _heading(items: list[Frame | Note]) -> Heading:
    if len(items) == 1:
        return Heading("Frame", FRAME) if isinstance(items[0], Frame) else Heading("Note", NOTE)
    frames = sum(isinstance(item, Frame) for item in items)
    parts = [(frames, "frame"), (len(items) - frames, "note")]
    said = ", ".join(counted(count, thing) for count, thing in parts if count)
    return Heading(said, "A colour chosen here goes to all of them.")
