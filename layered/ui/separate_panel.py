"""What to separate and how: folded away until it is wanted, and the button that does it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from layered.methods import all_methods
from layered.methods.method import Method
from layered.model.hint import HintId
from layered.model.layer import LayerId
from layered.model.project import Project
from layered.ui import icons, theme
from layered.ui.choice import Choice
from layered.ui.dim_label import DimLabel
from layered.ui.fitting_scroll import FittingScroll
from layered.ui.inputs_form import InputsForm
from layered.ui.method_form import MethodForm
from layered.ui.separating import targets

_LARGEST_SEED = 999_999
_SMALLEST_FORM = 96
_TIP = "Find the sound the hint points at (Ctrl+Return)"
_TIP_READY = "{title} (Ctrl+Return)"
_TIP_NO_HINT = "Record or load a hint first: it says which sound to find"


class SeparatePanel(QWidget):
    """The form of a method, made from what it declares.

    Signals ``separate_requested``, ``hear_requested`` (whether to hear what was found so far), and
    ``folded`` (whether the form is shown), and ``needs_changed`` when another method was chosen or
    something was given to it. Stop is in the status line, as for all work.
    """

    separate_requested = Signal()
    hear_requested = Signal(bool)
    folded = Signal(bool)
    needs_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.methods = all_methods()
        self.forms = [MethodForm(method.parameters, self) for method in self.methods]
        self.inputs_forms = [InputsForm(method.inputs, self) for method in self.methods]
        self._make_parts()
        self._lay_out()
        theme.theme_changed.changed.connect(self._restyle)
        self._restyle()
        self._show_method(0)
        self.show_adjustments(shown=False)
        self.show_running(running=False, can_hear=False)

    @property
    def method(self) -> Method:
        """The chosen method."""
        return self.methods[max(0, self.method_choice.currentIndex())]

    @property
    def form(self) -> MethodForm:
        """The chosen method's form."""
        return self.forms[max(0, self.method_choice.currentIndex())]

    @property
    def inputs(self) -> InputsForm:
        """What is given to the chosen method."""
        return self.inputs_forms[max(0, self.method_choice.currentIndex())]

    def missing(self, *, has_hint: bool) -> str:
        """Say what the chosen method still needs; empty if it can start."""
        if self.method.needs_hint and not has_hint:
            return _TIP_NO_HINT
        return self.inputs.missing

    def choose_method(self, name: str) -> None:
        """Show the form of a method; Separate uses it from now on."""
        names = [method.name for method in self.methods]
        self.method_choice.setCurrentIndex(names.index(name))

    @property
    def layer_id(self) -> LayerId | None:
        """The layer to separate."""
        chosen = self.target.currentData()
        return LayerId(chosen) if chosen is not None else None

    def show_targets(self, project: Project | None, hint_ids: tuple[HintId, ...]) -> None:
        """Offer the layers that can be separated, the likeliest chosen."""
        missing = self.missing(has_hint=bool(hint_ids))
        ready = _TIP if self.method.needs_hint else _TIP_READY.format(title=self.method.title)
        self.separate.setToolTip(missing or ready)
        found = targets(project, hint_ids) if project is not None else []
        items = range(self.target.count())
        if [self.target.itemData(item) for item in items] == [layer_id for layer_id, _ in found]:
            for item, (_, name) in zip(items, found, strict=True):
                self.target.setItemText(item, name)
            return
        self.target.clear()
        for layer_id, name in found:
            self.target.addItem(name, layer_id)

    def show_adjustments(self, *, shown: bool) -> None:
        """Fold the form out or in."""
        self.fold.setChecked(shown)
        self._show_method(self.method_choice.currentIndex())
        self._restyle()

    def show_forecast(self, text: str) -> None:
        """Say what separating will take, where that is worth saying."""
        self.forecast.setText(text)
        self.forecast.setToolTip(text)
        self.forecast.setVisible(bool(text))

    def show_running(self, *, running: bool, can_hear: bool) -> None:
        """Show Separate, or what can be done while it works."""
        self.separate.setVisible(not running)
        self.hear.setVisible(running)
        self.hear.setEnabled(can_hear)
        if not running:
            self.hear.setChecked(False)

    def _make_parts(self) -> None:
        self.target = Choice(self)
        self.target.setAccessibleName("Layer to separate")
        self.target.setToolTip("Which layer the sound is taken out of")
        self.fold = QToolButton(self)
        self.fold.setText("Adjust")
        self.fold.setCheckable(True)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setToolTip("How it is done, and from which start")
        self.fold.toggled.connect(self._toggle_fold)
        self.method_choice = Choice(self)
        self.method_choice.addItems([method.title for method in self.methods])
        self.method_choice.setAccessibleName("Method")
        self.method_choice.setToolTip("What Separate does")
        self.method_choice.currentIndexChanged.connect(self._show_method)
        for inputs in self.inputs_forms:
            inputs.changed.connect(self.needs_changed)
        self.seed = QSpinBox(self)
        self.seed.setRange(0, _LARGEST_SEED)
        self.seed.setAccessibleName("Seed")
        self.seed.lineEdit().setTextMargins(6, 0, 0, 0)
        self.seed.setToolTip(
            "Another number, another starting point; the same gives the same result"
        )
        self.reset = QPushButton("Reset", self)
        self.reset.setToolTip("Put every adjustment back to the middle")
        self.reset.clicked.connect(lambda: self.form.reset())
        self.separate = QPushButton("Separate", self)
        self.separate.clicked.connect(self.separate_requested)
        self.forecast = DimLabel("", self, elides=True)
        self.forecast.setAccessibleName("What it takes")
        self.forecast.hide()
        self.hear = QPushButton("Hear it so far", self)
        self.hear.setCheckable(True)
        self.hear.setToolTip("Play only what was found until now; the work goes on")
        self.hear.toggled.connect(self.hear_requested)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.method_choice, 1)
        head.addWidget(self.fold)
        column.addLayout(head)
        source = QHBoxLayout()
        source.setSpacing(8)
        source.addWidget(DimLabel("From", self))
        source.addWidget(self.target, 1)
        column.addLayout(source)
        self._folding = FittingScroll(_SMALLEST_FORM, self)
        ground = QWidget(self._folding)
        inner = QVBoxLayout(ground)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        for widget in (*self.inputs_forms, *self.forms):
            inner.addWidget(widget)
        self._last = QWidget(ground)
        last = QHBoxLayout(self._last)
        last.setContentsMargins(0, 0, 0, 0)
        last.addWidget(QLabel("Seed", self._last))
        last.addWidget(self.seed)
        last.addStretch(1)
        last.addWidget(self.reset)
        inner.addWidget(self._last)
        self._folding.show_in_it(ground)
        column.addWidget(self._folding)
        column.addWidget(self.forecast)
        column.addWidget(self.separate)
        column.addWidget(self.hear)

    def _toggle_fold(self, shown: bool) -> None:
        self.show_adjustments(shown=shown)
        self.folded.emit(shown)

    def _show_method(self, index: int) -> None:
        shown = self.fold.isChecked()
        pairs = zip(self.forms, self.inputs_forms, strict=True)
        for place, (form, inputs) in enumerate(pairs):
            form.setVisible(place == index and shown)
            inputs.setVisible(place == index and bool(inputs.rows))
        self._last.setVisible(shown)
        self._folding.setVisible(shown or bool(self.inputs.rows))
        self._folding.updateGeometry()
        self.needs_changed.emit()

    def _restyle(self) -> None:
        name = "down" if self.fold.isChecked() else "right"
        self.fold.setIcon(icons.icon(name, theme.tokens().text_dim))
