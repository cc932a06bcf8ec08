"""Layers into files, one each, all of the recording's length, so that they add up to it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from layered.dsp.arrays import Sound
from layered.export.file_names import file_stems
from layered.export.sound_format import Style
from layered.export.writing import BLOCK_SAMPLES, Check, Output, no_check, write
from layered.model.recording import Recording
from layered.progress import Progress, no_progress


@dataclass(frozen=True, slots=True, eq=False)
class Stem:
    """A layer to be written.

    Parameters
    ----------
    name : str
        The file is called after it, as far as file systems allow.
    block : callable
        Gives the samples from ``start`` to ``stop``, float32, shape (channels, samples).
    """

    name: str
    block: Callable[[int, int], Sound]


def stem_paths(stems: Sequence[Stem], folder: Path, style: Style) -> list[Path]:
    """Say which file each stem will be."""
    names = file_stems([stem.name for stem in stems])
    return [folder / f"{name}{style.sound_format.suffix}" for name in names]


def stem_outputs(stems: Sequence[Stem], mixture: Recording, paths: Sequence[Path]) -> list[Output]:
    """Describe one file per layer, for `writing.write`."""
    return [
        Output(path, stem.name, mixture.n_channels, _blocks(stem, mixture.n_samples))
        for path, stem in zip(paths, stems, strict=True)
    ]


def write_stems(
    stems: Sequence[Stem],
    mixture: Recording,
    folder: Path,
    style: Style,
    *,
    force: bool = False,
    report: Progress = no_progress,
    check: Check = no_check,
) -> list[Path]:
    """Write one file per layer into a folder, which is made if missing.

    Parameters
    ----------
    mixture : Recording
        Gives length, rate and channels.
    force : bool
        Replace files that are there already.
    check : callable
        Called with the finished files before they appear (`writing.write`).

    Returns
    -------
    list of Path
        One for each stem, in order.

    Raises
    ------
    ExportError
        If that cannot be done; nothing was written then. `writing.TooLoudError` says by how much
        a file of whole numbers would clip.
    """
    outputs = stem_outputs(stems, mixture, stem_paths(stems, folder, style))
    write(outputs, mixture, style, force=force, report=report, check=check)
    return [output.path for output in outputs]


def _blocks(stem: Stem, n_samples: int) -> Callable[[], Iterator[Sound]]:
    def blocks() -> Iterator[Sound]:
        for start in range(0, n_samples, BLOCK_SAMPLES):
            yield stem.block(start, min(start + BLOCK_SAMPLES, n_samples))

    return blocks
