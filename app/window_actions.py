"""The window's own commands; those of the panels stand with the panels."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app import looks
from app.action import Action, nothing
from app.canvas.navigation import PRESETS, Preset
from app.style import SCALES
from app.theme import THEMES

if TYPE_CHECKING:
    from app.window import MainWindow

EXPORT_MENU = "File/Export"
RECENT_MENU = "File/Open recent"


def window_actions(window: MainWindow) -> list[Action]:
    """Return the commands of the menus File, Edit, View and Help."""
    return [*_file(window), *_edit(window), *_view(window), *_help(window)]


def _file(window: MainWindow) -> list[Action]:
    filing = window.filing
    return [
        Action("file.new", "New", window.new, "Ctrl+N", "File", "Start with an empty canvas."),
        Action(
            "file.template",
            "New from template…",
            window.show_start,
            "Ctrl+Shift+N",
            "File",
            "Choose a network to start from.",
        ),
        Action("file.open", "Open…", filing.choose_and_open, "Ctrl+O", "File", "Open a network."),
        Action("file.recent", "Open recent", nothing, "", "File"),
        Action("file.save", "Save", _does(filing.save), "Ctrl+S", "File", "Save the network."),
        Action(
            "file.save_as",
            "Save as…",
            _does(filing.save_as),
            "Ctrl+Shift+S",
            "File",
            "Save under another name.",
        ),
        Action(
            "file.revert",
            "Revert",
            filing.revert,
            "",
            "File",
            "Go back to what was last saved.",
            filing.can_revert,
        ),
        Action("file.export", "Export", nothing, "", "File"),
        Action(
            "file.close",
            "Close",
            window.tabs.close,
            "Ctrl+W",
            "File",
            "Leave this network.",
            window.tabs.can_close,
        ),
        Action("file.quit", "Quit", _does(window.close), "Ctrl+Q", "File", "Leave Layerloom."),
    ]


def _edit(window: MainWindow) -> list[Action]:
    workspace = window.workspace
    return [
        Action(
            "edit.undo",
            "Undo",
            workspace.undo,
            "Ctrl+Z",
            "Edit",
            enabled=lambda: bool(workspace.document.undo_title),
        ),
        Action(
            "edit.redo",
            "Redo",
            workspace.redo,
            "Ctrl+Shift+Z; Ctrl+Y",
            "Edit",
            enabled=lambda: bool(workspace.document.redo_title),
        ),
    ]


def _view(window: MainWindow) -> list[Action]:
    return [
        Action(
            "view.search",
            "Search layers, commands, nodes…",
            window.search,
            "Ctrl+K",
            "View",
            "Find anything and do it.",
        ),
        *(_theme(window, name) for name in THEMES),
        Action("view.navigation", "Navigation", nothing, "", "View"),
        *(_navigation(window, preset) for preset in PRESETS.values()),
        *_text_sizes(window),
        *(
            Action(
                f"view.{name.lower()}",
                name,
                partial(window.bottom.show_tab, name),
                f"Alt+{place}",
                "View",
                f"Show the panel {name}.",
            )
            for place, name in enumerate(window.bottom.names, 1)
        ),
    ]


def _text_sizes(window: MainWindow) -> list[Action]:
    def scale() -> float:
        return window.settings.value.font_scale

    return [
        Action(
            "view.larger",
            "Larger text",
            lambda: window.scale_fonts(1),
            "Ctrl+Alt+=; Ctrl+Alt++",
            "View",
            f"Up to {SCALES[-1]:.0%}.",
            lambda: scale() < SCALES[-1],
        ),
        Action(
            "view.smaller",
            "Smaller text",
            lambda: window.scale_fonts(-1),
            "Ctrl+Alt+-",
            "View",
            f"Down to {SCALES[0]:.0%}.",
            lambda: scale() > SCALES[0],
        ),
        Action(
            "view.text_size",
            "Usual text size",
            partial(looks.reset_fonts, window),
            "Ctrl+Alt+0",
            "View",
            "Go back to 100 %.",
            lambda: scale() != 1.0,
        ),
    ]


def _theme(window: MainWindow, name: str) -> Action:
    return Action(
        "view.theme" if name == next(iter(THEMES)) else f"view.theme.{name}",
        f"{name.capitalize()} theme",
        lambda: window.set_theme(name),
        "",
        "View",
        checked=lambda: window.theme.name == name,
    )


def _navigation(window: MainWindow, preset: Preset) -> Action:
    return Action(
        f"view.navigation.{preset.id}",
        f"{preset.title} navigation",
        partial(looks.set_navigation, window, preset),
        "",
        "View/Navigation",
        preset.help,
        checked=lambda: window.canvas.navigation is preset,
    )


def _help(window: MainWindow) -> list[Action]:
    return [
        Action("help.shortcuts", "Shortcuts", window.show_shortcuts, "?", "Help"),
        Action(
            "help.layer",
            "Help on this layer",
            window.show_layer_help,
            "F1; Shift+F1",
            "Help",
            "What the selected layer does, its settings and examples; else the shortcuts.",
        ),
    ]


def _does(ask: Callable[[], bool]) -> Callable[[], None]:
    """Drop an answer that a menu has no use for."""

    def run() -> None:
        ask()

    return run


def recent_actions(window: MainWindow) -> list[Action]:
    """Return an action per file last worked on, and one that forgets them."""
    paths = window.settings.value.recent
    entries = [_recent(window, place, path) for place, path in enumerate(paths)]
    forget = partial(window.settings.update, recent=())
    return [*entries, Action("file.recent.clear", "Clear this list", forget)] if entries else []


def _recent(window: MainWindow, place: int, path: str) -> Action:
    there = Path(path).exists()
    title = path if there else f"{path} (not found)"
    run = partial(_open, window, path)
    return Action(f"file.recent.{place}", title, run, enabled=lambda: there)


def _open(window: MainWindow, path: str) -> None:
    window.filing.open(Path(path))
