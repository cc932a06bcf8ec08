"""The mix into one file: the same mixer that plays it, run to the end."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from layered.dsp.arrays import Sound
from layered.dsp.mixer import Mixer, MixPlan, mix_channels
from layered.export.file_names import safe_stem
from layered.export.sound_format import Style
from layered.export.stems import Stem
from layered.export.writing import BLOCK_SAMPLES, Output, write
from layered.model.recording import Recording
from layered.progress import Progress, no_progress


def mix_output(stems: Sequence[Stem], plan: MixPlan, mixture: Recording, path: Path) -> Output:
    """Describe the file of what is heard, for `writing.write`.

    Parameters
    ----------
    stems : sequence of Stem
        One for each layer of ``plan``, in its order; they go through their gains, pans, mutes
        and solos.
    """
    n_channels = mix_channels(plan, mixture.n_channels)

    def blocks() -> Iterator[Sound]:
        mixer = Mixer(n_channels)
        for start in range(0, mixture.n_samples, BLOCK_SAMPLES):
            stop = min(start + BLOCK_SAMPLES, mixture.n_samples)
            yield mixer.mix([stem.block(start, stop) for stem in stems], plan)

    return Output(path, path.stem, n_channels, blocks)


def write_mix(
    stems: Sequence[Stem],
    plan: MixPlan,
    mixture: Recording,
    folder: Path,
    name: str,
    style: Style,
    *,
    force: bool = False,
    report: Progress = no_progress,
) -> Path:
    """Write what is heard: the layers with their gains, pans, mutes and solos.

    Parameters
    ----------
    stems : sequence of Stem
        One for each layer of ``plan``, in its order.
    name : str
        Of the file, without its suffix.

    Raises
    ------
    ExportError
        If that cannot be done; nothing was written then.
    """
    path = folder / f"{safe_stem(name)}{style.sound_format.suffix}"
    output = mix_output(stems, plan, mixture, path)
    write([output], mixture, style, force=force, report=report)
    return path
