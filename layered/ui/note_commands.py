"""What the keys and the menu do with notes."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QFileDialog, QWidget

from layered.dsp.notes.synth import synthesized
from layered.errors import LayeredError
from layered.export.file_names import safe_stem
from layered.export.note_formats import NOTE_FORMATS
from layered.export.notes import write_notes
from layered.model import edits, note_edits
from layered.model.hint import Hint, HintKind
from layered.model.layer import LayerId
from layered.model.note import Note
from layered.model.project import Project, layer_of, split_of
from layered.model.recording import Recording
from layered.session.note_layers import Lifting, layer_to_lift_from
from layered.session.render import layer_sound
from layered.session.session import Session
from layered.session.transcription import Transcribed, Transcription
from layered.ui.banner import Banner, Tone
from layered.ui.note_roll import NoteRoll
from layered.ui.playing import Playing
from layered.ui.selection import Selection
from layered.ui.spectrogram_view import SpectrogramView
from layered.ui.tools import notes as notes_tool
from layered.ui.workers import Workers

HEARD = "notes"
"""The name under which notes are heard."""


class NoteCommands:
    """Edits of the chosen notes, each one undo step, and what notes are good for."""

    def __init__(
        self,
        window: QWidget,
        session: Session,
        roll: NoteRoll,
        selection: Selection,
        workers: Workers,
        playing: Playing,
        banner: Banner,
        view: SpectrogramView,
        tell: Callable[[str], None],
        when_changed: Callable[[], None],
    ) -> None:
        self._window, self._session, self._selection = window, session, selection
        self.roll = roll
        self._workers, self._playing, self._banner = workers, playing, banner
        self._view, self._tell, self._when_changed = view, tell, when_changed
        roll.changed.connect(when_changed)

    # Finding them

    def transcribe(self) -> None:
        """Write down the notes of the current layer, in the background."""
        project, layer_id = self._session.project, self._selection.layer_id
        if project is None or layer_id is None:
            return
        allocate = self._session.scratch.allocate

        def work(report: Callable[..., None]) -> Transcribed:
            sound = layer_sound(project, layer_id, allocate, report)
            return Transcription(sound, project.mixture.sample_rate_hz).run(report)

        self._workers.engine.start(
            "Writing down the notes",
            work,
            on_result=lambda found: self._show(project, layer_id, found),
            on_error=self._complain,
            on_cancelled=lambda: self._tell("Stopped. No notes were written down."),
        )
        self._when_changed()

    def _show(self, project: Project, layer_id: LayerId, found: object) -> None:
        assert isinstance(found, Transcribed)
        if not self._is_open(project):
            return
        self._session.do(
            "Write down the notes", lambda p: note_edits.set_notes(p, layer_id, found.notes)
        )
        self.roll.show(shown=True)
        if found.notes:
            self._view.use(notes_tool.TOOL)
            name = layer_of(project, layer_id).name
            count = "1 note is" if len(found.notes) == 1 else f"{len(found.notes)} notes are"
            self._tell(f"{count} written down from {name}.")
        for warning in found.warnings:
            self._banner.say(warning)
        self._when_changed()

    def toggle_shown(self) -> None:
        """Show the notes over the picture, or hide them."""
        self.roll.show(shown=not self.roll.is_shown)

    # Changing them

    def choose_all(self) -> None:
        """Choose every note, with the tool for notes in hand."""
        self._view.use(notes_tool.TOOL)
        self.roll.choose_all()

    def delete(self) -> None:
        """Take the chosen notes away."""
        ids = self.roll.chosen_ids
        self.roll.edit("Delete notes", lambda p, i: note_edits.delete_notes(p, i, ids))

    def split(self) -> None:
        """Cut the chosen notes where the playhead is."""
        ids, at_s = self.roll.chosen_ids, self._playing.position_s
        self.roll.edit("Split notes", lambda p, i: note_edits.split_notes(p, i, ids, at_s))

    def join(self) -> None:
        """Make one note of those that have the same pitch."""
        ids = self.roll.chosen_ids
        self.roll.edit("Join notes", lambda p, i: note_edits.join_notes(p, i, ids))

    def transpose(self, semitones: int) -> None:
        """Move the chosen notes up or down."""
        ids = self.roll.chosen_ids
        label = "Move notes" if abs(semitones) == 1 else "Move notes by an octave"
        self.roll.edit(label, lambda p, i: note_edits.move_notes(p, i, ids, 0.0, semitones))

    def nudge(self, seconds: float) -> None:
        """Move the chosen notes a little earlier or later."""
        ids = self.roll.chosen_ids
        self.roll.edit("Move notes", lambda p, i: note_edits.move_notes(p, i, ids, seconds, 0))

    def louder(self, step: int) -> None:
        """Make the chosen notes louder or softer."""
        ids = self.roll.chosen_ids
        label = "Louder notes" if step > 0 else "Softer notes"
        self.roll.edit(label, lambda p, i: note_edits.change_velocity(p, i, ids, step))

    # What they are good for

    def hear(self) -> None:
        """Play the chosen notes, or all, on a plain instrument; again ends it."""
        if self._playing.heard_alone == HEARD:
            self._playing.stop()
            return
        project, notes = self._session.project, self._chosen_or_all()
        if project is None or not notes:
            return
        rate = project.mixture.sample_rate_hz
        sound, start_s = synthesized([_played(note) for note in notes], rate)
        wide = np.repeat(sound, project.mixture.n_channels, axis=0)
        start = round(start_s * rate)
        self._playing.seek(start_s)
        room = max(1, project.mixture.n_samples - start)
        self._playing.hear_alone(HEARD, wide[:, :room], start)

    def as_hint(self) -> None:
        """Make a hint of the chosen notes, or of all: it points at the sound as a hum does."""
        project, notes = self._session.project, self._chosen_or_all()
        if project is None or not notes:
            return
        rate = project.mixture.sample_rate_hz
        sound, start_s = synthesized([_played(note) for note in notes], rate)
        recording = Recording.of(sound, rate, "Notes", "played from notes")
        try:
            self._session.do(
                "Use notes as a hint",
                lambda p: edits.add_hint(
                    p, Hint(edits.new_hint_id(p), recording, start_s, HintKind.HUM)
                ),
            )
        except LayeredError as error:
            self._complain(error)

    def lift(self, *, muted: bool = False, soloed: bool = False) -> None:
        """Make the chosen notes a layer, in the background; perhaps silenced, or alone."""
        project, owned, chosen = self._session.project, self.roll.owned, self.roll.chosen
        if project is None or owned is None or not chosen:
            return
        layer_id = layer_to_lift_from(project, owned.layer_id)
        lifting = Lifting(project, layer_id, owned.notes, chosen, self._session.scratch.allocate)

        def on_result(part: object) -> None:
            assert isinstance(part, np.ndarray)
            if not self._is_open(project):
                return
            try:
                edit = lifting.edit(part, muted=muted, soloed=soloed)
                self._session.do(f"Lift {lifting.name}", edit)
            except LayeredError as error:
                self._complain(error)
                return
            split = split_of(self._session.open_project, layer_id)
            if split is not None:
                self._selection.select(split.children[0])
            self._when_changed()

        self._workers.engine.start(
            "Lifting the notes",
            lifting.run,
            on_result=on_result,
            on_error=self._complain,
            on_cancelled=lambda: self._tell("Stopped. Nothing was changed."),
        )
        self._when_changed()

    def export(self) -> None:
        """Ask for a file, whose suffix says how the notes are written."""
        project, notes = self._session.project, self.roll.notes
        if project is None or not notes:
            return
        filters = ";;".join(f"{kind.title} (*{kind.suffixes[0]})" for kind in NOTE_FORMATS)
        start = Path(project.mixture.source or Path.home()).parent
        name, chosen = QFileDialog.getSaveFileName(
            self._window,
            "Export notes",
            str(start / f"{safe_stem(project.mixture.name)}{NOTE_FORMATS[0].suffixes[0]}"),
            filters,
        )
        if name:
            path = Path(name)
            self.write(path if path.suffix else path.with_suffix(_suffix_of(chosen)))

    def write(self, path: Path) -> None:
        """Write the notes of the current layer; the dialog has asked about replacing."""
        project = self._session.open_project
        try:
            write_notes(self.roll.notes, project.mixture.name, [path], force=True)
        except LayeredError as error:
            self._complain(error)
            return
        count = len(self.roll.notes)
        self._banner.say(f"{'1 note' if count == 1 else f'{count} notes'} written to {path}.")

    def _chosen_or_all(self) -> tuple[Note, ...]:
        return self.roll.chosen or self.roll.notes

    def _is_open(self, project: Project) -> bool:
        now = self._session.project
        return now is not None and now.mixture is project.mixture

    def _complain(self, error: LayeredError) -> None:
        self._banner.say(str(error), tone=Tone.DANGER)


def _played(note: Note) -> tuple[float, float, int, int]:
    return note.onset_s, note.offset_s, note.midi, note.velocity


def _suffix_of(chosen: str) -> str:
    """Give the suffix of the kind of file that was chosen in a dialog."""
    kinds = (kind for kind in NOTE_FORMATS if chosen.startswith(f"{kind.title} "))
    return next(kinds, NOTE_FORMATS[0]).suffixes[0]
