"""Every text can be read in both themes, and every token of the sheet is filled in."""

import pytest
from PySide6.QtGui import QColor, QFontDatabase

from app.style import SCALES, load_fonts, sheet, tints
from app.theme import MONO_FONT, THEMES, UI_FONT

LEAST = 4.5


def luminance(colour: str) -> float:
    """WCAG 2: the relative luminance of an sRGB colour."""
    shares = QColor(colour).getRgbF()[:3]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_the_standard_does():
    assert round(contrast("#ffffff", "#000000"), 2) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_every_text_has_enough_contrast_on_every_ground(theme):
    made = tints(theme)
    pairs = {
        (role, ground): (getattr(theme, role), getattr(theme, ground))
        for role in ("text", "muted", "faint", "good", "warning", "error")
        for ground in ("window", "panel", "raised", "canvas")
    }
    pairs |= {("node", role): (getattr(theme, role), theme.node) for role in ("text", "muted")}
    pairs |= {("button", "accent"): (theme.on_accent, theme.accent)}
    pairs |= {("button", "hover"): (theme.text, made["hover"])}
    pairs |= {("button", "pressed"): (theme.text, made["pressed"])}
    pairs |= {("primary", "hover"): (theme.on_accent, made["accent_hover"])}
    pairs |= {("row", "selected"): (theme.text, made["selected"])}
    for tone in ("good", "warning", "error"):
        pairs[("pill", tone)] = (getattr(theme, tone), made[f"{tone}_tint"])
    for ground in ("window", "panel"):
        pairs[("link", ground)] = (made["link"], getattr(theme, ground))
    pairs |= {("code", kind): (colour, theme.window) for kind, colour in theme.category.items()}
    low = {names: round(contrast(*pair), 2) for names, pair in pairs.items()}
    low = {names: value for names, value in low.items() if value < LEAST}
    assert not low


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("scale", [SCALES[0], SCALES[-1]])
def test_the_sheet_has_a_value_for_every_token(theme, scale):
    assert "$" not in sheet(theme, scale)
    assert theme.accent in sheet(theme, scale)


def test_the_bundled_fonts_are_found(qapp):
    load_fonts()
    assert {UI_FONT, MONO_FONT} <= set(QFontDatabase.families())
