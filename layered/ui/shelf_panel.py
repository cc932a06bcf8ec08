"""The dictionary shelf: what a person keeps of sounds, to find them in any recording."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from layered.session.dictionary_shelf import DictionaryShelf, Shelved
from layered.ui import icons, theme
from layered.ui.dim_label import DimLabel
from layered.ui.fitting_scroll import FittingScroll
from layered.ui.panel_list import panel_list_style
from layered.ui.shelf_card import ShelfCard

_WIDEST, _NARROWEST, _SHARE = 264, 240, 0.22
_ROW_HEIGHT = 30
_LEAST_LIST, _LEAST_CARD = 60, 96
_EMPTY = (
    "Nothing here yet.\n\nLearn what a sound is made of, from a selection, a layer, a hint or a "
    "file. Then it can be found in any recording."
)
SELECTION, LAYER, HINT, FILE = "selection", "layer", "hint", "file"


class ShelfPanel(QWidget):
    """A list of dictionaries and a card about the current one.

    Signals ``learn_wanted(source)``, ``import_wanted`` and ``closed``; the card has its own.
    """

    learn_wanted = Signal(str)
    import_wanted = Signal()
    closed = Signal()

    def __init__(self, shelf: DictionaryShelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self.setFixedWidth(_WIDEST)
        self.setAutoFillBackground(True)
        self._make_parts()
        self._lay_out()
        theme.theme_changed.changed.connect(self._restyle)
        shelf.listen(self.refresh)
        self._restyle()
        self.refresh()

    @property
    def current(self) -> Shelved | None:
        """The dictionary that is chosen."""
        row = self.list.currentRow()
        return self._shelf.entries[row] if 0 <= row < len(self._shelf.entries) else None

    def choose(self, entry: Shelved) -> None:
        """Choose a dictionary."""
        if entry in self._shelf.entries:
            self.list.setCurrentRow(self._shelf.entries.index(entry))

    def fit(self, window_width: int) -> None:
        """Leave the picture of a narrow window enough room."""
        self.setFixedWidth(min(_WIDEST, max(_NARROWEST, round(_SHARE * window_width))))

    def refresh(self) -> None:
        """Show what is on the shelf now; the same dictionary, or its place, stays current."""
        row, entries = self.list.currentRow(), self._shelf.entries
        shown = self.card.entry
        with QSignalBlocker(self.list):
            self.list.clear()
            for entry in entries:
                item = QListWidgetItem(entry.dictionary.name)
                item.setSizeHint(QSize(_NARROWEST, _ROW_HEIGHT))
                item.setToolTip(", ".join(entry.dictionary.tags))
                self.list.addItem(item)
            same = [n for n, e in enumerate(entries) if shown and e.path == shown.path]
            self.list.setCurrentRow(same[0] if same else min(row, len(entries) - 1))
        self.list.setVisible(bool(entries))
        self.empty.setVisible(not entries)
        self._show_current()

    def show_sources(self, *, selection: bool, layer: bool, hint: bool) -> None:
        """Say what there is to learn from."""
        for name, available in ((SELECTION, selection), (LAYER, layer), (HINT, hint)):
            self.sources[name].setEnabled(available)

    def _show_current(self) -> None:
        self.card.show_entry(self.current)
        self._scroll.setVisible(self.current is not None)

    def _make_parts(self) -> None:
        self.title = QLabel("Dictionaries", self)
        self.title.setFont(theme.title_font())
        self.close_button = QToolButton(self)
        self.close_button.setAccessibleName("Close the shelf")
        self.close_button.setToolTip("Close the shelf (Ctrl+D)")
        self.close_button.clicked.connect(self.closed)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Dictionaries")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setMinimumHeight(_LEAST_LIST)
        self.list.currentRowChanged.connect(lambda _: self._show_current())
        self.empty = DimLabel(_EMPTY, self)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.empty.setContentsMargins(16, 8, 16, 8)
        self.empty.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._scroll = FittingScroll(_LEAST_CARD, self)
        self.card = ShelfCard(self._scroll)
        self._scroll.show_in_it(self.card)
        self.learn = QPushButton("Learn from", self)
        self.learn.setToolTip("Learn what a sound is made of, from an example of it alone")
        menu = QMenu(self.learn)
        texts = {
            SELECTION: "The selection in the current layer",
            LAYER: "The current layer",
            HINT: "The current hint",
            FILE: "A file…",
        }
        self.sources = {name: menu.addAction(text) for name, text in texts.items()}
        for name, action in self.sources.items():
            action.triggered.connect(lambda _=False, name=name: self.learn_wanted.emit(name))
        self.learn.setMenu(menu)
        self.bring = QPushButton("Import…", self)
        self.bring.setToolTip("Put a dictionary from a file on the shelf")
        self.bring.clicked.connect(self.import_wanted)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 6, 8, 4)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.close_button)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 16)
        foot.setSpacing(8)
        foot.addWidget(self.learn, 1)
        foot.addWidget(self.bring, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self._scroll)
        column.addLayout(foot)

    def _restyle(self) -> None:
        colors = theme.tokens()
        palette = self.palette()
        palette.setColor(self.backgroundRole(), colors.window)
        self.setPalette(palette)
        self.close_button.setIcon(icons.icon("close", colors.text_dim))
        self.list.setStyleSheet(panel_list_style())
