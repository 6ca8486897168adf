"""What every test of the window needs: no screen, and the bundled fonts."""

import gc
import itertools
import os
import weakref
from collections.abc import Iterator

import pytest
import shiboken6

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("LAYERLOOM_STILL", "1")


@pytest.fixture(scope="session")
def qapp_args():
    return ["layerloom"]


@pytest.fixture(autouse=True)
def bundled_fonts(qapp, _fonts_loaded):
    """Sizes of cards and panels depend on the fonts: no test may run without ours."""


@pytest.fixture(scope="session")
def _fonts_loaded(qapp):
    from app.style import load_fonts

    load_fonts()


@pytest.fixture(autouse=True)
def _workspaces_end(monkeypatch) -> Iterator[None]:
    """A window ends its workspace; one that a test made alone would hold all that listens to it."""
    from app.workspace import Workspace

    made: list[weakref.ref[Workspace]] = []
    begin = Workspace.__init__

    def remembered(self, *args, **named):
        begin(self, *args, **named)
        made.append(weakref.ref(self))

    monkeypatch.setattr(Workspace, "__init__", remembered)
    yield
    for workspace in filter(None, (ref() for ref in made)):
        if shiboken6.isValid(workspace):
            workspace.deleteLater()


_TESTS = itertools.count(1)
# How many tests go by between collections of all there is, which take a while each.
OFTEN = 20


@pytest.fixture(autouse=True)
def _collected_here() -> Iterator[None]:
    """As in the program, no other thread may end Qt's objects: their timers would outlive them."""
    gc.disable()
    yield
    gc.collect(2 if next(_TESTS) % OFTEN == 0 else 1)
