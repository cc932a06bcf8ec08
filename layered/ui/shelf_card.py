"""The current dictionary of the shelf: its name, its spectra, its tags, what to do with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from layered.model.dictionary import Dictionary
from layered.session.dictionary_shelf import Shelved
from layered.ui import icons, theme
from layered.ui.bases_view import BasesView
from layered.ui.dim_label import DimLabel
from layered.ui.editable_label import EditableLabel


class ShelfCard(QWidget):
    """Shows one entry; hidden while there is none.

    Signals ``renamed(text)``, ``tagged(text)``, ``use_wanted``, ``export_wanted``,
    ``remove_wanted``, and ``spectrum_removed(component)``; the view of the spectra has ``heard``.
    """

    renamed = Signal(str)
    tagged = Signal(str)
    use_wanted = Signal()
    export_wanted = Signal()
    remove_wanted = Signal()
    spectrum_removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry: Shelved | None = None
        self.name = EditableLabel(self)
        self.name.setFont(theme.title_font())
        self.name.setAccessibleName("Name of the dictionary")
        self.name.setToolTip("Double-click to rename it; layers are named after it")
        self.name.edited.connect(self.renamed)
        self.about = DimLabel("", self)
        self.about.setWordWrap(True)
        self.bases = BasesView(self)
        self.bases.heard.connect(lambda _: self._show_current_spectrum())
        self.spectrum = DimLabel("", self)
        self.drop = QPushButton("Leave out", self)
        self.drop.setProperty("compact", True)
        self.drop.setToolTip("Take this spectrum out of the dictionary: a cough, say")
        self.drop.clicked.connect(lambda: self.spectrum_removed.emit(self.bases.current))
        self.tags = QLineEdit(self)
        self.tags.setPlaceholderText("Tags, with commas")
        self.tags.setAccessibleName("Tags")
        self.tags.editingFinished.connect(self._tag)
        self.use = QPushButton("Find it", self)
        self.use.setToolTip("Separate this sound from the rest of the open recording")
        self.use.setProperty("compact", True)
        self.use.clicked.connect(self.use_wanted)
        self.export = QPushButton("Export…", self)
        self.export.setToolTip("Write it to a file of its own")
        self.export.setProperty("compact", True)
        self.export.clicked.connect(self.export_wanted)
        self.remove = QToolButton(self)
        self.remove.setAccessibleName("Remove the dictionary")
        self.remove.setToolTip("Take it off the shelf")
        self.remove.clicked.connect(self.remove_wanted)
        self._lay_out()
        theme.theme_changed.changed.connect(self._restyle)
        self._restyle()

    def show_entry(self, entry: Shelved | None) -> None:
        """Show another dictionary, or none."""
        self.entry = entry
        self.setVisible(entry is not None)
        if entry is None:
            return
        dictionary = entry.dictionary
        self.name.show_text(dictionary.name)
        self.about.setText(_about(dictionary))
        self.bases.show_dictionary(dictionary)
        if not self.tags.hasFocus():
            self.tags.setText(", ".join(dictionary.tags))
        self._show_current_spectrum()

    def _show_current_spectrum(self) -> None:
        assert self.entry is not None
        place, n = self.bases.current, self.entry.dictionary.n_components
        chosen = f"Spectrum {place + 1} of {n}"
        self.spectrum.setText(chosen if place >= 0 else "Click a spectrum to hear it")
        self.drop.setVisible(place >= 0 and n > 1)

    def _tag(self) -> None:
        if self.entry is not None and self.tags.text() != ", ".join(self.entry.dictionary.tags):
            self.tagged.emit(self.tags.text())

    def _lay_out(self) -> None:
        spectrum = QHBoxLayout()
        spectrum.setSpacing(8)
        spectrum.addWidget(self.spectrum, 1)
        spectrum.addWidget(self.drop)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.use, 1)
        foot.addWidget(self.export, 1)
        foot.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 4)
        column.setSpacing(6)
        column.addWidget(self.name)
        column.addWidget(self.about)
        column.addWidget(self.bases)
        column.addLayout(spectrum)
        column.addWidget(self.tags)
        column.addLayout(foot)

    def _restyle(self) -> None:
        self.remove.setIcon(icons.icon("delete", theme.tokens().text_dim))


def _about(dictionary: Dictionary) -> str:
    n = dictionary.n_components
    count = "1 spectrum" if n == 1 else f"{n} spectra"
    source = f" from {dictionary.learned_from}" if dictionary.learned_from else ""
    window = f"{dictionary.window_ms:.0f} ms windows at {dictionary.sample_rate_hz} Hz"
    return f"{count}{source}. {window}."
