"""What a layer's card says to those who hear it rather than see it, and under the pointer."""

from layered.model.layer import Layer
from layered.ui import words


def spoken(layer: Layer) -> str:
    """Say a layer's name and everything about it that is not as recorded."""
    parts = [layer.name, f"gain {words.level(layer.gain_db, sign=True)}"]
    parts += [f"pan {words.place(layer.pan)}"] if layer.pan else []
    parts += ["muted"] if layer.muted else []
    parts += ["solo"] if layer.soloed else []
    return ", ".join(parts)


def control_words(layer: Layer) -> tuple[tuple[str, str], ...]:
    """Give what comes before the layer's name, and the tooltip, for each control of a card."""
    return (
        ("Name of", f"{layer.name}. Double-click or F2 to rename, drag to reorder."),
        ("Mute", "Silence this layer (M)"),
        ("Solo", "Hear only this layer (S); with Ctrl, end every other solo"),
        (
            "Gain, in tenths of a decibel, of",
            "Louder or softer. Double-click for 0 dB, Shift for fine, Enter to type.",
        ),
        ("Gain of", "Double-click to type a level"),
        (
            "Pan, in percent, of",
            f"Left or right: {words.place(layer.pan)}. Double-click for the centre, Shift for "
            "fine, Enter to type.",
        ),
        ("Pan of", "Such as 30 L, C or 30 R"),
        ("Level of", ""),
    )
