"""The list of layers: one card each, in the order of the project."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from layered.dsp.levels import PeakMeter
from layered.model import edits
from layered.model.changes import Changes
from layered.model.layer import LayerId
from layered.model.project import Project, is_audible, leaves
from layered.session.session import Session
from layered.ui import layer_steps, theme
from layered.ui.layer_card import LayerCard
from layered.ui.layer_drop import DropGround, height_in
from layered.ui.selection import Selection

_SILENT = PeakMeter()


class LayerList(QScrollArea):
    """Shows the leaves as cards that can be reached, reordered and merged by keys and mouse."""

    menu_requested = Signal(str, QPointF)

    def __init__(
        self, session: Session, selection: Selection, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._selection = selection
        self._cards: dict[LayerId, LayerCard] = {}
        self._order: list[LayerCard] = []
        self._ground = DropGround(self)
        self._column = QVBoxLayout(self._ground)
        self._column.setContentsMargins(8, 0, 8, 8)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        self.setWidget(self._ground)
        self.setWidgetResizable(True)
        self._ground.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Layers")
        session.listen(self._show)
        selection.changed.connect(self._show_current)
        theme.theme_changed.changed.connect(self._restyle)

    @property
    def cards(self) -> list[LayerCard]:
        """The cards from top to bottom."""
        # Not asked of the layout: an item of it, once seen from Python, outlives its card, and
        # what comes to lie in its place in memory is taken for it.
        return list(self._order)

    def card(self, layer_id: LayerId) -> LayerCard:
        """Find the card of a layer."""
        return self._cards[layer_id]

    def move_focus(self, step: int) -> None:
        """Go to the layer above (-1) or below (1)."""
        cards = self.cards
        ids = [card.id for card in cards]
        if self._selection.layer_id not in ids:
            return
        place = ids.index(self._selection.layer_id) + step
        if 0 <= place < len(cards):
            cards[place].setFocus(Qt.FocusReason.OtherFocusReason)
            self._selection.select(cards[place].id)
            self.ensureWidgetVisible(cards[place])

    def show_levels(self, meters: Mapping[str, PeakMeter]) -> None:
        """Show what each layer's level is now."""
        for layer_id, card in self._cards.items():
            meter = meters.get(layer_id, _SILENT)
            card.meter.show_level(meter.level, meter.held)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the list with the arrows."""
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if plain and step:
            self.move_focus(step)
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the cards as wide as the list."""
        super().resizeEvent(event)
        self._ground.setMaximumWidth(self.viewport().width())

    # The project

    def _show(self, project: Project | None, changes: Changes) -> None:
        if not (changes.layers or changes.mixer or changes.recording):
            return
        self._selection.follow(project)
        if project is None:
            return
        if changes.layers or changes.recording:
            self._rebuild(project)
        for layer in leaves(project):
            self._cards[layer.id].show_layer(layer, is_heard=is_audible(project, layer))
        self._show_current()

    def _rebuild(self, project: Project) -> None:
        wanted = leaves(project)
        # Also in a window that is not in front: its card has the focus once it is.
        had_focus = self.window().focusWidget() in self._cards.values()
        current = self._selection.layer_id
        gone = set(self._cards) - {layer.id for layer in wanted}
        for layer_id in gone:  # a card that hides hands the focus to the next, which may be gone
            self._cards[layer_id].blockSignals(True)
        for layer_id in gone:
            card = self._cards.pop(layer_id)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, layer in enumerate(wanted):
            if layer.id not in self._cards:
                self._cards[layer.id] = self._new_card(project, layer.id)
            self._column.insertWidget(place, self._cards[layer.id])
        self._order = [self._cards[layer.id] for layer in wanted]
        for above, below in zip(self.cards, self.cards[1:], strict=False):
            QWidget.setTabOrder(above.pan, below)
        if had_focus and current is not None:
            self._cards[current].show()  # a card that is not shown yet takes no focus
            self._cards[current].setFocus(Qt.FocusReason.OtherFocusReason)
        self._selection.select(current)  # a card that went may have handed the focus on

    def _new_card(self, project: Project, layer_id: LayerId) -> LayerCard:
        layer = next(layer for layer in leaves(project) if layer.id == layer_id)
        card = LayerCard(self._session, layer, self._ground)
        card.focused.connect(self._selection.select)
        card.menu_requested.connect(self.menu_requested)
        card.dragged.connect(self._drag)
        card.drop_requested.connect(self._drop)
        for before, after in (
            (card, card.mute),
            (card.mute, card.solo),
            (card.solo, card.gain),
            (card.gain, card.pan),
        ):
            QWidget.setTabOrder(before, after)
        return card

    def _show_current(self) -> None:
        for layer_id, card in self._cards.items():
            card.set_current(current=layer_id == self._selection.layer_id)

    def _restyle(self) -> None:
        if self._session.project is not None:
            self._show(self._session.project, Changes(layers=True))

    # Dragging

    def _drag(self, layer_id: str, global_y: float) -> None:
        y = height_in(self._ground, global_y)
        self._ground.show_drag(self._cards[LayerId(layer_id)], y, self.cards)
        self.ensureVisible(0, round(y), 0, 24)

    def _drop(self, layer_id: str, keep: bool) -> None:
        drop = self._ground.take()
        if drop is None or not keep:
            return
        moved = self._cards[LayerId(layer_id)]
        if drop.into is not None:
            layer_steps.merge(self._session, moved.layer, drop.into.layer)
            return
        place = drop.gap - (drop.gap > self.cards.index(moved))
        self._session.do(
            f"Move {moved.layer.name}", lambda p: edits.move_layer(p, moved.id, place)
        )
