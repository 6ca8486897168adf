"""What every test of the window needs: no screen, and the bundled fonts."""

import gc
import os
from collections.abc import Iterator

import pytest

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
def _collected_here() -> Iterator[None]:
    """As in the program, no other thread may end Qt's objects: their timers would outlive them."""
    gc.disable()
    yield
    gc.collect(1)
