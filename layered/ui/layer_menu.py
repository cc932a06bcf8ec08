"""The context menu of a layer: twins of the Layer menu, and its colours."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from layered.ui import theme
from layered.ui.actions import Actions
from layered.ui.layer_commands import LayerCommands

_ENTRIES = ("mute", "solo", "solo_only", "", "rename", "reset_gain", "", "move_up", "move_down")
_N_COLORS = 8
_COLOR_NAMES = ("Orange", "Teal", "Pink", "Yellow", "Sky", "Lilac", "Red", "Lime")


class LayerMenu:
    """Builds the menu anew each time, so that it shows what can be done now."""

    def __init__(self, window: QWidget, actions: Actions, commands: LayerCommands) -> None:
        self._window = window
        self._actions = actions
        self._commands = commands
        self.menu: QMenu | None = None

    def show(self, layer_id: str, place: QPointF) -> None:
        """Show it at a place of the screen."""
        del layer_id
        self._actions.refresh()
        menu = QMenu(self._window)
        for name in _ENTRIES:
            if name:
                menu.addAction(self._actions.all[name])
            else:
                menu.addSeparator()
        colors = menu.addMenu("Colour")
        for index in range(_N_COLORS):
            swatch = QPixmap(16, 16)
            swatch.fill(theme.layer_color(index))
            action = colors.addAction(QIcon(swatch), _COLOR_NAMES[index])
            action.triggered.connect(lambda _=False, index=index: self._commands.set_color(index))
        grey = colors.addAction("Grey")
        grey.triggered.connect(lambda: self._commands.set_color(-1))
        menu.addSeparator()
        for name in ("merge", "take_apart", "put_back", "remove_added"):
            menu.addAction(self._actions.all[name])
        self.menu = menu
        menu.popup(place.toPoint())
