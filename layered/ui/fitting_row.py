"""Fitting a row of controls into a narrow window: what can be found elsewhere leaves first."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget


def fit(row: QHBoxLayout, width: int, leaving: Sequence[Sequence[QWidget]]) -> None:
    """Show all of a row that fits into a width.

    Parameters
    ----------
    leaving : sequence of sequences of QWidget
        What may be left out, in the order in which it is; all else stays.
    """
    for group in leaving:
        for widget in group:
            widget.show()
    row.invalidate()
    for group in leaving:
        if row.sizeHint().width() <= width:
            return
        for widget in group:
            widget.hide()
        row.invalidate()
