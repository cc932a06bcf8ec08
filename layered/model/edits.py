"""Every edit, as a pure function from a project to a project.

An edit that changes nothing returns the very same object, so that it makes no undo step.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace

from layered.dsp.arrays import Sound
from layered.errors import InvalidInputError
from layered.model.added import Added
from layered.model.hint import Hint, HintId, HintKind
from layered.model.layer import HIGHEST_GAIN_DB, LOWEST_GAIN_DB, REST_COLOR, Layer, LayerId
from layered.model.merge import Merge
from layered.model.project import (
    Project,
    added_of,
    hint_of,
    is_added,
    is_leaf,
    layer_of,
    leaves,
    merge_of,
    merge_with,
    split_of,
)
from layered.model.recipe import Recipe
from layered.model.recording import Recording
from layered.model.split import Split

_NOT_RECORDED = (
    "An added layer cannot be merged with a recorded one: the recorded layers always add up to "
    "the recording. Both are heard together anyway."
)
_NO_LEAF = "That layer is already split or merged. Choose what it has become."


def set_gain(project: Project, layer_id: LayerId, gain_db: float) -> Project:
    """Set a layer's gain in dB, kept within the fader's range."""
    gain_db = min(HIGHEST_GAIN_DB, max(LOWEST_GAIN_DB, float(gain_db)))
    return _with_layer(project, replace(layer_of(project, layer_id), gain_db=gain_db))


def set_pan(project: Project, layer_id: LayerId, pan: float) -> Project:
    """Place a layer between left (-1) and right (1)."""
    pan = min(1.0, max(-1.0, float(pan)))
    return _with_layer(project, replace(layer_of(project, layer_id), pan=pan))


def set_muted(project: Project, layer_id: LayerId, *, muted: bool) -> Project:
    """Silence a layer, or let it be heard."""
    return _with_layer(project, replace(layer_of(project, layer_id), muted=muted))


def set_all_muted(project: Project, *, muted: bool) -> Project:
    """Silence every layer, or none."""
    for layer in leaves(project):
        project = set_muted(project, layer.id, muted=muted)
    return project


def set_soloed(project: Project, layer_id: LayerId, *, soloed: bool) -> Project:
    """Hear only this layer and others soloed with it."""
    return _with_layer(project, replace(layer_of(project, layer_id), soloed=soloed))


def solo_only(project: Project, layer_id: LayerId) -> Project:
    """Hear only this layer; again, hear all."""
    alone = [layer.id for layer in project.layers if layer.soloed] == [layer_id]
    for layer in project.layers:
        project = set_soloed(project, layer.id, soloed=layer.id == layer_id and not alone)
    return project


def rename_layer(project: Project, layer_id: LayerId, name: str) -> Project:
    """Give a layer a name; an empty one keeps the old."""
    name = " ".join(name.split())
    if not name:
        return project
    return _with_layer(project, replace(layer_of(project, layer_id), name=name))


def set_color(project: Project, layer_id: LayerId, color: int) -> Project:
    """Give a layer one of the theme's colours."""
    return _with_layer(project, replace(layer_of(project, layer_id), color=color))


def move_layer(project: Project, layer_id: LayerId, position: int) -> Project:
    """Move a leaf to a position among the leaves; the sound does not change."""
    order = [layer.id for layer in leaves(project) if layer.id != layer_id]
    order.insert(max(0, min(position, len(order))), layer_of(project, layer_id).id)
    if order == [layer.id for layer in leaves(project)]:
        return project
    by_id = {layer.id: layer for layer in project.layers}
    rest = tuple(layer for layer in project.layers if layer.id not in order)
    return replace(project, layers=tuple(by_id[i] for i in order) + rest)


def add_hint(project: Project, hint: Hint) -> Project:
    """Add a hint; it must start inside the mixture."""
    _check_offset(project, hint.offset_s)
    return replace(project, hints=(*project.hints, hint))


def remove_hint(project: Project, hint_id: HintId) -> Project:
    """Take a hint away; layers made with it stay."""
    gone = hint_of(project, hint_id)
    return replace(project, hints=tuple(h for h in project.hints if h is not gone))


