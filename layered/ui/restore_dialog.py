"""The dialog "Restore from example": what is missing, from what, how much; with and without."""

from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from layered.methods import RESTORATIONS
from layered.methods.method import Method
from layered.model.recording import Recording
from layered.ui import theme, words
from layered.ui.accent import accent
from layered.ui.choice import Choice
from layered.ui.dim_label import DimLabel
from layered.ui.edge import Edge
from layered.ui.fader import DragSlider
from layered.ui.restore_picture import RestorePicture
from layered.ui.tick import Tick

_ABOUT = {
    "extend": "A band that was never recorded is made up from an example that has it.",
    "fill": "Holes are filled from what is around them, and from an example if there is one.",
    "uncompress": "What a codec dropped is made up, bounded by what it kept.",
}
_NO_EXAMPLE = "None yet"


class Stage(Enum):
    """How far the dialog is."""

    ASKING = auto()
    WORKING = auto()
    DONE = auto()


class RestoreDialog(QDialog):
    """Asks what to restore and shows what will be made up; says everything by signals.

    Signals ``asked`` when the picture must be made anew, ``example_chosen`` with a path,
    ``ordered``, ``stopped``, ``undone``, ``amount_changed`` (0 to 1), ``amount_started`` and
    ``amount_ended``, ``play_requested`` and ``compared`` (whether to hear the original).
    """

    asked = Signal()
    example_chosen = Signal(Path)
    ordered = Signal()
    stopped = Signal()
    undone = Signal()
    amount_started = Signal()
    amount_changed = Signal(float)
    amount_ended = Signal(bool)
    play_requested = Signal()
    compared = Signal(bool)

    def __init__(self, selection: tuple[float, float] | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Restore from example")
        self.example: Recording | None = None
        self.span = selection
        self.stage = Stage.ASKING
        self._make_parts()
        self._lay_out()
        self._connect()
        self._choose(0)
        Edge(self)

    @property
    def method(self) -> Method:
        """The chosen restoration."""
        return RESTORATIONS[max(0, self.kind.currentIndex())]

    @property
    def amount(self) -> float:
        """How much is added, 0 to 1."""
        return self.slider.value() / 100

    def show_example(self, example: Recording) -> None:
        """Take an example; the picture must be made anew."""
        self.example = example
        length = words.number(example.duration_s, digits=1)
        self.example_name.setText(f"{example.name}, {length} s")
        self.asked.emit()

    def show_stage(self, stage: Stage) -> None:
        """Show what can be done now."""
        self.stage = stage
        is_asking, is_done = stage is Stage.ASKING, stage is Stage.DONE
        for widget in (self.kind, self.browse, self.find_holes, self.fill_selection):
            widget.setEnabled(is_asking)
        self.slider.setEnabled(stage is not Stage.WORKING)
        self.progress.setVisible(stage is Stage.WORKING)
        self.stop.setVisible(stage is Stage.WORKING)
        for button in (self.play, self.original, self.undo):
            button.setVisible(is_done)
        self.restore.setVisible(is_asking)
        self.close_button.setText("Done" if is_done else "Cancel")
        self.close_button.setVisible(stage is not Stage.WORKING)
        accent(self.close_button, accented=is_done)
        self.original.setChecked(False)
        target = self.close_button if is_done else self.stop
        if not is_asking:
            target.setFocus()

    def say(self, text: str) -> None:
        """Show a sentence under the picture."""
        self.notice.setText(text)

    def _make_parts(self) -> None:
        self.kind = Choice(self)
        self.kind.addItems([method.title for method in RESTORATIONS])
        self.kind.setAccessibleName("What to restore")
        self.about = DimLabel("", self)
        self.picture = RestorePicture(self)
        self.notice = QLabel(self)
        self.notice.setWordWrap(True)
        self.example_name = QLabel(_NO_EXAMPLE, self)
        self.browse = QPushButton("Choose…", self)
        self.browse.setToolTip("A recording of the same kind of sound that has what is missing")
        self.browse.setAccessibleName("Choose an example")
        self.find_holes = Tick("Find dropouts, clicks and missing blocks", self)
        self.find_holes.setChecked(self.span is None)
        self.fill_selection = Tick(_selection_text(self.span), self)
        self.fill_selection.setChecked(self.span is not None)
        self.slider = DragSlider(0, 100, 100, parent=self)
        self.slider.setAccessibleName("Amount")
        self.slider.setToolTip("How much of what is made up is heard")
        self.percent = QLabel("100 %", self)
        self.percent.setFont(theme.number_font(12))
        self.percent.setFixedWidth(48)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.play = QPushButton("Play", self)
        self.original = QPushButton("Hear the original", self)
        self.original.setCheckable(True)
        self.original.setToolTip("The recording against its layers, equally loud (X)")
        self.original.setShortcut("X")
        self.undo = QPushButton("Undo", self)
        self.undo.setToolTip("Take the added layer away and change what is asked for")
        self.stop = QPushButton("Stop", self)
        self.close_button = QPushButton("Cancel", self)
        self.restore = QPushButton("Restore", self)
        self.restore.setDefault(True)
        accent(self.restore, accented=True)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(8)
        title = QLabel("Restore from example", self)
        title.setFont(theme.title_font())
        column.addWidget(title)
        column.addSpacing(4)
        column.addWidget(self.kind)
        column.addWidget(self.about)
        column.addSpacing(4)
        column.addWidget(self.picture, 1)
        column.addWidget(self.notice)
        column.addSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(QLabel("Example", self), 0, 0)
        grid.addWidget(self.example_name, 0, 1)
        grid.addWidget(self.browse, 0, 2)
        grid.addWidget(self.find_holes, 1, 1, 1, 2)
        grid.addWidget(self.fill_selection, 2, 1, 1, 2)
        grid.addWidget(QLabel("Amount", self), 3, 0)
        grid.addWidget(self.slider, 3, 1)
        grid.addWidget(self.percent, 3, 2)
        column.addLayout(grid)
        column.addSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.play)
        row.addWidget(self.original)
        row.addWidget(self.progress, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        for button in (self.stop, self.undo, self.close_button, self.restore):
            row.addWidget(button)
        column.addLayout(row)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._choose)
        for tick in (self.find_holes, self.fill_selection):
            tick.toggled.connect(lambda on: self.asked.emit())
        self.browse.clicked.connect(self._browse)
        self.restore.clicked.connect(self.ordered)
        self.stop.clicked.connect(self.stopped)
        self.undo.clicked.connect(self.undone)
        self.close_button.clicked.connect(self.reject)
        self.play.clicked.connect(self.play_requested)
        self.original.toggled.connect(self.compared)
        self.slider.drag_started.connect(self.amount_started)
        self.slider.drag_ended.connect(self.amount_ended)
        self.slider.valueChanged.connect(self._show_amount)

    def _choose(self, index: int) -> None:
        del index
        is_fill = self.method.name == "fill"
        self.about.setText(_ABOUT[self.method.name])
        self.find_holes.setVisible(is_fill)
        self.fill_selection.setVisible(is_fill and self.span is not None)
        self.show_stage(Stage.ASKING)
        self.asked.emit()

    def _browse(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Choose an example")
        if name:
            self.example_chosen.emit(Path(name))

    def _show_amount(self, percent: int) -> None:
        self.percent.setText(f"{percent} %")
        self.amount_changed.emit(percent / 100)


def _selection_text(span: tuple[float, float] | None) -> str:
    if span is None:
        return "Fill the selection"
    start, end = (words.number(time_s, digits=2) for time_s in span)
    return f"Fill the selection, {start} to {end} s"
