"""Find the files that come with Layered: the demo recording, icons.

In a checkout they lie beside the package, in an installed wheel inside it.
"""

from functools import cache
from pathlib import Path


@cache
def resource_folder() -> Path:
    """Give the folder of everything that is not code."""
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def demo_recording() -> Path:
    """Give the recording that comes with Layered: a saxophone over strings, 12 s, mono."""
    return resource_folder() / "demo" / "recording.flac"


def demo_hint() -> Path:
    """Give the hint for the demo recording: the saxophone's phrase, hummed."""
    return resource_folder() / "demo" / "saxophone.flac"


def demo_stem(name: str) -> Path:
    """Give what the demo recording was mixed from: ``saxophone`` or ``strings``."""
    return resource_folder() / "demo" / "stems" / f"{name}.flac"


def note_decision() -> Path:
    """Give the weights that tell notes from other rises (`layered.dsp.notes.decision`)."""
    return resource_folder() / "notes" / "decision.npz"


def icon(name: str) -> Path:
    """Give a line icon, or ``layered``, the icon of the program."""
    return resource_folder() / "icons" / f"{name}.svg"
