"""Separating, its methods, and Stop."""

from layered.methods import all_methods
from layered.methods.method import Method
from layered.ui.desk import Desk
from layered.ui.menus.entry import Entry, always


def _can_separate(desk: Desk) -> bool:
    return desk.session.project is not None and not desk.separating.is_running


def _method_entry(method: Method) -> Entry:
    return Entry(
        f"method_{method.name}",
        method.title,
        "Separate/Method",
        lambda desk: desk.window.choose_method(method.name),
        enabled=always,
        checked=lambda desk: desk.window.method_name() == method.name,
        tip="What Separate does",
    )


ENTRIES = (
    Entry("separate", "Separate", "Separate", lambda d: d.window.separate(),
          ("Ctrl+Return", "Ctrl+Enter"), "separate", _can_separate,
          tip="Find the sound the hint points at"),
    Entry("again", "Try again from another start", "Separate", lambda d: d.separating.again(),
          enabled=_can_separate),
    Entry("hear", "Hear it so far", "Separate", lambda d: d.window.hear_preview(),
          enabled=lambda d: d.separating.preview is not None, icon="listen"),
    *map(_method_entry, all_methods()),
    Entry("stop_job", "Stop", "Separate", lambda d: d.jobs.stop_shown(), ("Ctrl+.",),
          enabled=lambda d: d.jobs.running is not None, starts_group=True),
)  # fmt: skip
