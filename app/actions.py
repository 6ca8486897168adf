"""The commands of a window: shortcuts, menus and the shortcut sheet, all derived from actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from app.action import Action

MENUS = ("File", "Edit", "Layer", "View", "Train", "Runs", "Help")
# A line stands above these in their menu.
GROUPS = frozenset(
    [
        "file.save",
        "file.recent.clear",
        "file.compare",
        "file.export",
        "file.close",
        "edit.cut",
        "edit.find",
        "help.about",
        "view.theme",
    ]
)
Provider = Callable[[], list[Action]]


class Commands:
    """Every action of a window by id; text fields have first claim on a key."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._actions: dict[str, Action] = {}
        self._keys: dict[str, str] = {}
        self.submenus: dict[str, Provider] = {}

    def add(self, actions: Iterable[Action]) -> None:
        """Take up actions and bind their keys in the whole window."""
        for action in actions:
            self.offer([action])
            for key in action.shortcuts:
                shortcut = QShortcut(sequence(key), self._window)
                shortcut.activated.connect(lambda id_=action.id: self.run(id_))

    def offer(self, actions: Iterable[Action]) -> None:
        """Take up actions whose keys a panel answers to itself while it has the focus.

        Raises ValueError when an id or a key is taken.
        """
        for action in actions:
            if action.id in self._actions:
                raise ValueError(f"two actions are called {action.id!r}")
            self._actions[action.id] = action
            for key in action.shortcuts:
                if holder := self._keys.get(key):
                    raise ValueError(f"{key} is held by {holder!r} and wanted by {action.id!r}")
                self._keys[key] = action.id

    def __iter__(self) -> Iterator[Action]:
        return iter(self._actions.values())

    def __getitem__(self, id_: str) -> Action:
        return self._actions[id_]

    def run(self, id_: str) -> None:
        """Run an action if it is enabled now."""
        action = self._actions[id_]
        if action.enabled():
            action.run()

    def menu(self) -> QMenu:
        """Return the whole menu; its parts are filled whenever they open."""
        menu = QMenu(self._window)
        menu.setAccessibleName("Menu")
        for name in menu_names(self):
            self._submenu(menu, name, name)
        return menu

    def submenu(self, name: str, parent: QWidget) -> QMenu:
        """Return one menu of its own, such as File/Export for a button."""
        menu = QMenu(parent)
        menu.setAccessibleName(name.rpartition("/")[2])
        menu.aboutToShow.connect(lambda: self._fill(menu, name))
        return menu

    def _submenu(self, menu: QMenu, title: str, name: str) -> None:
        sub = menu.addMenu(title)
        sub.aboutToShow.connect(lambda: self._fill(sub, name))

    def _fill(self, menu: QMenu, name: str) -> None:
        menu.clear()
        if provider := self.submenus.get(name):
            self._put(menu, provider())
        self._put(menu, [action for action in self if action.menu == name])
        if menu.isEmpty():
            menu.addAction("Nothing yet").setEnabled(False)

    def _put(self, menu: QMenu, actions: Iterable[Action]) -> None:
        for action in actions:
            if action.id in GROUPS and not menu.isEmpty():
                menu.addSeparator()
            below = f"{action.menu}/{action.title}"
            if below in self.submenus or any(other.menu == below for other in self):
                self._submenu(menu, action.title, below)
                continue
            entry = menu.addAction(f"{action.title.replace('&', '&&')}\t{keys_text(action)}")
            entry.setEnabled(action.enabled())
            entry.setStatusTip(action.help)
            if action.checked:
                entry.setCheckable(True)
                entry.setChecked(action.checked())
            entry.triggered.connect(lambda _=False, run=action.run: run())


def menu_names(actions: Iterable[Action]) -> list[str]:
    """Return the top menus that hold something, in their usual order."""
    used = {action.menu.partition("/")[0] for action in actions if action.menu}
    return [*(name for name in MENUS if name in used), *sorted(used - set(MENUS))]


def sequence(key: str) -> QKeySequence:
    """Return a shortcut from its portable text."""
    return QKeySequence(key, QKeySequence.SequenceFormat.PortableText)


@lru_cache(maxsize=512)
def native(key: str) -> str:
    """Return a shortcut as this platform writes it."""
    return sequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def keys_text(action: Action) -> str:
    """Return an action's first shortcut as this platform writes it."""
    first = next(iter(action.shortcuts), "")
    return native(first) if first else ""


def shortcut_rows(actions: Iterable[Action]) -> Iterator[tuple[str, str, str]]:
    """Yield (menu, title, keys) of every action that has a shortcut, for the shortcut sheet."""
    for action in actions:
        keys = " or ".join(map(native, action.shortcuts))
        if keys:
            yield action.menu.partition("/")[0] or "Canvas", action.title, keys
