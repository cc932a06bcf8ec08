"""What a format for notes is: the suffixes it is known by, and how notes become its bytes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from layered.model.note import Note


@dataclass(frozen=True, slots=True)
class NoteFormat:
    """One kind of file that holds notes.

    Parameters
    ----------
    suffixes : tuple of str
        With their dots, in lower case; the first is offered.
    write : callable
        Gives the whole file for notes in order of onset, and a title.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    write: Callable[[Sequence[Note], str], bytes]
