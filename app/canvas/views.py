"""Views: where each open document was looked at, kept while another one is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import ReferenceType, WeakKeyDictionary, ref

from app.canvas.camera import Camera
from app.canvas.mirror import Mirror
from app.opened import Opened
from graph_core.document import GraphDocument

if TYPE_CHECKING:
    from app.canvas.surface import Surface


@dataclass(frozen=True)
class _View:
    document: ReferenceType[GraphDocument]
    camera: Camera
    mirror: Mirror


class Views:
    """Remembers camera and mirror of the documents that a surface doesn't show."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._kept: WeakKeyDictionary[Opened, _View] = WeakKeyDictionary()
        self._ready: WeakKeyDictionary[GraphDocument, Mirror] = WeakKeyDictionary()

    def prepare(self, document: GraphDocument) -> None:
        """Make the mirror of a document that is about to be shown; any thread may ask."""
        self._ready[document] = Mirror(document.graph, document.analysis_so_far)

    def keep(self) -> None:
        """Remember how the document is looked at that is about to be left."""
        surface, opened = self._surface, self._surface.workspace.opened
        camera = replace(surface.camera)
        self._kept[opened] = _View(ref(opened.document), camera, surface.mirror)

    def take_up(self) -> bool:
        """Look at the document now shown as it was left; False when it is new here."""
        surface, workspace = self._surface, self._surface.workspace
        kept = self._kept.pop(workspace.opened, None)
        known = kept is not None and kept.document() is workspace.document
        if kept is not None and known and kept.mirror.graph is workspace.graph:
            surface.mirror = kept.mirror
        else:
            surface.mirror = self._mirror(workspace.document)
        if kept is not None and known:
            surface.camera = kept.camera
        return known

    def _mirror(self, document: GraphDocument) -> Mirror:
        """Return a mirror of what the workspace shows now, the one prepared where it fits."""
        workspace = self._surface.workspace
        ready = self._ready.pop(document, None)
        fits = ready is not None and ready.graph is workspace.graph
        if ready is not None and fits and ready.analysis is workspace.analysis_so_far:
            return ready
        return Mirror(workspace.graph, workspace.analysis_so_far)
