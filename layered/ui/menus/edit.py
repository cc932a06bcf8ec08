"""Undo, redo and the selection."""

from layered.ui.desk import Desk
from layered.ui.menus.entry import Entry, always, has_selection


def _undo_text(desk: Desk) -> str:
    return f"Undo {desk.session.undo_label or ''}".strip()


def _redo_text(desk: Desk) -> str:
    return f"Redo {desk.session.redo_label or ''}".strip()


def _toggle_history(desk: Desk) -> None:
    shown = not desk.preferences.now.history_shown
    shelf = desk.preferences.now.shelf_shown and not shown
    desk.preferences.change(history_shown=shown, shelf_shown=shelf)


ENTRIES = (
    Entry("undo", "Undo", "Edit", lambda d: d.session.undo(), ("Ctrl+Z",), "undo",
          lambda d: d.session.undo_label is not None, label=_undo_text),
    Entry("redo", "Redo", "Edit", lambda d: d.session.redo(), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo",
          lambda d: d.session.redo_label is not None, label=_redo_text),
    Entry("history", "History", "Edit", _toggle_history, ("Ctrl+H",), enabled=always,
          checked=lambda d: d.preferences.now.history_shown,
          tip="List every step; a click goes back or forth to it"),
    Entry("clear_selection", "Clear the selection", "Edit",
          lambda d: d.time_area.clear_selection(), enabled=has_selection, starts_group=True),
)  # fmt: skip
