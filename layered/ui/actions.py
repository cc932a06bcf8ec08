"""Makes menus and shortcuts from the table of actions, and keeps their state right."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from layered.ui import icons, theme
from layered.ui.action_table import ENTRIES
from layered.ui.desk import Desk
from layered.ui.menus.entry import Entry

_LIVE_ICONS = ("play",)
_CHOOSING = (
    "View/Show", "View/Frequency axis", "View/Colours", "View/Window", "View/Time ruler",
    "View/Theme", "Separate/Method", "Tools",
)  # fmt: skip
"""Menus of which one entry is on."""


class Actions(QObject):
    """The actions of a window, by the id of their entry."""

    def __init__(self, window: QMainWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._play_icon = ""
        self.all: dict[str, QAction] = {}
        for entry in ENTRIES:
            self.all[entry.id] = self._make(entry)
        self._group_choices()
        self.apply_keys()
        self.refresh()
        theme.theme_changed.changed.connect(self.restyle)
        self.restyle()

    def fill_menus(self) -> None:
        """Build the menu bar."""
        menus: dict[str, QMenu] = {}
        for entry in ENTRIES:
            path = entry.menu.split("/")
            if path[0] not in menus:
                menus[path[0]] = self._window.menuBar().addMenu(f"&{path[0]}")
            menu = menus[path[0]]
            if len(path) > 1:
                if entry.menu not in menus:
                    menus[entry.menu] = menu.addMenu(path[1])
                menu = menus[entry.menu]
            if entry.starts_group:
                menu.addSeparator()
            menu.addAction(self.all[entry.id])

    def refresh(self) -> None:
        """Bring texts, ticks and what can be used up to date."""
        for entry in ENTRIES:
            action = self.all[entry.id]
            action.setEnabled(entry.enabled(self._desk))
            action.setVisible(entry.shown(self._desk))
            if entry.checked is not None:
                action.setChecked(entry.checked(self._desk))
            if entry.label is not None:
                text = entry.label(self._desk)
                if text != action.text():
                    action.setText(text)
                    action.setToolTip(_tool_tip(entry, text))
        self._show_live_icons()

    def apply_keys(self) -> None:
        """Give every action its keys; single letters only where they are wanted."""
        single = self._desk.preferences.now.single_keys
        for entry in ENTRIES:
            keys = [key for key in entry.keys if single or not _is_single(key)]
            self.all[entry.id].setShortcuts([QKeySequence(key) for key in keys])

    def restyle(self) -> None:
        """Tint the icons anew."""
        for entry in ENTRIES:
            if entry.icon and entry.id not in _LIVE_ICONS:
                color = theme.tokens().record if entry.icon == "record" else None
                self.all[entry.id].setIcon(icons.icon(entry.icon, color))
        self._play_icon = ""
        self._show_live_icons()

    def _make(self, entry: Entry) -> QAction:
        action = QAction(entry.text, self._window)
        action.setCheckable(entry.checked is not None)
        action.setToolTip(_tool_tip(entry, entry.text))
        action.triggered.connect(lambda: self._trigger(entry))
        self._window.addAction(action)
        return action

    def _trigger(self, entry: Entry) -> None:
        entry.call(self._desk)
        self.refresh()

    def _group_choices(self) -> None:
        for menu in _CHOOSING:
            group = QActionGroup(self._window)
            for entry in ENTRIES:
                if entry.menu == menu and entry.checked is not None:
                    group.addAction(self.all[entry.id])

    def _show_live_icons(self) -> None:
        shown = "stop" if self._desk.playing.is_playing else "play"
        if shown != self._play_icon:
            self._play_icon = shown
            self.all["play"].setIcon(icons.icon(shown))


def _tool_tip(entry: Entry, text: str) -> str:
    told = f"{text.rstrip('…')}. {entry.tip}" if entry.tip else text.rstrip("…")
    return f"{told} ({shown_keys(entry)})" if entry.keys else told


def shown_keys(entry: Entry) -> str:
    """Write an entry's first shortcut as the platform does."""
    return QKeySequence(entry.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)


def _is_single(key: str) -> bool:
    return len(key) == 1 or (key.startswith("Shift+") and len(key) == len("Shift+") + 1)
