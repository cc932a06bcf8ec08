"""Opening, exporting, settings and closing."""

from pathlib import Path

from layered.session.settings import MOST_RECENT
from layered.storage.paths import shown
from layered.ui.desk import Desk
from layered.ui.menus.entry import Entry, always

_RECENT = "File/Open recent"


def _has_recent(desk: Desk) -> bool:
    return bool(desk.preferences.now.recent)


def _recent_entry(place: int) -> Entry:
    """Make the entry of a file that was used lately; the latest has place 0."""

    def is_there(desk: Desk) -> bool:
        return place < len(desk.preferences.now.recent)

    def path(desk: Desk) -> Path:
        return Path(desk.preferences.now.recent[place])

    return Entry(f"recent_{place + 1}", "Recent file", _RECENT, lambda d: d.opening.open(path(d)),
                 enabled=is_there, shown=is_there,
                 label=lambda d: shown(path(d)).replace("&", "&&") if is_there(d)
                 else "Recent file", tip="Open it again")  # fmt: skip


ENTRIES = (
    Entry("open", "Open…", "File", lambda d: d.opening.choose(), ("Ctrl+O",), "open", always),
    Entry("record_new", "Record…", "File", lambda d: d.window.record_new(), ("Ctrl+Shift+N",),
          enabled=always, tip="Record a new mixture with the microphone"),
    Entry("example", "Open the example", "File", lambda d: d.opening.open_example(),
          enabled=always, tip="A short recording that comes with a hummed hint"),
    *map(_recent_entry, range(MOST_RECENT)),
    Entry("forget_recent", "Forget these", _RECENT, lambda d: d.preferences.change(recent=()),
          enabled=_has_recent, starts_group=True, tip="The files themselves stay"),
    Entry("save", "Save", "File", lambda d: d.saving.save(), ("Ctrl+S",), "save",
          tip="Keep the recording, the hints, the layers and every step in one file",
          starts_group=True),
    Entry("save_as", "Save as…", "File", lambda d: d.saving.save_as(), ("Ctrl+Shift+S",),
          tip="Keep it in another file, and go on there"),
    Entry("collect", "Recordings inside the project", "File",
          lambda d: d.preferences.change(collect=not d.preferences.now.collect), enabled=always,
          checked=lambda d: d.preferences.now.collect,
          tip="On, a project is one file that can be moved and given away. Off, it only says "
          "where its recordings are"),
    Entry("export", "Export…", "File", lambda d: d.exporting.ask(), ("Ctrl+Shift+E",), "export",
          tip="Write the layers or the mix to files", starts_group=True),
    Entry("export_notes", "Export notes…", "File", lambda d: d.notes.export(),
          enabled=lambda d: bool(d.notes.roll.notes),
          tip="Write the notes of the current layer as MIDI, MusicXML or CSV"),
    Entry("settings", "Settings…", "File", lambda d: d.window.show_settings(), ("Ctrl+,",),
          "settings", always, starts_group=True),
    Entry("close", "Close the recording", "File", lambda d: d.window.close_project(), ("Ctrl+W",),
          starts_group=True),
    Entry("quit", "Quit", "File", lambda d: d.window.close(), ("Ctrl+Q",), enabled=always),
)  # fmt: skip
