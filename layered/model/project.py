"""The whole document."""

from dataclasses import dataclass

from layered.errors import InvalidInputError
from layered.model.added import Added
from layered.model.hint import Hint, HintId
from layered.model.layer import Layer, LayerId
from layered.model.merge import Merge
from layered.model.note import LayerNotes
from layered.model.recording import Recording
from layered.model.split import Split

MIXTURE_ID = LayerId("mixture")
FORMAT = 1


@dataclass(frozen=True, slots=True, eq=False)
class Project:
    """A mixture, the hints for it, the tree of splits and merges, notes, and the mixer.

    The root of the tree is the layer `MIXTURE_ID`; each added layer is a root of its own.
    ``layers`` holds every layer of the tree in the order of the list; only its leaves (`leaves`)
    are seen and heard. Every edit makes a new project that shares what did not change
    (`layered.model.edits`).
    """

    mixture: Recording
    layers: tuple[Layer, ...]
    hints: tuple[Hint, ...] = ()
    splits: tuple[Split, ...] = ()
    merges: tuple[Merge, ...] = ()
    added: tuple[Added, ...] = ()
    notes: tuple[LayerNotes, ...] = ()
    format: int = FORMAT


def new_project(mixture: Recording) -> Project:
    """Make a project with the whole mixture as its only layer."""
    return Project(mixture, layers=(Layer(MIXTURE_ID, name="Mixture"),))


def layer_of(project: Project, layer_id: LayerId) -> Layer:
    """Find a layer; raise `InvalidInputError` if it is not there."""
    for layer in project.layers:
        if layer.id == layer_id:
            return layer
    raise InvalidInputError("That layer is no longer there.")


def hint_of(project: Project, hint_id: HintId) -> Hint:
    """Find a hint; raise `InvalidInputError` if it is not there."""
    for hint in project.hints:
        if hint.id == hint_id:
            return hint
    raise InvalidInputError("That hint is no longer there.")


def split_of(project: Project, parent: LayerId) -> Split | None:
    """Find how a layer was split, or None if it is a leaf."""
    return next((split for split in project.splits if split.parent == parent), None)


def split_with(project: Project, child: LayerId) -> Split | None:
    """Find the split a layer came from, or None for the root."""
    return next((split for split in project.splits if child in split.children), None)


def merge_of(project: Project, parent: LayerId) -> Merge | None:
    """Find what a layer was merged into, or None."""
    return next((merge for merge in project.merges if parent in merge.parents), None)


def merge_with(project: Project, child: LayerId) -> Merge | None:
    """Find the merge a layer came from, or None."""
    return next((merge for merge in project.merges if merge.child == child), None)


def added_of(project: Project, layer_id: LayerId) -> Added | None:
    """Find what was added as a layer, or None if it comes from another layer."""
    return next((added for added in project.added if added.layer == layer_id), None)


def is_added(project: Project, layer_id: LayerId) -> bool:
    """Say whether a layer, or one it comes from, was added rather than recorded."""
    if added_of(project, layer_id) is not None:
        return True
    split, merge = split_with(project, layer_id), merge_with(project, layer_id)
    if merge is not None:
        return is_added(project, merge.parents[0])
    return split is not None and is_added(project, split.parent)


def is_leaf(project: Project, layer_id: LayerId) -> bool:
    """Say whether a layer is heard itself, rather than through its children."""
    return split_of(project, layer_id) is None and merge_of(project, layer_id) is None


def recorded_leaves(project: Project) -> tuple[Layer, ...]:
    """Give the layers that add up to the mixture: all that are heard but the added ones."""
    return tuple(layer for layer in leaves(project) if not is_added(project, layer.id))


def leaves(project: Project) -> tuple[Layer, ...]:
    """Give the layers that are seen and heard, in the order of the list."""
    parents = {split.parent for split in project.splits}
    parents.update(parent for merge in project.merges for parent in merge.parents)
    return tuple(layer for layer in project.layers if layer.id not in parents)


def is_audible(project: Project, layer: Layer) -> bool:
    """Say whether mute and solo let a leaf be heard: muted always wins, solo silences the rest."""
    soloing = any(other.soloed for other in leaves(project))
    return not layer.muted and (layer.soloed or not soloing)
