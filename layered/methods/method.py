"""What a method is: parameters declared once, a request, a report, an outcome."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, Protocol, runtime_checkable

import numpy as np

from layered.dsp.arrays import Sound
from layered.errors import InvalidInputError
from layered.model.hint import Hint

DOUBTFUL_BELOW = 0.3
"""Outcomes a method has less confidence in are called doubtful."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """How one field of a method's parameters is shown, checked and explained.

    The window's form and the command line's options are built from it.

    Parameters
    ----------
    low_end, high_end : str
        What the two ends of a slider do to the sound, such as "Less bleed" and "Fewer artefacts".
    advanced : bool
        Folded away in the window until asked for.
    """

    label: str
    help: str
    low: float | None = None
    high: float | None = None
    unit: str = ""
    low_end: str = ""
    high_end: str = ""
    choices: tuple[str, ...] = ()
    advanced: bool = False


def parameter(default: Any, about: Parameter) -> Any:  # noqa: ANN401 - as dataclasses.field
    """Declare a field of a parameters dataclass."""
    return field(default=default, metadata={"parameter": about})


def parameters_of(kind: type) -> dict[str, Parameter]:
    """Give the declared parameters of a dataclass, by field name, in order."""
    return {f.name: f.metadata["parameter"] for f in fields(kind) if "parameter" in f.metadata}


def check_parameters(values: object) -> None:
    """Raise `InvalidInputError` if a value is outside its declared range or choices."""
    for name, about in parameters_of(type(values)).items():
        value = getattr(values, name)
        if about.choices and value not in about.choices:
            raise InvalidInputError(f"{about.label} can be {', '.join(about.choices)}.")
        if (
            about.low is not None
            and about.high is not None
            and not about.low <= value <= about.high
        ):
            raise InvalidInputError(
                f"{about.label} goes from {about.low:g} to {about.high:g}; {value} is outside."
            )


class Report(Protocol):
    """Told how far a method is; raises `CancelledError` once Stop was pressed.

    Called at least every 100 ms of work, from any thread of the method. ``preview`` is an outcome
    that can be heard now.
    """

    def __call__(self, fraction: float, message: str, preview: "Outcome | None" = None) -> None:
        """Take note, or raise `CancelledError`."""


def no_report(fraction: float, message: str, preview: "Outcome | None" = None) -> None:
    """Report to nobody."""


def in_memory(shape: tuple[int, int]) -> Sound:
    """Room for a layer's sound in memory, all zeros."""
    return np.zeros(shape, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """Everything a method needs, captured before it starts; it touches nothing else.

    Parameters
    ----------
    sound : float32, shape (channels, samples)
        The sound of the layer to split. May be a memory map.
    parameters : object
        An instance of the method's ``parameters`` class.
    threads : int
        How many processors to use. The result does not depend on it.
    allocate : callable
        Gives room for the sound of a part, zeroed; on disk when it is large.
    """

    sound: Sound
    sample_rate_hz: int
    parameters: Any
    hints: tuple[Hint, ...] = ()
    seed: int = 0
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)
    allocate: Callable[[tuple[int, int]], Sound] = in_memory


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One named part of the split layer; the rest is what remains."""

    name: str
    sound: Sound


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What a method found.

    Parameters
    ----------
    confidence : float
        0 (nothing here fits) to 1 (sure).
    warnings : tuple of str
        One sentence each, for the person: what is doubtful and what would help.
    facts : tuple of (str, str)
        What was decided on the way, such as ("Transposition", "+12 semitones").
    anyway : object, optional
        Where the method stepped back: the parameters with which it separates all the same.
    """

    parts: tuple[Part, ...]
    confidence: float = 1.0
    warnings: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    anyway: Any = None


@runtime_checkable
class Method(Protocol):
    """One way to split a layer."""

    @property
    def name(self) -> str:
        """Short, lower case: the subcommand and the recipe's word."""

    @property
    def title(self) -> str:
        """What the menu says, an imperative such as "Follow my hint"."""

    @property
    def parameters(self) -> type:
        """A frozen dataclass whose fields are declared with `parameter`."""

    @property
    def needs_hint(self) -> bool:
        """Whether it can only run with a hint."""

    def run(self, request: Request, report: Report) -> Outcome:
        """Do it. Same request and seed: same bits. Raise `CancelledError` only through report."""
