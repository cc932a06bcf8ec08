"""Makes the parts that people's commands go to, and connects the panels to them."""

from collections.abc import Callable

from PySide6.QtWidgets import QMainWindow

from layered.methods.method import Outcome
from layered.model.layer import LayerId
from layered.playback.player import Player
from layered.playback.recorder import Recorder
from layered.session.dictionary_shelf import DictionaryShelf
from layered.session.safekeeping import Safekeeping
from layered.session.session import Session
from layered.ui.coaching import Coaching
from layered.ui.desk import Desk, WindowCommands
from layered.ui.exporting import Exporting
from layered.ui.giving import Giving
from layered.ui.hinting import Hinting
from layered.ui.layer_commands import LayerCommands
from layered.ui.note_commands import NoteCommands
from layered.ui.note_roll import NoteRoll
from layered.ui.opening import Opening
from layered.ui.panels import Panels
from layered.ui.playing import Playing
from layered.ui.preferences import Preferences
from layered.ui.recovering import Recovering
from layered.ui.restoring import Restoring
from layered.ui.saving import Saving
from layered.ui.selection import Selection
from layered.ui.separating import Separating
from layered.ui.shelving import Shelving
from layered.ui.workers import Workers

PREVIEW = "preview"
"""The name under which what was found so far is heard."""


def assemble(
    window: QMainWindow,
    panels: Panels,
    session: Session,
    workers: Workers,
    player: Player,
    recorder: Recorder,
    preferences: Preferences,
    selection: Selection,
    safekeeping: Safekeeping,
    shelf: DictionaryShelf,
    *,
    guard: Callable[[Callable[[], object]], None],
    refresh: Callable[[], None],
    commands: WindowCommands,
) -> Desk:
    """Make the desk of a window.

    Parameters
    ----------
    guard : callable
        Asks before the open project is given up, then does what it was given.
    refresh : callable
        Brings up to date what depends on more than one part.
    """
    banner, area, tell = panels.banner, panels.time_area, panels.status.tell
    playing = Playing(session, player, banner, lambda: area.selection, area.reveal)
    opening = Opening(window, session, workers, banner, preferences, guard, tell, safekeeping)

    def show_preview(layer_id: LayerId, outcome: Outcome | None) -> None:
        area.set_preview(layer_id, outcome)
        if playing.heard_alone == PREVIEW and outcome is not None:
            playing.hear_alone(PREVIEW, outcome.parts[0].sound)
        elif playing.heard_alone == PREVIEW:
            playing.end_alone()

    roll = NoteRoll(session, selection)
    area.spectrogram.show_notes(roll)
    hinting = Hinting(session, recorder, area.hint_strip, playing, opening, banner, preferences)
    return Desk(
        session=session,
        jobs=workers,
        preferences=preferences,
        opening=opening,
        saving=Saving(window, session, workers.files, banner, preferences, tell),
        recovering=Recovering(session, safekeeping, workers, panels.start_page, banner, guard),
        layers=LayerCommands(session, selection, panels.side.layers),
        notes=NoteCommands(
            window,
            session,
            roll,
            selection,
            workers,
            playing,
            banner,
            area.spectrogram,
            tell,
            refresh,
        ),
        hinting=hinting,
        coaching=Coaching(session, workers.coach, hinting, area),
        separating=Separating(
            session, workers.engine, banner, selection, show_preview, refresh, tell
        ),
        giving=Giving(
            panels.side.separating.inputs_forms,
            session,
            opening,
            banner,
            preferences,
            lambda: area.selection,
        ),
        restoring=Restoring(
            window, session, workers, opening, playing, selection, lambda: area.selection
        ),
        shelving=Shelving(
            window,
            shelf,
            panels.shelf,
            panels.side.separating,
            session,
            workers,
            opening,
            hinting,
            playing,
            selection,
            banner,
            preferences,
            lambda: area.selection,
            tell,
        ),
        exporting=Exporting(window, session, workers.files, banner, preferences, refresh, tell),
        playing=playing,
        time_area=area,
        window=commands,
    )


def connect(panels: Panels, desk: Desk, selection: Selection, refresh: Callable[[], None]) -> None:
    """Connect what panels ask for to the parts that do it."""
    area, status, panel = panels.time_area, panels.status, panels.side.separating
    playing, separating = desk.playing, desk.separating

    def hear_preview(hear: bool) -> None:
        if hear and separating.preview is not None:
            playing.hear_alone(PREVIEW, separating.preview.parts[0].sound)
        elif playing.heard_alone == PREVIEW:
            playing.end_alone()

    panels.start_page.open_requested.connect(desk.opening.choose)
    panels.start_page.record_requested.connect(desk.window.record_new)
    panels.start_page.example_requested.connect(desk.opening.open_example)
    area.seek_requested.connect(playing.seek)
    area.hover_changed.connect(status.show_pointer)
    area.selection_changed.connect(playing.follow_selection)
    area.selection_changed.connect(desk.giving.show_selection)
    area.selection_changed.connect(refresh)
    area.viewport.changed.connect(refresh)
    area.hint_strip.selection_changed.connect(refresh)
    area.hint_strip.selection_changed.connect(desk.coaching.look_again)
    area.selection_changed.connect(desk.coaching.look_again)
    panels.side.export.clicked.connect(desk.exporting.ask)
    panel.separate_requested.connect(desk.window.separate)
    panel.hear_requested.connect(hear_preview)
    panel.needs_changed.connect(refresh)
    panel.folded.connect(lambda shown: desk.preferences.change(adjustments_shown=shown))
    status.stop_requested.connect(desk.jobs.stop_shown)
    status.output.clip_cleared.connect(playing.player.output_meter.reset_clip)
    selection.changed.connect(refresh)
