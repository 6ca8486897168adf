"""Ink: the theme's colours as Qt wants them, and the few that are mixed from two."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor

from app.theme import Theme
from graph_core.diagnostics import Severity
from graph_core.spec import Kind


@lru_cache(maxsize=512)
def colour(text: str, alpha: int = 255) -> QColor:
    """Return a theme colour; `alpha` from 0, clear, to 255."""
    made = QColor(text)
    made.setAlpha(alpha)
    return made


@lru_cache(maxsize=512)
def mixed(base: str, other: str, share: float) -> QColor:
    """Return `base` with a share of `other` in it."""
    a, b = QColor(base), QColor(other)
    parts = zip((a.red(), a.green(), a.blue()), (b.red(), b.green(), b.blue()), strict=True)
    return QColor(*(round(x + (y - x) * share) for x, y in parts))


def category(theme: Theme, name: str) -> str:
    """Return a category's colour; an unknown kind has the faint one."""
    return theme.category.get(name, theme.faint)


def header(theme: Theme, name: str) -> QColor:
    """Return the tint of a card's header."""
    return mixed(theme.node, category(theme, name), 0.26 if theme.name == "dark" else 0.16)


def beside(theme: Theme) -> QColor:
    """Return the colour of a name beside a title, quieter and still legible on any header."""
    return mixed(theme.muted, theme.text, 0.35)


def plate(theme: Theme, name: str) -> QColor:
    """Return the fill of a card seen from afar."""
    return mixed(theme.node, category(theme, name), 0.42 if theme.name == "dark" else 0.3)


def block(theme: Theme, name: str) -> QColor:
    """Return the fill of a node so far away that only its category shows."""
    return mixed(theme.node, category(theme, name), 0.75)


def port(theme: Theme, kind: Kind) -> str:
    """Return a port's colour; the glyph says the same without colour."""
    return theme.dtype.get(kind.value, theme.wire)


def severity(theme: Theme, found: Severity) -> str:
    """Return the colour of a finding."""
    return {Severity.ERROR: theme.error, Severity.WARNING: theme.warning}.get(found, theme.muted)
