"""Edits: small frozen values, each one step of undo."""

from graph_core.edits.base import Edit, Restore, Several, apply
from graph_core.edits.bypass import SetBypassed
from graph_core.edits.looks import Annotate, Arrange, SetCollapsed, SetOpened, SetRoutes
from graph_core.edits.rewiring import ConnectThrough, DeleteAndHeal, Detach, MoveWires
from graph_core.edits.structure import AddCall, AddLayer, Connect, Delete, Disconnect
from graph_core.edits.surgery import (
    DeleteDeadEnd,
    InsertOnEdge,
    ReplaceKind,
    Rewire,
    SetPortOrder,
    Splice,
    Unlink,
)
from graph_core.edits.values import (
    Move,
    Rename,
    RenameGraph,
    SetParams,
    SetRecipe,
    SetTrainable,
)

__all__ = [
    "AddCall",
    "AddLayer",
    "Annotate",
    "Arrange",
    "Connect",
    "ConnectThrough",
    "Delete",
    "DeleteAndHeal",
    "DeleteDeadEnd",
    "Detach",
    "Disconnect",
    "Edit",
    "InsertOnEdge",
    "Move",
    "MoveWires",
    "Rename",
    "RenameGraph",
    "ReplaceKind",
    "Restore",
    "Rewire",
    "SetBypassed",
    "SetCollapsed",
    "SetOpened",
    "SetParams",
    "SetPortOrder",
    "SetRecipe",
    "SetRoutes",
    "SetTrainable",
    "Several",
    "Splice",
    "Unlink",
    "apply",
]
