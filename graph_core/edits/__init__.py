"""Edits: small frozen values, each one step of undo."""

from graph_core.edits.base import Edit, Restore, Several, apply
from graph_core.edits.structure import AddCall, AddLayer, Connect, Delete, Disconnect
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
    "Connect",
    "Delete",
    "Disconnect",
    "Edit",
    "Move",
    "Rename",
    "RenameGraph",
    "Restore",
    "SetParams",
    "SetRecipe",
    "SetTrainable",
    "Several",
    "apply",
]
