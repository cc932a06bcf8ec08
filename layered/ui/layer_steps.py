"""One undo step on one layer, as its card, its menu and the keys make it."""

from layered.model import edits
from layered.model.layer import Layer
from layered.session.session import Session


def rename(session: Session, layer: Layer, name: str) -> None:
    """Give it another name."""
    session.do(f"Rename {layer.name}", lambda p: edits.rename_layer(p, layer.id, name))


def toggle_mute(session: Session, layer: Layer) -> None:
    """Silence it, or let it be heard."""
    muted = not layer.muted
    label = f"{'Mute' if muted else 'Unmute'} {layer.name}"
    session.do(label, lambda p: edits.set_muted(p, layer.id, muted=muted))


def toggle_solo(session: Session, layer: Layer) -> None:
    """Hear only it and others soloed with it; or all."""
    soloed = not layer.soloed
    label = f"{'Solo' if soloed else 'Unsolo'} {layer.name}"
    session.do(label, lambda p: edits.set_soloed(p, layer.id, soloed=soloed))


def solo_only(session: Session, layer: Layer) -> None:
    """Hear only it; again, hear all."""
    session.do(f"Solo only {layer.name}", lambda p: edits.solo_only(p, layer.id))


def set_gain(session: Session, layer: Layer, gain_db: float) -> None:
    """Make it as loud as wanted."""
    session.do(gain_label(layer), lambda p: edits.set_gain(p, layer.id, gain_db))


def set_pan(session: Session, layer: Layer, pan: float) -> None:
    """Put it to the left (-1) or right (1)."""
    session.do(pan_label(layer), lambda p: edits.set_pan(p, layer.id, pan))


def merge(session: Session, layer: Layer, into: Layer) -> None:
    """Add it to another layer, so that both are one."""
    label = f"Merge {layer.name} into {into.name}"
    session.do(label, lambda p: edits.merge_layers(p, [layer.id], into.id))


def take_apart(session: Session, layer: Layer) -> None:
    """Make several layers of a merged one again."""
    session.do(f"Take {layer.name} apart", lambda p: edits.take_apart(p, layer.id))


def remove_added(session: Session, layer: Layer) -> None:
    """Take away a layer that was made up."""
    session.do(f"Remove {layer.name}", lambda p: edits.remove_added(p, layer.id))


def gain_label(layer: Layer) -> str:
    """Name a change of gain, for a step or for a drag of many."""
    return f"Gain of {layer.name}"


def pan_label(layer: Layer) -> str:
    """Name a change of pan, for a step or for a drag of many."""
    return f"Pan of {layer.name}"
