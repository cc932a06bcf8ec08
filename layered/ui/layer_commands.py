"""What the keys and the menu do to the current layer."""

from collections.abc import Callable

from layered.model import edits
from layered.model.layer import Layer
from layered.model.project import Project, added_of, layer_of, leaves, merge_with, split_with
from layered.session.session import Session
from layered.ui import layer_steps
from layered.ui.layer_list import LayerList
from layered.ui.selection import Selection

GAIN_STEP_DB = 1.0
PAN_STEP = 0.1


class LayerCommands:
    """Edits of the current layer, each one undo step."""

    def __init__(self, session: Session, selection: Selection, layer_list: LayerList) -> None:
        self._session = session
        self._selection = selection
        self._list = layer_list

    @property
    def current(self) -> Layer | None:
        """The layer that keys act on."""
        return self._selection.layer(self._session.project)

    def toggle_mute(self) -> None:
        """Silence it, or let it be heard."""
        self._step(layer_steps.toggle_mute)

    def toggle_solo(self) -> None:
        """Hear only it and others soloed with it; or all."""
        self._step(layer_steps.toggle_solo)

    def solo_only(self) -> None:
        """Hear only it; again, hear all."""
        self._step(layer_steps.solo_only)

    def mute_all(self) -> None:
        """Silence every layer."""
        self._session.do("Mute all", lambda project: edits.set_all_muted(project, muted=True))

    def unmute_all(self) -> None:
        """Let every layer be heard."""
        self._session.do("Unmute all", lambda project: edits.set_all_muted(project, muted=False))

    def rename(self) -> None:
        """Turn the name on the card into a field."""
        layer = self.current
        if layer is not None:
            self._list.card(layer.id).name.start()

    def change_gain(self, step_db: float) -> None:
        """Make it louder or softer."""
        self._step(lambda s, layer: layer_steps.set_gain(s, layer, layer.gain_db + step_db))

    def reset_gain(self) -> None:
        """Give it the level it was recorded with, and the centre."""
        self._do(
            "Reset gain and pan of",
            lambda project, layer: edits.set_pan(
                edits.set_gain(project, layer.id, 0.0), layer.id, 0.0
            ),
        )

    def change_pan(self, step: float) -> None:
        """Move it to the left or right."""
        self._step(lambda s, layer: layer_steps.set_pan(s, layer, round(layer.pan + step, 2)))

    def move(self, step: int) -> None:
        """Move it up or down the list."""

        def edit(project: Project, layer: Layer) -> Project:
            place = [leaf.id for leaf in leaves(project)].index(layer.id)
            return edits.move_layer(project, layer.id, place + step)

        self._do("Move", edit)

    def focus(self, step: int) -> None:
        """Go to the layer above or below."""
        self._list.move_focus(step)

    def set_color(self, color: int) -> None:
        """Give it another colour."""
        self._do(
            "Colour of",
            lambda project, layer: edits.set_color(project, layer.id, color),
        )

    def parent_name(self) -> str:
        """Name the layer that the current one was split from, or give an empty text."""
        layer, project = self.current, self._session.project
        split = split_with(project, layer.id) if project is not None and layer else None
        if project is None or split is None:
            return ""
        return layer_of(project, split.parent).name

    def put_back(self) -> None:
        """Put the layer and what was split off with it together again."""
        layer, project = self.current, self._session.project
        split = split_with(project, layer.id) if project is not None and layer else None
        if split is not None:
            label = f"Put {self.parent_name()} together"
            self._session.do(label, lambda p: edits.join_children(p, split.parent))

    @property
    def below(self) -> Layer | None:
        """The layer that the current one can be merged into."""
        layer, project = self.current, self._session.project
        present = leaves(project) if project is not None else ()
        if layer is None or layer is present[-1]:
            return None
        return present[present.index(layer) + 1]

    def merge_down(self) -> None:
        """Merge the current layer into the one below."""
        below = self.below
        if below is not None:
            self._step(lambda session, layer: layer_steps.merge(session, layer, below))

    @property
    def is_merged(self) -> bool:
        """Whether the current layer was merged from others."""
        layer, project = self.current, self._session.project
        return bool(project and layer and merge_with(project, layer.id))

    def take_apart(self) -> None:
        """Make several layers of the current one again."""
        self._step(layer_steps.take_apart)

    @property
    def is_added(self) -> bool:
        """Whether the current layer was made up rather than recorded."""
        layer, project = self.current, self._session.project
        return bool(project and layer and added_of(project, layer.id))

    def remove_added(self) -> None:
        """Take the current layer away, if it was made up."""
        self._step(layer_steps.remove_added)

    def _do(self, verb: str, edit: Callable[[Project, Layer], Project]) -> None:
        self._step(lambda s, layer: s.do(f"{verb} {layer.name}", lambda p: edit(p, layer)))

    def _step(self, step: Callable[[Session, Layer], None]) -> None:
        layer = self.current
        if layer is not None:
            step(self._session, layer)
