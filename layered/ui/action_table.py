"""The one table of all actions: menus, toolbar, shortcuts and the list of keys come from it."""

from layered.ui.menus import edit, file, help_menu, hint, layer, notes, play, separate, tools, view
from layered.ui.menus.entry import Entry

_MENUS = (file, edit, layer, notes, hint, separate, play, tools, view, help_menu)

ENTRIES: tuple[Entry, ...] = tuple(entry for menu in _MENUS for entry in menu.ENTRIES)
"""Every action, in the order of the menus."""
