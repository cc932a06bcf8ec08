"""Whether a project that was read makes sense: whoever wrote the file may have been mistaken."""

from collections.abc import Iterable

from layered.model.note import HIGHEST_MIDI, LOWEST_MIDI
from layered.model.project import MIXTURE_ID, Project
from layered.storage.projects.decoding import DamagedError


def checked(value: object) -> Project:
    """Give a project if it is one.

    Raises
    ------
    DamagedError
        If ids are not unique, something refers to what is not there, the layers are no tree, or a
        sound does not fit the mixture.
    """
    if not isinstance(value, Project):
        raise DamagedError("a step without a project")
    try:
        _check_names(layer.id for layer in value.layers)
        _check_names(hint.id for hint in value.hints)
        _check_tree(value)
        _check_notes(value)
        shape = value.mixture.samples.shape
        for split in value.splits:
            if any(part.shape != shape for part in split.parts):
                raise DamagedError("a part of another length")
            if len(split.children) != len(split.parts) + 1:
                raise DamagedError("a split without a rest")
        if any(added.sound.shape != shape for added in value.added):
            raise DamagedError("an added layer of another length")
    except (AttributeError, TypeError) as error:
        raise DamagedError(str(error)) from error
    return value


def _check_notes(project: Project) -> None:
    """Look whether notes belong to layers that are there, and are pitches inside the recording."""
    layer_ids = {layer.id for layer in project.layers}
    _check_names(own.layer_id for own in project.notes)
    for own in project.notes:
        if own.layer_id not in layer_ids:
            raise DamagedError("notes of no layer")
        for note in own.notes:
            is_pitch = LOWEST_MIDI <= note.midi <= HIGHEST_MIDI and 1 <= note.velocity <= 127
            if not is_pitch or not 0 <= note.onset_s < note.offset_s < float("inf"):
                raise DamagedError("a note that cannot be played")


def _check_names(names: Iterable[str]) -> None:
    listed = list(names)
    if len(set(listed)) != len(listed):
        raise DamagedError("two things of one name")


def _check_tree(project: Project) -> None:
    """Look whether every layer comes from the mixture or was added, and goes into one thing."""
    edges = [
        *(((split.parent,), split.children) for split in project.splits),
        *((merge.parents, (merge.child,)) for merge in project.merges),
        *(((), (added.layer,)) for added in project.added),
    ]
    reached = {MIXTURE_ID}
    used = set[str]()
    while edges:
        ready = [edge for edge in edges if reached.issuperset(edge[0])]
        if not ready:
            raise DamagedError("layers that come from nowhere")
        for parents, children in ready:
            if used.intersection(parents) or reached.intersection(children):
                raise DamagedError("layers that are no tree")
            used.update(parents)
            reached.update(children)
            edges.remove((parents, children))
    if {layer.id for layer in project.layers} != reached:
        raise DamagedError("layers that belong to nothing")
