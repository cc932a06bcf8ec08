"""From a recording's file to its layers' files, by a recipe."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from layered.errors import InvalidInputError
from layered.export.file_names import file_stems, safe_stem
from layered.export.writing import check_free
from layered.methods.method import Example, Outcome, Report
from layered.model import edits
from layered.model.dictionary import Dictionary
from layered.model.hint import Hint
from layered.model.layer import LayerId
from layered.model.project import MIXTURE_ID, Project, split_of
from layered.model.recording import Recording
from layered.session.forecast import forecast
from layered.session.given import dictionary_of, stretch_of
from layered.session.layer_files import write_layers
from layered.session.separation import Separation
from layered.session.session import Session
from layered.session.whole_recipe import GivenHint, RecipeStep, WholeRecipe
from layered.storage.audio_files import read
from layered.storage.dictionary_file import is_dictionary

REST = "rest"
"""What the remaining sound is called unless the method has a better word."""

Stages = Callable[[float, float], Report]
"""Gives the report for a part of the work, as a share of the whole from 0 to 1."""

_READ, _SEPARATED, _WRITTEN = 0.05, 0.9, 0.98


@dataclass(frozen=True, slots=True, eq=False)
class WholeJob:
    """A recipe for one recording.

    Parameters
    ----------
    folder : Path
        Where the layers go; made if missing.
    force : bool
        Replace files that are there already.
    threads : int, optional
        How many processors to use; all unless given. The layers do not depend on it.
    """

    recipe: WholeRecipe
    mix_path: Path
    folder: Path
    force: bool = False
    threads: int | None = None

    @property
    def given_paths(self) -> tuple[Path, ...]:
        """Every file that is read, the recording first."""
        return (self.mix_path, *self.recipe.given_paths)


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """The files written and what there is to say about them.

    Parameters
    ----------
    null_db : float
        How far the files add up to the recording, at the gain they were written with.
    confidence : float
        Of the least certain layer, 0 to 1.
    """

    project: Project
    paths: tuple[Path, ...]
    null_db: float
    confidence: float
    warnings: tuple[str, ...]


@dataclass(slots=True, eq=False)
class _Found:
    """What was found so far.

    Parameters
    ----------
    names : dict
        The layers that add up to the mixture, with the names their files are wanted to have.
    rest : LayerId
        What no step has taken yet.
    """

    names: dict[LayerId, str] = field(default_factory=lambda: {MIXTURE_ID: REST})
    rest: LayerId = MIXTURE_ID
    confidence: float = 1.0
    warnings: list[str] = field(default_factory=list)


def carry_out(
    job: WholeJob, stages: Stages, announce: Callable[[str], None] = lambda _: None
) -> Made:
    """Read, separate, write, and measure what was written.

    Parameters
    ----------
    announce : callable, optional
        Told what a separation will take, before it starts, where that is worth saying.

    Raises
    ------
    LayeredError
        If something given cannot be used; nothing was written.
    CancelledError
        Through the reports.
    """
    session = Session()
    try:
        found = _Found()
        dictionaries = _dictionaries(job)
        recordings = _read_all(job, dictionaries, session, stages, found.warnings)
        mixture = recordings[job.mix_path]
        content: dict[Path, Recording | Dictionary] = {**recordings, **dictionaries}
        steps = job.recipe.steps
        job.recipe.style.check(
            job.folder,
            [mixture.n_channels] * (1 + len(steps)),
            sample_rate_hz=mixture.sample_rate_hz,
            n_samples=mixture.n_samples,
        )
        session.open_recording(mixture)
        share = (_SEPARATED - _READ) / len(steps)
        for index, step in enumerate(steps):
            stage = stages(_READ + share * index, _READ + share * (index + 1))
            report = session.scratch.sparing(stage)
            separation, hints = _separation(job, step, session, content, found)
            expected = forecast(separation)
            if expected is not None and expected.words:
                announce(expected.words)
            _split(step, separation, hints, session, found, report, is_one_of_many=len(steps) > 1)
        paths, null_db = _write(job, session, found, stages)
        return Made(
            session.open_project, tuple(paths), null_db, found.confidence, tuple(found.warnings)
        )
    finally:
        session.close()


def check_outputs(job: WholeJob, names: Sequence[str]) -> None:
    """Raise `LayeredError` if files of these names cannot be written, forced or not."""
    suffix = job.recipe.style.sound_format.suffix
    paths = [job.folder / f"{name}{suffix}" for name in names]
    for given in job.given_paths:
        for path in paths:
            if path.exists() and given.exists() and path.samefile(given):
                raise InvalidInputError(
                    f"{path} is one of the recordings given, which are never replaced. "
                    "Choose another folder with -o."
                )
    check_free(paths, force=job.force)


def file_names(layers: Sequence[str], rest: str) -> list[str]:
    """Give the files' names without suffix, the rest's last."""
    return [*file_stems(layers, taken=[rest]), rest]


def _dictionaries(job: WholeJob) -> dict[Path, Dictionary]:
    """Read what is a dictionary by its name, among what is given to methods."""
    given = (path for step in job.recipe.steps for _, path in step.examples)
    return {
        path: dictionary_of(path) for path in given if is_dictionary(path) and path != job.mix_path
    }


def _read_all(
    job: WholeJob,
    dictionaries: Mapping[Path, Dictionary],
    session: Session,
    stages: Stages,
    warnings: list[str],
) -> dict[Path, Recording]:
    paths = [path for path in dict.fromkeys(job.given_paths) if path not in dictionaries]
    step = _READ / len(paths)
    return {
        path: read(
            path,
            report=session.scratch.sparing(stages(step * index, step * (index + 1))),
            allocate=session.scratch.allocate,
            warn=warnings.append,
        )
        for index, path in enumerate(paths)
    }


def _separation(
    job: WholeJob,
    step: RecipeStep,
    session: Session,
    content: Mapping[Path, Recording | Dictionary],
    found: _Found,
) -> tuple[Separation, list[Hint]]:
    """Prepare a step, with the hints it follows."""
    parent = _layer_to_split(step, found)
    hints = [_add_hint(session, given, content[given.path]) for given in step.hints]
    separation = session.separation(
        step.method,
        parent,
        step.parameters,
        hint_ids=tuple(hint.id for hint in hints),
        examples=_examples(step, session.open_project, parent, content),
        seed=step.seed,
    )
    if job.threads is not None:
        separation = replace(separation, threads=job.threads)
    return separation, hints


def _split(
    step: RecipeStep,
    separation: Separation,
    hints: Sequence[Hint],
    session: Session,
    found: _Found,
    report: Report,
    *,
    is_one_of_many: bool,
) -> None:
    parent = separation.layer_id
    outcome = separation.run(report)
    session.apply(separation, outcome)
    split = split_of(session.open_project, parent)
    assert split is not None
    _named(step, hints, outcome, parent, split.children, found)
    found.confidence = min(found.confidence, outcome.confidence)
    who = hints[0].name if hints else step.method.title
    prefix = f"{who}: " if is_one_of_many else ""
    found.warnings.extend(f"{prefix}{warning}" for warning in outcome.warnings)


def _examples(
    step: RecipeStep,
    project: Project,
    parent: LayerId,
    content: Mapping[Path, Recording | Dictionary],
) -> tuple[Example, ...]:
    files = (Example(given.role, content[path]) for given, path in step.examples)
    stretches = (
        Example(given.role, stretch_of(project, parent, span)) for given, span in step.stretches
    )
    return (*files, *stretches)


def _layer_to_split(step: RecipeStep, found: _Found) -> LayerId:
    if not step.splits:
        return found.rest
    for layer_id, name in found.names.items():
        if name == step.splits:
            return layer_id
    names = ", ".join(found.names.values())
    raise InvalidInputError(
        f"The recipe splits a layer called {step.splits}, but there is none, only {names}. "
        "Give it one of these names."
    )


def _add_hint(session: Session, given: GivenHint, recording: Recording | Dictionary) -> Hint:
    if isinstance(recording, Dictionary):
        raise InvalidInputError(f"{recording.name} is a dictionary; a hint must be a recording.")
    hint_id = edits.new_hint_id(session.open_project)
    hint = Hint(hint_id, recording, given.at_s, given.kind)
    session.do("Load hint", lambda project: edits.add_hint(project, hint))
    return hint


def _named(
    step: RecipeStep,
    hints: Sequence[Hint],
    outcome: Outcome,
    parent: LayerId,
    children: Sequence[LayerId],
    found: _Found,
) -> None:
    """Put the children in their parent's place; what is left of all stays the last."""
    is_rest = parent == found.rest
    rest_name = outcome.rest_name if is_rest else f"{found.names[parent]} {outcome.rest_name}"
    wanted = [*(part.name for part in outcome.parts), rest_name]
    if step.method.needs_hint and len(outcome.parts) == 1:
        wanted[0] = hints[0].name
    wanted[: len(step.names)] = step.names[: len(wanted)]
    names: dict[LayerId, str] = {}
    for layer_id, name in found.names.items():
        if layer_id == parent:
            names.update(zip(children, wanted, strict=True))
        else:
            names[layer_id] = name
    found.names = names
    if is_rest:
        found.rest = children[-1]


def _write(
    job: WholeJob, session: Session, found: _Found, stages: Stages
) -> tuple[list[Path], float]:
    """Write the layers, and measure how far they add up to the mixture before they appear."""
    project, sparing = session.open_project, session.scratch.sparing
    *layers, rest = found.names.values()
    names = file_names(layers, safe_stem(rest))
    check_outputs(job, names)
    return write_layers(
        project,
        list(found.names),
        names,
        job.folder,
        job.recipe.style,
        force=job.force,
        writing=sparing(stages(_SEPARATED, _WRITTEN)),
        checking=sparing(stages(_WRITTEN, 1)),
    )
