"""A trained network for use elsewhere, tried in a fresh process before it is put in place."""

from runtime.engine.export.export import Exported, export_run

__all__ = ["Exported", "export_run"]
