"""Layers into files, and how far what was written adds up to the recording."""

from collections.abc import Sequence
from pathlib import Path

from layered.export.sound_format import Style
from layered.export.stems import write_stems
from layered.model.layer import LayerId
from layered.model.project import Project, is_added
from layered.progress import Progress
from layered.session.exports import stems_of, written_null_db


def write_layers(
    project: Project,
    layer_ids: Sequence[LayerId],
    names: Sequence[str],
    folder: Path,
    style: Style,
    *,
    force: bool,
    writing: Progress,
    checking: Progress,
) -> tuple[list[Path], float]:
    """Write layers, and measure how far the recorded ones add up to the mixture first.

    Parameters
    ----------
    names : sequence of str
        Of the files, without suffix.
    writing, checking : callable
        Told how far each of the two is.

    Returns
    -------
    tuple of (list of Path, float)
        The files, and what is left between their sum and the mixture in dB of full scale.

    Raises
    ------
    ExportError
        If they cannot be written; nothing was then.
    """
    null_db = 0.0

    def measure(paths: Sequence[Path]) -> None:
        nonlocal null_db
        recorded = [
            path
            for path, layer_id in zip(paths, layer_ids, strict=True)
            if not is_added(project, layer_id)
        ]
        null_db = written_null_db(
            recorded, project.mixture, gain_db=style.gain_db, report=checking
        )

    paths = write_stems(
        stems_of(project, layer_ids, names),
        project.mixture,
        folder,
        style,
        force=force,
        report=writing,
        check=measure,
    )
    return paths, null_db
