"""Everything it takes to make layers of any recording, the files that are given included.

`layered.model.recipe.Recipe` says how one split of one project was made; this one can be carried
out anywhere: by the command line (`layered.session.whole_job`), on one recording or on thousands.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layered.export.sound_format import Style
from layered.methods.method import Input, Method
from layered.model.hint import HintKind


@dataclass(frozen=True, slots=True)
class GivenHint:
    """A hint in a file.

    Parameters
    ----------
    at_s : float
        Where it starts in each recording, in seconds.
    """

    path: Path
    at_s: float = 0.0
    kind: HintKind = HintKind.GUESS


@dataclass(frozen=True, slots=True, eq=False)
class RecipeStep:
    """One split.

    Parameters
    ----------
    parameters : object
        An instance of the method's ``parameters`` class.
    examples : tuple of (Input, Path)
        What is given for the method's inputs.
    splits : str
        The layer of an earlier step that is split, by its name; empty for what is left so far.
    names : tuple of str
        What the parts are called, in their order; the method's names for those that are missing.
    stretches : tuple of (Input, (float, float))
        Stretches of the layer that is split which are given for them, in seconds.
    """

    method: Method
    parameters: Any
    seed: int = 0
    hints: tuple[GivenHint, ...] = ()
    examples: tuple[tuple[Input, Path], ...] = ()
    splits: str = ""
    names: tuple[str, ...] = ()
    stretches: tuple[tuple[Input, tuple[float, float]], ...] = ()

    @property
    def given_paths(self) -> tuple[Path, ...]:
        """Every file that is read, hints first."""
        hints = (hint.path for hint in self.hints)
        return (*hints, *(path for _, path in self.examples))


@dataclass(frozen=True, slots=True, eq=False)
class WholeRecipe:
    """Splits, one after another, and how the layers are written."""

    steps: tuple[RecipeStep, ...]
    style: Style

    @property
    def given_paths(self) -> tuple[Path, ...]:
        """Every file that is read besides the recording, each once."""
        return tuple(dict.fromkeys(path for step in self.steps for path in step.given_paths))