def move_hint(project: Project, hint_id: HintId, offset_s: float) -> Project:
    """Shift a hint in time, kept inside the mixture."""
    last_s = project.mixture.duration_s - 1 / project.mixture.sample_rate_hz
    offset_s = min(max(0.0, float(offset_s)), max(0.0, last_s))
    return _with_hint(project, hint_of(project, hint_id), offset_s=offset_s)


def set_hint_kind(project: Project, hint_id: HintId, kind: HintKind) -> Project:
    """Say how a hint was made."""
    return _with_hint(project, hint_of(project, hint_id), kind=kind)


def set_hint_sound(project: Project, hint_id: HintId, recording: Recording) -> Project:
    """Give a hint another sound, in the same place."""
    hint = hint_of(project, hint_id)
    changed = replace(hint, recording=recording)
    return replace(project, hints=tuple(changed if h is hint else h for h in project.hints))


def new_hint_id(project: Project) -> HintId:
    """Give an id no hint of the project has."""
    return HintId(_fresh("hint", (hint.id for hint in project.hints)))


def split_layer(
    project: Project,
    parent: LayerId,
    parts: Sequence[tuple[str, Sound]],
    recipe: Recipe,
    *,
    rest_name: str = "Rest",
    is_rest_grey: bool = True,
    confidence: float = 1.0,
    warnings: tuple[str, ...] = (),
) -> Project:
    """Split a leaf into named parts and a rest, which take its place in the list.

    The new layers keep the parent's gain, pan, mute and solo, so that nothing changes to the ear
    until the person changes it.

    Raises
    ------
    InvalidInputError
        If the layer is already split, or a part does not have the mixture's shape.
    """
    if not is_leaf(project, parent):
        raise InvalidInputError(_NO_LEAF)
    if any(sound.shape != project.mixture.samples.shape for _, sound in parts):
        raise InvalidInputError("A part must have the recording's length and channels.")
    old = layer_of(project, parent)
    taken = {layer.id for layer in project.layers}
    names = {layer.name for layer in leaves(project) if layer.id != parent}
    children: list[Layer] = []
    for name, _ in parts:
        free = _free_name(name, names)
        color = _free_color([*project.layers, *children])
        children.append(_child(old, _fresh_layer_id(taken), free, color))
    color = REST_COLOR if is_rest_grey else _free_color([*project.layers, *children])
    children.append(_child(old, _fresh_layer_id(taken), _free_name(rest_name, names), color))
    sounds = tuple(_read_only(sound) for _, sound in parts)
    ids = tuple(child.id for child in children)
    split = Split(parent, ids, sounds, recipe, confidence, warnings)
    index = project.layers.index(old)
    layers = (*project.layers[:index], *children, old, *project.layers[index + 1 :])
    return replace(project, layers=layers, splits=(*project.splits, split))


def add_layer(
    project: Project,
    name: str,
    sound: Sound,
    recipe: Recipe,
    *,
    warnings: tuple[str, ...] = (),
) -> Project:
    """Put a layer that is no part of the mixture on top of the list.

    Raises
    ------
    InvalidInputError
        If the sound does not have the mixture's shape.
    """
    if sound.shape != project.mixture.samples.shape:
        raise InvalidInputError("An added layer must have the recording's length and channels.")
    layer = Layer(
        _fresh_layer_id({layer.id for layer in project.layers}),
        _free_name(name, {layer.name for layer in leaves(project)}),
        _free_color(project.layers),
    )
    added = Added(layer.id, _read_only(sound), recipe, warnings)
    return replace(project, layers=(layer, *project.layers), added=(*project.added, added))


def remove_added(project: Project, layer_id: LayerId) -> Project:
    """Take an added layer away, and all that came from it."""
    added = added_of(project, layer_id)
    if added is None:
        return project
    project = join_children(project, layer_id)
    return replace(
        project,
        layers=tuple(layer for layer in project.layers if layer.id != layer_id),
        added=tuple(other for other in project.added if other is not added),
    )


