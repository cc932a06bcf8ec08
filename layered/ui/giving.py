"""Giving methods what they need: files that are chosen or dropped, what is selected, the shelf."""

from collections.abc import Callable, Sequence
from pathlib import Path

from layered.errors import LayeredError
from layered.model.changes import Changes
from layered.model.project import Project
from layered.session.given import Span, dictionary_of
from layered.session.session import Session
from layered.storage.dictionary_file import SUFFIX, is_dictionary
from layered.ui.banner import Banner, Tone
from layered.ui.given import Given, stretch_given
from layered.ui.input_row import InputRow
from layered.ui.inputs_form import InputsForm
from layered.ui.opening import SOUND_FILES, Opening
from layered.ui.preferences import Preferences

_EITHER_FILES = SOUND_FILES.replace("(", f"(*{SUFFIX} ").replace(
    "Sound and video", "Sound, video and dictionaries"
)


class Giving:
    """Does what the rows of the forms ask for.

    Parameters
    ----------
    selected_span : callable
        Gives the selected seconds, or None.
    """

    def __init__(
        self,
        forms: Sequence[InputsForm],
        session: Session,
        opening: Opening,
        banner: Banner,
        preferences: Preferences,
        selected_span: Callable[[], Span | None],
    ) -> None:
        self._forms = forms
        self._opening = opening
        self._banner = banner
        self._preferences = preferences
        self._selected_span = selected_span
        for form in forms:
            for row in form.rows.values():
                self._connect(row)
        session.listen(self._follow)
        self.show_selection()

    def choose(self, row: InputRow) -> None:
        """Ask for a file."""
        kinds = _EITHER_FILES if row.about.takes_dictionary else SOUND_FILES
        path = self._opening.ask(row.about.label, self._preferences.now.example_folder, kinds)
        if path is not None:
            self._preferences.change(example_folder=str(path.parent))
            self.take(row, path)

    def take(self, row: InputRow, path: Path) -> None:
        """Read a file and give it."""
        if not is_dictionary(path):
            self._opening.read(path, lambda clip: row.give(Given(clip.name, clip)))
            return
        try:
            dictionary = dictionary_of(path)
        except LayeredError as error:
            self._banner.say(str(error), tone=Tone.DANGER)
            return
        if row.about.takes_dictionary:
            row.give(Given(dictionary.name, dictionary))
        else:
            self._banner.say(
                f"{dictionary.name} is a dictionary. {row.about.label} must be a clip.",
                tone=Tone.WARNING,
            )

    def give_selection(self, row: InputRow) -> None:
        """Give what is selected."""
        span = self._selected_span()
        if span is not None:
            row.give(stretch_given(span))

    def show_selection(self) -> None:
        """Say in the rows whether there is a selection."""
        available = self._selected_span() is not None
        for form in self._forms:
            for row in form.rows.values():
                row.show_selection(available=available)

    def _connect(self, row: InputRow) -> None:
        row.file_wanted.connect(lambda: self.choose(row))
        row.selection_wanted.connect(lambda: self.give_selection(row))
        row.file_dropped.connect(lambda path: self.take(row, path))

    def _follow(self, project: Project | None, changes: Changes) -> None:
        del project
        if changes.recording:
            for form in self._forms:
                form.forget_stretches()
