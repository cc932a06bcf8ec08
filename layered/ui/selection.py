"""What keys and menus act on: not part of the document, so undo never moves it."""

from PySide6.QtCore import QObject, Signal

from layered.model.layer import Layer, LayerId
from layered.model.project import Project, leaves, merge_of, split_of


class Selection(QObject):
    """The current layer."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._layer_id: LayerId | None = None

    @property
    def layer_id(self) -> LayerId | None:
        """The current layer's id, or None when nothing is open."""
        return self._layer_id

    def select(self, layer_id: LayerId | None) -> None:
        """Make a layer the current one."""
        if layer_id != self._layer_id:
            self._layer_id = layer_id
            self.changed.emit()

    def layer(self, project: Project | None) -> Layer | None:
        """Find the current layer among the leaves."""
        if project is None:
            return None
        return next((layer for layer in leaves(project) if layer.id == self._layer_id), None)

    def follow(self, project: Project | None) -> None:
        """Stay on a leaf: what took the place of a layer that was split or joined."""
        if project is None:
            self.select(None)
            return
        present = leaves(project)
        if all(layer.id != self._layer_id for layer in present):
            first = self._heir(project)
            ids = [layer.id for layer in present]
            self.select(first if first in ids else ids[0])

    def _heir(self, project: Project) -> LayerId | None:
        """Find what the current layer became."""
        gone = self._layer_id
        merge = merge_of(project, gone) if gone is not None else None
        if merge is not None:
            return merge.child
        split = split_of(project, gone) if gone is not None else None
        return split.children[0] if split is not None else None
