"""The look of every widget: Qt's style sheet and palette made from the theme's tokens."""

from __future__ import annotations

from importlib.resources import files
from string import Template

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from app.theme import BASE_SIZE, MONO_FONT, UI_FONT, Theme

SCALES = (0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
_SIZES = {"tiny": 0.8, "small": 0.9, "mono": 0.96, "big": 1.12, "large": 1.3, "hero": 2.2}
_LINES = {"line": 1.4, "pill_line": 1.3, "pill_radius": 0.84}


def load_fonts() -> None:
    """Make the bundled fonts known to Qt."""
    for font in (files("resources") / "fonts").iterdir():
        if font.name.endswith((".otf", ".ttf")):
            QFontDatabase.addApplicationFontFromData(font.read_bytes())


def mix(colour: str, other: str, share: float) -> str:
    """Return a colour with a share of another: `mix("#000000", "#ffffff", 0.5)` is #808080."""
    a, b = QColor(colour), QColor(other)
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round(x + (y - x) * share) for x, y in pairs)).name()


def tints(theme: Theme) -> dict[str, str]:
    """Return the colours that follow from the tokens: hover, tints of the states, handles."""
    return {
        "hover": mix(theme.raised, theme.text, 0.08),
        "pressed": mix(theme.raised, theme.text, 0.14),
        "accent_hover": mix(theme.accent, "#000000", 0.12),
        "selected": mix(theme.panel, theme.selection, 0.22),
        "border_strong": mix(theme.border, theme.text, 0.25),
        "disabled": mix(theme.muted, theme.panel, 0.45),
        "link": mix(theme.selection, theme.text, 0.15),
        "good_tint": mix(theme.panel, theme.good, 0.09),
        "warning_tint": mix(theme.panel, theme.warning, 0.09),
        "error_tint": mix(theme.panel, theme.error, 0.09),
        "scroll": mix(theme.border, theme.text, 0.12),
        "handle": mix(theme.text, theme.raised, 0.1),
    }


def sheet(theme: Theme, scale: float = 1.0) -> str:
    """Return the style sheet of a theme, its fonts scaled."""
    base = BASE_SIZE * scale
    sizes = {name: str(round(base * share)) for name, share in (_SIZES | _LINES).items()}
    colours = {k: v for k, v in vars(theme).items() if isinstance(v, str)}
    fonts = {"ui_font": UI_FONT, "mono_font": MONO_FONT, "base": str(round(base))}
    template = Template((files("resources") / "style.qss").read_text("utf-8"))
    return template.substitute(colours | tints(theme) | sizes | fonts)


def palette(theme: Theme) -> QPalette:
    """Return Qt's palette, which painted controls take their colours from."""
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.panel,
        QPalette.ColorRole.AlternateBase: theme.raised,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.faint,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Mid: theme.border,
        QPalette.ColorRole.Link: theme.selection,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
    }
    made = QPalette()
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    return made


def scaled(pixels: float) -> int:
    """Return a length that grows with the text: what it is at 100 % gives what it is now."""
    size = QApplication.font().pixelSize()
    # A font that no theme has set yet is measured in points.
    return round(pixels * (size if size > 0 else BASE_SIZE) / BASE_SIZE)


def apply_theme(window: QWidget, theme: Theme, scale: float = 1.0) -> None:
    """Dress a window and its dialogs; a sheet of the whole application costs four times as much."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setPalette(palette(theme))
    font = QFont(UI_FONT)
    font.setPixelSize(round(BASE_SIZE * scale))
    if font != application.font():
        application.setFont(font)
    window.setStyleSheet(sheet(theme, scale))
