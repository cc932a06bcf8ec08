"""What a method is: parameters declared once, a request, a report, an outcome."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Protocol, runtime_checkable

import numpy as np

from layered.dsp.arrays import Sound
from layered.errors import InvalidInputError
from layered.model.dictionary import Dictionary
from layered.model.hint import Hint
from layered.model.hole import Hole
from layered.model.recording import Recording

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
    short : str
        A letter for the command line, such as "k" for ``-k``.
    words : tuple of str
        What may be said instead of a whole number, such as "auto".
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
    short: str = ""
    words: tuple[str, ...] = ()


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
        if about.low is None or about.high is None or value in about.words:
            continue
        if isinstance(value, str) or not about.low <= value <= about.high:
            instead = f", or is {' or '.join(about.words)}" if about.words else ""
            raise InvalidInputError(
                f"{about.label} goes from {about.low:g} to {about.high:g}{instead}; "
                f"{value} is outside."
            )


@dataclass(frozen=True, slots=True)
class Input:
    """Something a method is given besides the layer to split: a clip, or a dictionary.

    The window's form and the command line's options are built from it, as from `Parameter`.

    Parameters
    ----------
    role : str
        One word, such as "noise": the option is ``--noise``, the examples have this role.
    label : str
        What the form says, such as "Sound of the noise alone".
    takes_sound, takes_dictionary : bool
        Whether it can be a recording, and whether it can be a dictionary.
    takes_stretch : bool
        Whether it can be a stretch of the layer that is split: ``--noise-between START END``.
    many : bool
        Whether there can be several.
    or_role : str
        Another input that may be given instead of this one; one of the two is required.
    """

    role: str
    label: str
    help: str
    required: bool = False
    many: bool = False
    takes_sound: bool = True
    takes_dictionary: bool = False
    takes_stretch: bool = False
    or_role: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """What was given for an `Input`: a recording at its own rate, or a dictionary."""

    role: str
    content: Recording | Dictionary

    @property
    def name(self) -> str:
        """What the person calls it."""
        return self.content.name


class Report(Protocol):
    """Told how far a method is; raises `CancelledError` once Stop was pressed.

    Called at least every 100 ms of work, from any thread of the method. ``preview`` is an outcome
    that can be heard now.
    """

    def __call__(self, fraction: float, message: str, preview: "Outcome | None" = None) -> None:
        """Take note, or raise `CancelledError`."""


def needed_inputs(inputs: Sequence[Input]) -> tuple[Input, ...]:
    """Give the inputs without which nothing is done, the first where either of two will do."""
    needed: list[Input] = []
    for given in inputs:
        has_other = any(each.role == given.or_role for each in needed)
        if given.required or (given.or_role and not has_other):
            needed.append(given)
    return tuple(needed)


def check_examples(inputs: tuple[Input, ...], examples: Sequence[Example]) -> None:
    """Raise `InvalidInputError` if what was given is not what a method declares."""
    known = {given.role: given for given in inputs}
    for example in examples:
        about = known.get(example.role)
        if about is None:
            raise InvalidInputError(f"Nothing is done here with {example.name} ({example.role}).")
        is_dictionary = isinstance(example.content, Dictionary)
        if not (about.takes_dictionary if is_dictionary else about.takes_sound):
            wanted = "a recording" if is_dictionary else "a dictionary"
            raise InvalidInputError(f"{about.label} must be {wanted}; {example.name} is none.")
    for about in inputs:
        count = sum(example.role == about.role for example in examples)
        if count > 1 and not about.many:
            raise InvalidInputError(f"{about.label} can be given once, not {count} times.")
    missing = missing_input(inputs, [example.role for example in examples])
    if missing:
        raise InvalidInputError(missing)


def missing_input(inputs: Sequence[Input], roles: Sequence[str]) -> str:
    """Say in a sentence what is needed and not among the roles given; empty if nothing is."""
    known = {given.role: given for given in inputs}
    for about in inputs:
        if about.required and about.role not in roles:
            return f"{about.label} is missing. {about.help}"
        if about.or_role and about.role not in roles and about.or_role not in roles:
            other = known[about.or_role].label
            return f"{about.label}, or {other[:1].lower()}{other[1:]}, is missing. {about.help}"
    return ""


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
    examples : tuple of Example
        What was given for the method's ``inputs``, at most as often as declared.
    holes : tuple of Hole
        What is to be filled, for methods that fill holes.
    allocate : callable
        Gives room for the sound of a part, zeroed; on disk when it is large.
    """

    sound: Sound
    sample_rate_hz: int
    parameters: Any
    hints: tuple[Hint, ...] = ()
    examples: tuple[Example, ...] = ()
    holes: tuple[Hole, ...] = ()
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
    rest_name : str
        What the remaining sound is called, such as "noise". A method whose parts must add up
        alone gives all but its last part, and names the rest as that one.
    rest_is_part : bool
        Whether the remaining sound is a part like the others, and gets a colour as they do.
    added : Part, optional
        Of a restoration: sound that was not recorded. There are no parts then.
    """

    parts: tuple[Part, ...]
    confidence: float = 1.0
    warnings: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    anyway: Any = None
    rest_name: str = "rest"
    rest_is_part: bool = False
    added: Part | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What a request takes: seconds of one processor of the reference machine, and memory."""

    processor_s: float
    memory_bytes: float


@runtime_checkable
class Foreseeable(Protocol):
    """A method that knows beforehand what it will cost."""

    def foresee(self, request: Request) -> Cost:
        """Say what a request will take, from lengths and rates alone."""


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

    @property
    def takes_hint(self) -> bool:
        """Whether it makes something of a hint."""

    @property
    def inputs(self) -> tuple[Input, ...]:
        """What else it is given."""

    def run(self, request: Request, report: Report) -> Outcome:
        """Do it. Same request and seed: same bits. Raise `CancelledError` only through report."""
