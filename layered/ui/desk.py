"""Everything an action can reach, in one place, so that the table of actions can name it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from layered.session.session import Session
from layered.ui.coaching import Coaching
from layered.ui.exporting import Exporting
from layered.ui.giving import Giving
from layered.ui.hinting import Hinting
from layered.ui.layer_commands import LayerCommands
from layered.ui.note_commands import NoteCommands
from layered.ui.opening import Opening
from layered.ui.playing import Playing
from layered.ui.preferences import Preferences
from layered.ui.recovering import Recovering
from layered.ui.restoring import Restoring
from layered.ui.saving import Saving
from layered.ui.separating import Separating
from layered.ui.shelving import Shelving
from layered.ui.time_area import TimeArea
from layered.ui.workers import Workers


@dataclass(frozen=True, slots=True, eq=False)
class WindowCommands:
    """What only the window itself can do."""

    close: Callable[[], object]
    close_project: Callable[[], object]
    full_screen: Callable[[], object]
    separate: Callable[[], object]
    hear_preview: Callable[[], object]
    choose_method: Callable[[str], object]
    method_name: Callable[[], str]
    show_keys: Callable[[], object]
    show_settings: Callable[[], object]
    show_devices: Callable[[], object]
    record_new: Callable[[], object]
    show_picture: Callable[[], object]
    save_picture: Callable[[], object]
    show_about: Callable[[], object]


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """The parts of the application that people's commands go to."""

    session: Session
    jobs: Workers
    preferences: Preferences
    opening: Opening
    saving: Saving
    recovering: Recovering
    layers: LayerCommands
    notes: NoteCommands
    hinting: Hinting
    coaching: Coaching
    separating: Separating
    giving: Giving
    restoring: Restoring
    shelving: Shelving
    exporting: Exporting
    playing: Playing
    time_area: TimeArea
    window: WindowCommands = field(repr=False)
