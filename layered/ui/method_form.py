"""A form for a method, made from its declared parameters: no method has widgets of its own."""

from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from layered.methods.method import Parameter, parameters_of
from layered.ui.choice import Choice
from layered.ui.dim_label import DimLabel
from layered.ui.fader import DragSlider
from layered.ui.number_or_word import NumberOrWord
from layered.ui.tick import Tick

_STEPS = 100


class MethodForm(QWidget):
    """Shows the parameters of one kind; ``values`` is always an instance of it.

    Parameters
    ----------
    kind : type
        A dataclass whose fields are declared with `layered.methods.method.parameter`.
    """

    changed = Signal()

    def __init__(self, kind: type, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.values: Any = kind()
        self.controls: dict[str, QWidget] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._advanced: list[QWidget] = []
        for name, about in parameters_of(kind).items():
            row = self._row(name, about)
            self._column.addWidget(row)
            if about.advanced:
                self._advanced.append(row)
        self.show_advanced(shown=False)

    @property
    def has_advanced(self) -> bool:
        """Whether there is anything folded away."""
        return bool(self._advanced)

    def show_advanced(self, *, shown: bool) -> None:
        """Fold the advanced parameters out or in."""
        for row in self._advanced:
            row.setVisible(shown)

    def reset(self) -> None:
        """Put everything back to how the method declares it."""
        self.show_values(type(self.values)())

    def show_values(self, values: object) -> None:
        """Show other values, for instance those of an earlier result."""
        if values != self.values:
            self.values = values
            self.changed.emit()
        for field in fields(type(self.values)):
            control, value = self.controls.get(field.name), getattr(values, field.name)
            if isinstance(control, DragSlider):
                about = parameters_of(type(self.values))[field.name]
                control.setValue(_place_of(about, value))
            elif isinstance(control, Tick):
                control.setChecked(bool(value))
            elif isinstance(control, Choice):
                control.setCurrentText(str(value))
            elif isinstance(control, NumberOrWord):
                control.show_value(value)

    def _row(self, name: str, about: Parameter) -> QWidget:
        value = getattr(self.values, name)
        if isinstance(value, bool):
            row: QWidget = self._switch(name, about, value=value)
        elif about.choices:
            row = self._choice(name, about, value)
        elif about.words:
            row = self._number_or_word(name, about, value)
        else:
            row = self._slider(name, about, value)
        control = self.controls[name]
        control.setAccessibleName(about.label)
        control.setAccessibleDescription(about.help)
        row.setToolTip(about.help)
        return row

    def _switch(self, name: str, about: Parameter, *, value: bool) -> QWidget:
        box = Tick(about.label, self)
        box.setChecked(value)
        box.toggled.connect(lambda on: self._set(name, on))
        self.controls[name] = box
        return box

    def _choice(self, name: str, about: Parameter, value: object) -> QWidget:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        combo = Choice(row)
        combo.addItems(list(about.choices))
        combo.setCurrentText(str(value))
        combo.currentTextChanged.connect(lambda text: self._set(name, text))
        line.addWidget(QLabel(about.label, row), 1)
        line.addWidget(combo)
        self.controls[name] = combo
        return row

    def _number_or_word(self, name: str, about: Parameter, value: int | str) -> QWidget:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        box = NumberOrWord(about, value, row)
        box.chosen.connect(lambda: self._set(name, box.chosen_value))
        line.addWidget(QLabel(about.label, row), 1)
        line.addWidget(box)
        self.controls[name] = box
        return row

    def _slider(self, name: str, about: Parameter, value: float) -> QWidget:
        whole = isinstance(value, int)
        low, high = about.low or 0.0, about.high if about.high is not None else 1.0
        row = QWidget(self)
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        steps = round(high - low) if whole else _STEPS
        slider = DragSlider(0, steps, _place_of(about, value), parent=row)
        ends = QWidget(row)
        line = QHBoxLayout(ends)
        line.setContentsMargins(6, 0, 6, 0)
        texts = (about.low_end or f"{low:g}", about.high_end or f"{high:g}")
        number = QLabel(row) if not about.low_end else None

        def show(place: int) -> None:
            # A value between two places of the slider stays as it is until the slider moves.
            if place != _place_of(about, getattr(self.values, name)):
                chosen = low + (high - low) * place / steps
                self._set(name, round(chosen) if whole else chosen)
            if number is not None:
                number.setText(f"{getattr(self.values, name):g} {about.unit}".strip())

        slider.valueChanged.connect(show)
        for text, side in zip(texts, (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)):  # noqa: B905
            line.addWidget(DimLabel(text, ends), 1, side)
        head = QHBoxLayout()
        head.addWidget(QLabel(about.label, row), 1)
        if number is not None:
            head.addWidget(number)
        show(slider.value())
        column.addLayout(head)
        column.addWidget(slider)
        column.addWidget(ends)
        self.controls[name] = slider
        return row

    def _set(self, name: str, value: object) -> None:
        changed = replace(self.values, **{name: value})
        if changed != self.values:
            self.values = changed
            self.changed.emit()


def _place_of(about: Parameter, value: float) -> int:
    low, high = about.low or 0.0, about.high if about.high is not None else 1.0
    steps = round(high - low) if isinstance(value, int) else _STEPS
    return round((value - low) / (high - low) * steps)
