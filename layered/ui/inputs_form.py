"""What a method is given besides a layer: a row for each input that it declares."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from layered.methods.method import Example, Input, missing_input
from layered.model.layer import LayerId
from layered.model.project import Project
from layered.ui.dim_label import DimLabel
from layered.ui.input_row import InputRow

_EITHER = "One of these is enough. Both are better."


class InputsForm(QWidget):
    """The rows of one method.

    Attributes
    ----------
    rows : dict
        The rows by the role of their input.
    """

    changed = Signal()

    def __init__(self, inputs: tuple[Input, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inputs = inputs
        self.rows = {about.role: InputRow(about, self) for about in inputs}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for row in self.rows.values():
            row.changed.connect(self.changed)
            column.addWidget(row)
        self._either = DimLabel(_EITHER, self)
        self._either.setWordWrap(True)
        self._either.setVisible(any(about.or_role for about in inputs))
        column.addWidget(self._either)

    @property
    def missing(self) -> str:
        """What is still needed, in a sentence; empty if nothing is."""
        return missing_input(self._inputs, [role for role, row in self.rows.items() if row.given])

    def examples(self, project: Project, layer_id: LayerId) -> tuple[Example, ...]:
        """Give all of it as the method wants it; raise `InvalidInputError` if that cannot be."""
        return tuple(
            given.example(row.about, project, layer_id)
            for row in self.rows.values()
            for given in row.given
        )

    def forget_stretches(self) -> None:
        """Forget what belongs to a recording that is no longer open."""
        for row in self.rows.values():
            for given in [each for each in row.given if isinstance(each.content, tuple)]:
                row.remove(given)
