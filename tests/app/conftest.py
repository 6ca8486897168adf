"""What every test of the window needs: no screen, and the bundled fonts."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


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
