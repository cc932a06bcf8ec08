"""Opening, exporting, settings and closing."""

from layered.ui.menus.entry import Entry, always

ENTRIES = (
    Entry("open", "Open…", "File", lambda d: d.opening.choose(), ("Ctrl+O",), "open", always),
    Entry("example", "Open the example", "File", lambda d: d.opening.open_example(),
          enabled=always, tip="A short recording that comes with a hummed hint"),
    Entry("save", "Save", "File", lambda d: d.saving.save(), ("Ctrl+S",), "save",
          tip="Keep the recording, the hints, the layers and every step in one file",
          starts_group=True),
    Entry("save_as", "Save as…", "File", lambda d: d.saving.save_as(), ("Ctrl+Shift+S",),
          tip="Keep it in another file, and go on there"),
    Entry("export", "Export…", "File", lambda d: d.exporting.ask(), ("Ctrl+Shift+E",), "export",
          tip="Write the layers or the mix to files", starts_group=True),
    Entry("settings", "Settings…", "File", lambda d: d.window.show_settings(), ("Ctrl+,",),
          "settings", always, starts_group=True),
    Entry("close", "Close the recording", "File", lambda d: d.window.close_project(), ("Ctrl+W",),
          starts_group=True),
    Entry("quit", "Quit", "File", lambda d: d.window.close(), ("Ctrl+Q",), enabled=always),
)  # fmt: skip
