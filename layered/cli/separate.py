"""Separate a recording as the window does it, and write the layers."""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from layered.cli.answer import Answer, show
from layered.cli.command import Ending
from layered.cli.progress_bar import ProgressBar
from layered.cli.task import REST, Task, check_outputs, file_names, task_from
from layered.export.stems import write_stems
from layered.methods.method import Example, Report
from layered.model import edits
from layered.model.hint import Hint
from layered.model.layer import LayerId
from layered.model.project import MIXTURE_ID, split_of
from layered.model.recording import Recording
from layered.session.exports import stems_of, written_null_db
from layered.session.session import Session
from layered.storage.audio_files import read

_READ, _SEPARATED, _WRITTEN = 0.05, 0.9, 0.98


@dataclass(slots=True, eq=False)
class _Found:
    """What was found so far: layers with the names their files are wanted to have."""

    names: list[str] = field(default_factory=list)
    layer_ids: list[LayerId] = field(default_factory=list)
    rest: LayerId = MIXTURE_ID
    rest_name: str = REST
    confidence: float = 1.0
    warnings: list[str] = field(default_factory=list)


def run_method(options: argparse.Namespace, bar: ProgressBar) -> Ending:
    """Do what the options of a method's subcommand say."""
    answer = carry_out(task_from(options), bar)
    show(answer, bar, as_json=options.json)
    return Ending()


def carry_out(task: Task, bar: ProgressBar) -> Answer:
    """Read, separate, write, and measure what was written.

    Raises
    ------
    LayeredError
        If something given cannot be used; nothing was written.
    CancelledError
        Through the bar.
    """
    started_s = time.monotonic()
    session = Session()
    try:
        found = _Found()
        mixture, *others = _read_all(task, session, bar, found.warnings)
        n_hints = len(task.hint_paths)
        recordings = others[:n_hints]
        roles = (given.role for given, _ in task.example_paths)
        examples = tuple(map(Example, roles, others[n_hints:]))
        task.style.check(
            task.folder,
            [mixture.n_channels] * (1 + len(recordings)),
            sample_rate_hz=mixture.sample_rate_hz,
            n_samples=mixture.n_samples,
        )
        session.open_recording(mixture)
        _separate(task, session, recordings, examples, bar, found)
        paths, null_db = _write(task, session, found, bar)
        seconds = time.monotonic() - started_s
        return Answer(
            session.open_project,
            tuple(paths),
            null_db,
            seconds,
            found.confidence,
            tuple(found.warnings),
        )
    finally:
        session.close()


def _read_all(
    task: Task, session: Session, bar: ProgressBar, warnings: list[str]
) -> list[Recording]:
    step = _READ / len(task.given_paths)
    return [
        read(
            path,
            report=session.scratch.sparing(bar.stage(step * index, step * (index + 1))),
            allocate=session.scratch.allocate,
            warn=warnings.append,
        )
        for index, path in enumerate(task.given_paths)
    ]


def _separate(
    task: Task,
    session: Session,
    recordings: Sequence[Recording],
    examples: tuple[Example, ...],
    bar: ProgressBar,
    found: _Found,
) -> None:
    """Split the mixture by the first hint, the rest by the next, and so on."""
    hints = [_add_hint(task, session, i, recording) for i, recording in enumerate(recordings)]
    groups = [[hint] for hint in hints] if task.method.needs_hint else [hints]
    step = (_SEPARATED - _READ) / len(groups)
    for index, group in enumerate(groups):
        stage = bar.stage(_READ + step * index, _READ + step * (index + 1))
        report = session.scratch.sparing(stage)
        is_one_of_many = len(groups) > 1
        _split_rest(task, session, group, examples, report, found, is_one_of_many=is_one_of_many)


def _add_hint(task: Task, session: Session, index: int, recording: Recording) -> Hint:
    offset_s = task.offsets_s[index] if index < len(task.offsets_s) else 0.0
    hint_id = edits.new_hint_id(session.open_project)
    hint = Hint(hint_id, recording, offset_s, task.kind)
    session.do("Load hint", lambda project: edits.add_hint(project, hint))
    return hint


def _split_rest(
    task: Task,
    session: Session,
    hints: Sequence[Hint],
    examples: tuple[Example, ...],
    report: Report,
    found: _Found,
    *,
    is_one_of_many: bool,
) -> None:
    ids = tuple(hint.id for hint in hints)
    separation = session.separation(
        task.method,
        found.rest,
        task.parameters,
        hint_ids=ids,
        examples=examples,
        seed=task.seed,
    )
    outcome = separation.run(report)
    session.apply(separation, outcome)
    split = split_of(session.open_project, found.rest)
    assert split is not None
    names = [part.name for part in outcome.parts]
    if task.method.needs_hint and len(names) == 1:
        names = [hints[0].name]
    found.names.extend(names)
    found.layer_ids.extend(split.children[:-1])
    found.rest = split.children[-1]
    found.rest_name = outcome.rest_name
    found.confidence = min(found.confidence, outcome.confidence)
    prefix = f"{hints[0].name}: " if is_one_of_many else ""
    found.warnings.extend(f"{prefix}{warning}" for warning in outcome.warnings)


def _write(
    task: Task, session: Session, found: _Found, bar: ProgressBar
) -> tuple[list[Path], float]:
    """Write the layers, and measure how far they add up to the mixture before they appear."""
    project, sparing = session.open_project, session.scratch.sparing
    names = file_names(found.names, found.rest_name)
    check_outputs(task, names)
    null_db = 0.0

    def measure(paths: Sequence[Path]) -> None:
        nonlocal null_db
        null_db = written_null_db(
            paths,
            project.mixture,
            gain_db=task.style.gain_db,
            report=sparing(bar.stage(_WRITTEN, 1)),
        )

    paths = write_stems(
        stems_of(project, [*found.layer_ids, found.rest], names),
        project.mixture,
        task.folder,
        task.style,
        force=task.force,
        report=sparing(bar.stage(_SEPARATED, _WRITTEN)),
        check=measure,
    )
    return paths, null_db
