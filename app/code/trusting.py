"""Reading code before it is trusted, piece by piece."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.code.editor import CodeEditor
from app.dialogs.frame import Framed
from app.style import scaled
from app.theme import Theme
from app.workspace import Workspace
from graph_core.errors import LoomError
from graph_core.trust import Piece

SIZE = (820, 640)
WARNING = (
    "Once trusted, it runs on this computer with all your rights: it can read, change and send "
    "your files. Trust it only if you have read it. Any edit takes the trust back."
)


class ReadAndTrust(Framed):
    """Shows code with its line numbers; trusting it is never what Enter does."""

    def __init__(self, parent: QWidget, theme: Theme, piece: Piece, left: int) -> None:
        super().__init__(parent, f"Trust the code of {piece.where}?")
        self.say(WARNING, "muted")
        self.editor = CodeEditor(theme, f"Code of {piece.where}", read_only=True)
        self.editor.show_code(piece.source)
        self.body.addWidget(self.editor, 1)
        if left:
            self.say(f"{left} more to read after this one.", "muted")
        self.refuse = self.offer("Not now", 0)
        self.trust = self.offer("I have read it: trust this code", 1)
        self.refuse.setDefault(True)
        self.refuse.setFocus()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*map(scaled, SIZE))


class Trusting:
    """Leads through code that isn't trusted yet, then on to what needs it."""

    def __init__(self, window: QWidget, workspace: Workspace) -> None:
        self._window, self._workspace = window, workspace
        self.dialog: ReadAndTrust | None = None

    def ask(self, found: tuple[Piece, ...], theme: Theme, then: Callable[[], object]) -> None:
        """Show code piece by piece; `then` is called once all of it is trusted."""
        first, *rest = found
        self.dialog = ReadAndTrust(self._window, theme, first, len(rest))

        def answered(trusted: int) -> None:
            if not trusted:
                what = f"the code of {first.where} isn't trusted, so it doesn't run"
                self._workspace.refused.emit(LoomError(what))
            elif self._workspace.trust_code([first]):
                if rest:
                    self.ask(tuple(rest), theme, then)
                else:
                    then()

        self.dialog.finished.connect(answered)
        self.dialog.open()
