"""The window of the tabs, with two files open."""

from tests.app.tabs.conftest import net, two, window, workers
from tests.app.window.conftest import answers, settings, state

__all__ = ["answers", "net", "settings", "state", "two", "window", "workers"]
