"""What differs between two projects, so that a view redraws only that."""

from dataclasses import dataclass

from layered.model.layer import LayerId
from layered.model.project import Project, leaves


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between the project before and the project now.

    Parameters
    ----------
    recording : bool
        Another mixture: everything is new.
    layers : bool
        Which layers there are, or their order.
    sounds : bool
        The sound of a layer before the mixer: a split or merge was made, changed or undone.
    mixer : frozenset of LayerId
        Layers whose name, colour, gain, pan, mute or solo changed.
    hints : bool
        Which hints there are, or where.
    notes : bool
        Which notes layers have.
    """

    recording: bool = False
    layers: bool = False
    sounds: bool = False
    mixer: frozenset[LayerId] = frozenset()
    hints: bool = False
    notes: bool = False


def _sources(project: Project) -> tuple[object, ...]:
    return project.splits, project.merges, project.added


def changes_between(before: Project | None, after: Project) -> Changes:
    """Compare two projects; the same object gives no changes."""
    if before is after:
        return Changes()
    if before is None or before.mixture is not after.mixture:
        everything = frozenset(layer.id for layer in after.layers)
        return Changes(
            recording=True, layers=True, sounds=True, mixer=everything, hints=True, notes=True
        )
    old = {layer.id: layer for layer in before.layers}
    order_before = [layer.id for layer in leaves(before)]
    order_after = [layer.id for layer in leaves(after)]
    return Changes(
        layers=order_before != order_after,
        sounds=_sources(before) != _sources(after),
        mixer=frozenset(layer.id for layer in after.layers if old.get(layer.id) != layer),
        hints=before.hints != after.hints,
        notes=before.notes != after.notes,
    )
