"""Every text, port, wire and ring of the theme can be told from its ground, in both themes."""

import pytest

from app.canvas import ink
from app.palette.delegate import TINT
from app.style import mix, tints
from app.theme import THEMES
from graph_core.diagnostics import Severity
from graph_core.spec import CATEGORIES, Kind
from tests.app.test_style import contrast

TEXT, SHAPE = 4.5, 3.0
GROUNDS = ("window", "panel", "raised", "canvas", "node")
BOTH = pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
# The name of a kind nobody knows has no category.
HEADS = (*CATEGORIES, "Blocks", "")


def too_low(pairs, least):
    found = {name: round(contrast(*pair), 2) for name, pair in pairs.items()}
    return {name: value for name, value in found.items() if value < least}


@BOTH
def test_every_category_has_a_colour_of_its_own(theme):
    assert set(CATEGORIES) <= set(theme.category)
    assert len(set(theme.category.values())) == len(theme.category)


@BOTH
def test_text_on_cards_can_be_read_whatever_the_category(theme):
    pairs = {}
    for name in HEADS:
        head, plate = (ink.header(theme, name).name(), ink.plate(theme, name).name())
        pairs |= {("title", name): (theme.text, head)}
        pairs |= {("name", name): (ink.beside(theme).name(), head)}
        pairs |= {("from afar", name): (theme.text, plate)}
    for role in ("text", "muted", "faint", "error", "warning", "good"):
        pairs |= {(role, "node"): (getattr(theme, role), theme.node)}
    assert not too_low(pairs, TEXT)


@BOTH
def test_text_on_what_is_selected_or_hovered_can_be_read(theme):
    selected = tints(theme)["selected"]
    palette = mix(theme.panel, theme.selection, TINT / 255)
    pairs = {
        (role, name): (getattr(theme, role), ground)
        for role in ("text", "muted")
        for name, ground in (
            ("selected", selected),
            ("palette", palette),
            ("hover", tints(theme)["hover"]),
        )
    }
    pairs |= {("reason", "palette"): (theme.error, palette)}
    pairs |= {("library", "hovered"): (theme.text, theme.border)}
    pairs |= {("badge", "frozen"): (theme.text, theme.node_border)}
    assert not too_low(pairs, TEXT)
    signs = {(role, "selected"): (getattr(theme, role), selected) for role in ("error", "warning")}
    assert not too_low(signs, SHAPE)


@BOTH
def test_ports_and_wires_stand_out_from_canvas_and_card(theme):
    pairs = {}
    for ground in ("canvas", "node"):
        for kind in Kind:
            pairs |= {(f"port {kind}", ground): (ink.port(theme, kind), getattr(theme, ground))}
        for role in ("wire", "residual", "shared", "selection", "error", "warning", "good"):
            pairs |= {(role, ground): (getattr(theme, role), getattr(theme, ground))}
    assert not too_low(pairs, SHAPE)


@BOTH
def test_the_focus_ring_stands_out_from_every_ground(theme):
    pairs = {ground: (theme.selection, getattr(theme, ground)) for ground in GROUNDS}
    pairs |= {"primary": (theme.text, theme.window)}
    assert not too_low(pairs, SHAPE)


@BOTH
def test_curves_and_category_bars_stand_out_from_their_panels(theme):
    pairs = {
        (role, ground): (getattr(theme, role), getattr(theme, ground))
        for role in ("train", "validation")
        for ground in ("panel", "window")
    }
    for name, colour in theme.category.items():
        pairs |= {(name, ground): (colour, getattr(theme, ground)) for ground in ("panel", "node")}
    assert not too_low(pairs, SHAPE)


@BOTH
def test_marks_of_findings_can_be_read(theme):
    on = theme.window if theme.name == "dark" else theme.on_accent
    pairs = {
        severity: (on, ink.severity(theme, severity))
        for severity in (Severity.ERROR, Severity.WARNING)
    }
    pairs |= {"shared": (on, theme.shared)}
    assert not too_low(pairs, TEXT)
