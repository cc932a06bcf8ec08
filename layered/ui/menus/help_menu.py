"""Help."""

from layered.ui.menus.entry import Entry, always

ENTRIES = (
    Entry("keys", "Keys", "Help", lambda d: d.window.show_keys(), ("?", "F1"), "keys", always),
    Entry("about", "About Layered", "Help", lambda d: d.window.show_about(), enabled=always),
)
