"""Playing and moving the playhead."""

from layered.ui.menus.entry import Entry, has_selection

_SHORT_S, _LONG_S = 1.0, 15.0


ENTRIES = (
    Entry("play", "Play", "Play", lambda d: d.playing.toggle(), ("Space",), "play",
          label=lambda d: "Stop" if d.playing.is_playing else "Play"),
    Entry("play_selection", "Play the selection", "Play", lambda d: d.playing.play_selection(),
          ("Shift+Space",)),
    Entry("loop", "Loop", "Play", lambda d: d.playing.toggle_loop(), ("L",), "loop",
          checked=lambda d: d.playing.is_looping, tip="Repeat the selection, or everything"),
    Entry("loop_selection", "Loop the selection", "Play", lambda d: d.playing.loop_selection(),
          ("Shift+L",), enabled=has_selection),
    Entry("compare", "Hear the original", "Play", lambda d: d.playing.toggle_original(), ("X",),
          "compare", checked=lambda d: d.playing.is_original,
          tip="The recording against its layers, equally loud"),
    Entry("to_start", "Go to the start", "Play", lambda d: d.playing.to_start(), ("Home",),
          "to-start", starts_group=True),
    Entry("to_end", "Go to the end", "Play", lambda d: d.playing.to_end(), ("End",)),
    Entry("back", "Back 1 s", "Play", lambda d: d.playing.seek_by(-_SHORT_S), ("Left", ",")),
    Entry("forward", "Forward 1 s", "Play", lambda d: d.playing.seek_by(_SHORT_S),
          ("Right", ".")),
    Entry("far_back", "Back 15 s", "Play", lambda d: d.playing.seek_by(-_LONG_S),
          ("Shift+Left",)),
    Entry("far_forward", "Forward 15 s", "Play", lambda d: d.playing.seek_by(_LONG_S),
          ("Shift+Right",)),
)  # fmt: skip
