"""The shelf at work: learning, hearing, using, importing, exporting and removing dictionaries."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QFileDialog, QWidget

from layered.dsp.sounding import sound_of_spectrum
from layered.errors import LayeredError
from layered.export.file_names import safe_stem
from layered.export.folders import cannot_write
from layered.methods.examples import learn_dictionary
from layered.methods.method import Report
from layered.model.dictionary import Dictionary
from layered.model.project import hint_of
from layered.model.recording import Recording
from layered.session.dictionary_shelf import DictionaryShelf, Shelved
from layered.session.given import Span, dictionary_of, stretch_of
from layered.session.session import Session
from layered.storage.dictionary_file import SUFFIX, write_dictionary
from layered.ui.banner import Banner, Offer, Tone
from layered.ui.given import Given
from layered.ui.hinting import Hinting
from layered.ui.input_row import InputRow
from layered.ui.opening import Opening
from layered.ui.playing import Playing
from layered.ui.preferences import Preferences
from layered.ui.selection import Selection
from layered.ui.separate_panel import SeparatePanel
from layered.ui.shelf_panel import FILE, HINT, LAYER, ShelfPanel
from layered.ui.workers import Workers

_METHOD, _ROLE = "separate", "known"
_DICTIONARIES = f"Dictionaries (*{SUFFIX})"
_HEARD = "spectrum"
_HEARD_S = 1.0

Clip = Callable[[], Recording]


class Shelving:
    """Does what the shelf's panel asks for.

    Parameters
    ----------
    selected_span : callable
        Gives the selected seconds, or None.
    tell : callable
        Says a sentence in passing.
    """

    def __init__(
        self,
        window: QWidget,
        shelf: DictionaryShelf,
        panel: ShelfPanel,
        form: SeparatePanel,
        session: Session,
        workers: Workers,
        opening: Opening,
        hinting: Hinting,
        playing: Playing,
        selection: Selection,
        banner: Banner,
        preferences: Preferences,
        selected_span: Callable[[], Span | None],
        tell: Callable[[str], None],
    ) -> None:
        self._window, self._shelf, self._panel, self._form = window, shelf, panel, form
        self._session, self._workers, self._opening = session, workers, opening
        self._hinting, self._playing, self._selection = hinting, playing, selection
        self._banner, self._preferences = banner, preferences
        self._selected_span, self._tell = selected_span, tell
        self._connect()

    def toggle(self) -> None:
        """Show the shelf, or put it away; it takes the place of the history."""
        shown = not self._preferences.now.shelf_shown
        history = self._preferences.now.history_shown and not shown
        self._preferences.change(shelf_shown=shown, history_shown=history)

    def refresh(self) -> None:
        """Say what there is to learn from now."""
        has_layer = self._selection.layer(self._session.project) is not None
        self._panel.show_sources(
            selection=has_layer and self._selected_span() is not None,
            layer=has_layer,
            hint=self._hinting.current is not None,
        )

    def learn(self, source: str) -> None:
        """Learn from the selection, the current layer, the current hint, or a file."""
        if source == FILE:
            self._learn_from_file()
            return
        project = self._session.open_project
        if source == HINT:
            assert self._hinting.current is not None
            hint = hint_of(project, self._hinting.current).recording
            self._learn(hint.name, lambda: hint)
            return
        layer, span = self._selection.layer(project), self._selected_span()
        assert layer is not None
        if source == LAYER or span is None:
            span = (0.0, project.mixture.duration_s)
        chosen = span
        self._learn(layer.name, lambda: stretch_of(project, layer.id, chosen))

    def bring(self, path: Path) -> None:
        """Put a dictionary from a file on the shelf."""
        try:
            self._panel.choose(self._shelf.add(dictionary_of(path)))
        except LayeredError as error:
            self._banner.say(str(error), tone=Tone.DANGER)
            return
        self._preferences.change(shelf_shown=True, history_shown=False)

    def hear(self, component: int) -> None:
        """Play one spectrum of the current dictionary, at the playhead."""
        entry, source = self._panel.current, self._playing.source
        if entry is None or source is None:
            return
        dictionary, rate = entry.dictionary, source.sample_rate_hz
        sound = sound_of_spectrum(
            dictionary.bases[:, component].astype(np.float64),
            dictionary.settings,
            dictionary.sample_rate_hz,
            to_rate_hz=rate,
            seconds=_HEARD_S,
        )
        whole = np.repeat(sound, source.n_channels, axis=0)
        self._playing.stop()
        last = source.n_samples - whole.shape[1]
        start = max(0, min(round(self._playing.position_s * rate), last))
        self._playing.hear_alone(_HEARD, whole, start)

    def offer(self, row: InputRow) -> None:
        """Fill a row's menu with what is on the shelf."""
        row.menu.clear()
        for entry in self._shelf.entries:
            dictionary = entry.dictionary
            action = row.menu.addAction(dictionary.name)
            action.triggered.connect(lambda _=False, d=dictionary: row.give(Given(d.name, d)))
        if not self._shelf.entries:
            row.menu.addAction("Nothing is on the shelf yet").setEnabled(False)
        row.menu.addSeparator()
        show = row.menu.addAction("Show the shelf")
        show.triggered.connect(lambda: self._preferences.change(shelf_shown=True))

    def _connect(self) -> None:
        panel, card = self._panel, self._panel.card
        panel.learn_wanted.connect(self.learn)
        panel.import_wanted.connect(self._choose_import)
        panel.closed.connect(lambda: self._preferences.change(shelf_shown=False))
        card.renamed.connect(lambda text: self._change(lambda d: replace(d, name=text)))
        card.tagged.connect(lambda text: self._change(lambda d: replace(d, tags=_tags(text))))
        card.spectrum_removed.connect(
            lambda component: self._change(lambda d: d.without(component))
        )
        card.bases.heard.connect(self.hear)
        card.use_wanted.connect(self._use)
        card.export_wanted.connect(self._export)
        card.remove_wanted.connect(self._remove)
        for form in self._form.inputs_forms:
            for row in form.rows.values():
                row.shelf_wanted.connect(lambda row=row: self.offer(row))
        if self._shelf.unreadable:
            self._banner.say(" ".join(self._shelf.unreadable), tone=Tone.WARNING)

    def _learn_from_file(self) -> None:
        path = self._opening.ask("Learn from a file", self._preferences.now.example_folder)
        if path is not None:
            self._preferences.change(example_folder=str(path.parent))
            self._opening.read(path, lambda clip: self._learn(clip.name, lambda: clip))

    def _learn(self, name: str, clip: Clip) -> None:
        def work(report: Report) -> Dictionary:
            def check() -> None:
                report(0.5, f"Learning {name}")

            check()
            return learn_dictionary([clip()], name, on_block=check)

        def on_result(learned: object) -> None:
            assert isinstance(learned, Dictionary)
            try:
                entry = self._shelf.add(learned)
            except LayeredError as error:
                self._banner.say(str(error), tone=Tone.DANGER)
                return
            self._panel.choose(entry)
            self._tell(f"{entry.dictionary.name} is on the shelf.")

        self._workers.files.start(
            f"Learning {name}",
            work,
            on_result=on_result,
            on_error=lambda error: self._banner.say(str(error), tone=Tone.DANGER),
            on_cancelled=lambda: self._tell("Stopped. Nothing was learned."),
        )

    def _choose_import(self) -> None:
        folder = self._preferences.now.example_folder
        path = self._opening.ask("Import a dictionary", folder, _DICTIONARIES)
        if path is not None:
            self._preferences.change(example_folder=str(path.parent))
            self.bring(path)

    def _change(self, edit: Callable[[Dictionary], Dictionary]) -> None:
        entry = self._panel.card.entry
        if entry is None:
            return
        try:
            self._panel.choose(self._shelf.change(entry, edit(entry.dictionary)))
        except LayeredError as error:
            self._banner.say(str(error), tone=Tone.WARNING)
            self._panel.refresh()

    def _use(self) -> None:
        entry = self._panel.current
        if entry is not None:
            self._form.choose_method(_METHOD)
            given = Given(entry.dictionary.name, entry.dictionary)
            self._form.inputs.rows[_ROLE].give(given)

    def _export(self) -> None:
        entry = self._panel.current
        if entry is None:
            return
        folder = Path(self._preferences.now.example_folder)
        proposed = folder / f"{safe_stem(entry.dictionary.name)}{SUFFIX}"
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Export a dictionary", str(proposed), _DICTIONARIES
        )
        if name:
            self.export(entry, Path(name))

    def export(self, entry: Shelved, path: Path) -> None:
        """Write a dictionary to a file of its own."""
        try:
            write_dictionary(entry.dictionary, path)
        except OSError as error:
            self._banner.say(str(cannot_write(path.parent, error)), tone=Tone.DANGER)
            return
        self._preferences.change(example_folder=str(path.parent))
        self._tell(f"{path.name} is written.")

    def _remove(self) -> None:
        entry = self._panel.current
        if entry is None:
            return
        self._shelf.remove(entry)
        name = entry.dictionary.name
        back = Offer("Put it back", lambda: self._panel.choose(self._shelf.add(entry.dictionary)))
        self._banner.say(f"{name} is off the shelf.", back)


def _tags(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag.strip() for tag in text.split(",") if tag.strip()))
