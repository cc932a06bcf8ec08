"""The menu of what a narrow window folds away from the row under the hints."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMenu, QToolButton, QWidget

from layered.ui.choice import Choice


class HintMore(QToolButton):
    """Offers as a menu those of some buttons and of a choice that are hidden.

    Parameters
    ----------
    buttons : callable
        Gives the buttons there are; their tooltips are the entries.
    """

    def __init__(
        self,
        buttons: Callable[[], Sequence[QAbstractButton]],
        choice: Choice,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._buttons, self._choice = buttons, choice
        self.setText("\N{MIDLINE HORIZONTAL ELLIPSIS}")
        self.setToolTip("More that can be done with the hint")
        self.setAccessibleName("More about the hint")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.aboutToShow.connect(self.fill)
        self.setMenu(menu)

    def fill(self) -> None:
        """Bring the menu up to date."""
        menu = self.menu()
        menu.clear()
        for button in self._buttons():
            if button.isHidden():
                action = menu.addAction(button.toolTip())
                action.setCheckable(button.isCheckable())
                action.setChecked(button.isChecked())
                action.triggered.connect(button.click)
        if self._choice.isHidden():
            kinds = menu.addMenu(self._choice.accessibleName())
            for index in range(self._choice.count()):
                kind = kinds.addAction(self._choice.itemText(index))
                kind.setCheckable(True)
                kind.setChecked(index == self._choice.currentIndex())
                kind.triggered.connect(partial(self._choose, index))

    def _choose(self, index: int) -> None:
        self._choice.setCurrentIndex(index)
        self._choice.activated.emit(index)