def join_children(project: Project, parent: LayerId) -> Project:
    """Undo the split of a layer, and all that was made of its children: it is one leaf again."""
    split = split_of(project, parent)
    if split is None:
        return project
    for child in split.children:
        project = _freed(project, child)
    layers = tuple(layer for layer in project.layers if layer.id not in split.children)
    return replace(
        project, layers=layers, splits=tuple(s for s in project.splits if s is not split)
    )


def merge_layers(project: Project, layer_ids: Sequence[LayerId], into: LayerId) -> Project:
    """Add leaves up to one layer, which takes the name, place and mixer state of one of them.

    Raises
    ------
    InvalidInputError
        If one of them is no leaf.
    """
    chosen = tuple(layer.id for layer in leaves(project) if layer.id in {*layer_ids, into})
    if any(layer_id not in chosen for layer_id in (*layer_ids, into)):
        raise InvalidInputError(_NO_LEAF)
    if len(chosen) < 2:
        return project
    if len({is_added(project, layer_id) for layer_id in chosen}) > 1:
        raise InvalidInputError(_NOT_RECORDED)
    target = layer_of(project, into)
    child = replace(target, id=_fresh_layer_id({layer.id for layer in project.layers}))
    index = project.layers.index(target)
    layers = (*project.layers[:index], child, *project.layers[index:])
    merges = (*project.merges, Merge(chosen, child.id))
    return replace(project, layers=layers, merges=merges)


def take_apart(project: Project, child: LayerId) -> Project:
    """Undo a merge, and all that was made of the merged layer: its parents are leaves again."""
    merge = merge_with(project, child)
    if merge is None:
        return project
    project = _freed(project, child)
    return replace(
        project,
        layers=tuple(layer for layer in project.layers if layer.id != child),
        merges=tuple(one for one in project.merges if one is not merge),
    )


def _freed(project: Project, layer_id: LayerId) -> Project:
    """Make a layer a leaf: undo the split or the merge that it went into."""
    merge = merge_of(project, layer_id)
    if merge is not None:
        project = take_apart(project, merge.child)
    return join_children(project, layer_id)


def _check_offset(project: Project, offset_s: float) -> None:
    if not 0 <= offset_s < project.mixture.duration_s:
        raise InvalidInputError(
            f"A hint cannot start at {offset_s:g} s: the recording is "
            f"{project.mixture.duration_s:.2f} s long."
        )


def _with_layer(project: Project, layer: Layer) -> Project:
    if layer_of(project, layer.id) == layer:
        return project
    layers = tuple(layer if old.id == layer.id else old for old in project.layers)
    return replace(project, layers=layers)


def _with_hint(
    project: Project,
    hint: Hint,
    *,
    offset_s: float | None = None,
    kind: HintKind | None = None,
) -> Project:
    changed = replace(
        hint,
        offset_s=hint.offset_s if offset_s is None else offset_s,
        kind=hint.kind if kind is None else kind,
    )
    if (changed.offset_s, changed.kind) == (hint.offset_s, hint.kind):
        return project
    return replace(project, hints=tuple(changed if h is hint else h for h in project.hints))


def _child(parent: Layer, layer_id: LayerId, name: str, color: int) -> Layer:
    return replace(parent, id=layer_id, name=name, color=color)


def _fresh(stem: str, taken: Iterable[str]) -> str:
    used = set(taken)
    return next(name for n in itertools.count(1) if (name := f"{stem}-{n}") not in used)


def _fresh_layer_id(taken: set[LayerId]) -> LayerId:
    fresh = LayerId(_fresh("layer", taken))
    taken.add(fresh)
    return fresh


def _free_name(name: str, taken: set[str]) -> str:
    free = name
    for number in itertools.count(2):
        if free not in taken:
            break
        free = f"{name} {number}"
    taken.add(free)
    return free


def _free_color(layers: Iterable[Layer]) -> int:
    used = {layer.color for layer in layers}
    return next(color for color in itertools.count() if color not in used)


def _read_only(sound: Sound) -> Sound:
    view = sound.view()
    view.setflags(write=False)
    return view
