"""The types of things a project is made of, and their names in the file."""

from layered.dsp.stft import StftSettings
from layered.model.added import Added
from layered.model.dictionary import Dictionary
from layered.model.hint import Hint
from layered.model.layer import Layer
from layered.model.merge import Merge
from layered.model.note import LayerNotes, Note
from layered.model.project import Project
from layered.model.recipe import Recipe
from layered.model.recording import Recording
from layered.model.split import Split

TYPES: dict[str, type] = {
    "project": Project,
    "recording": Recording,
    "hint": Hint,
    "layer": Layer,
    "split": Split,
    "merge": Merge,
    "added": Added,
    "recipe": Recipe,
    "layer_notes": LayerNotes,
    "note": Note,
    "dictionary": Dictionary,
    "stft_settings": StftSettings,
}
ARRAY = "array"
PROJECT = "project"
RECORDING = "recording"


def name_of(kind: type) -> str | None:
    """Give the name of a type in the file, or None if it is no part of projects."""
    return next((name for name, known in TYPES.items() if known is kind), None)
