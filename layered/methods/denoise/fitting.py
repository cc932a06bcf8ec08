"""Whether the noise of a recording is as it is in its example.

Two questions, each answered in dB. Is it the same sound: do the quietest moments of the recording
have the spectrum of the example? And does it change as the example does: how far do its loud
moments rise above its usual level? Measured on 27 mixtures, the second, asked of a first rough
estimate, is within 2 dB of the truth, and says which model of the noise is better.
"""

from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Bases, Magnitude
from layered.dsp.harmonics import smooth_bases
from layered.dsp.stft import StftSettings
from layered.methods.denoise.models import Fit, NoiseModel, Scene, voice_in_noise

_N_BANDS = 30
_QUIET, _USUAL, _LOUD = 0.1, 0.5, 0.95
_STEADY_DB, _LIVELY_DB = 2.0, 4.0
_SAME_DB, _DIFFERENT_DB = 3.0, 6.0
_UNLIKE_DB, _FOREIGN_DB = 10.0, 14.0
_FEW_FRAMES = 16
_NO_VOICE, _VOICE = 0.6, 0.8
_MOST_FREE = 8
_EXACT, _LACKING = 0.9, 1.05


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How the noise behaves, beside how its example does; both in dB.

    Parameters
    ----------
    found_db, example_db : float
        How far loud moments rise above the usual level.
    """

    found_db: float
    example_db: float

    @property
    def changes_more(self) -> bool:
        """Whether the noise has moments that its example says nothing about."""
        return self.found_db - self.example_db > (_SAME_DB + _DIFFERENT_DB) / 2

    @property
    def share_changing(self) -> float:
        """How much to trust the model of a changing noise rather than that of a steady one."""
        liveliest = max(self.found_db, self.example_db)
        steady = float(np.clip((_LIVELY_DB - liveliest) / (_LIVELY_DB - _STEADY_DB), 0, 1))
        surprise = self.found_db - self.example_db - _SAME_DB
        changing = float(np.clip(surprise / (_DIFFERENT_DB - _SAME_DB), 0, 1))
        return 0.5 + 0.5 * changing - 0.35 * steady


def voice_likeness(scene: Scene, rng: np.random.Generator) -> float:
    """Say from 0 to 1 how far a sound alone can be taken for a voice.

    A voice against free spectra: whichever explains more of it. Measured, a voice keeps 0.81 to
    0.93 of the energy of speech and song, and 0.16 to 0.62 of that of piano, strings and bells.
    """
    # So few frames are left to so many free spectra that those would explain all of them.
    n_free = int(np.clip(scene.spectrogram.shape[1] // 4, 1, _MOST_FREE))
    mask = voice_in_noise(scene, None, NoiseModel(0, None, n_free, directed=0.0), rng).mask
    energy = scene.spectrogram**2
    kept = float((mask * energy).sum() / (energy.sum() + 1e-12))
    return float(np.clip((kept - _NO_VOICE) / (_VOICE - _NO_VOICE), 0, 1))


def trust_in_voice(by_example: Fit, by_voice: Fit, likeness: float) -> float:
    """Say how far to trust the model of a voice rather than the example of the wanted sound.

    Half and half for a voice whose example explains the recording better, as it should: it is
    more exact. Where the model of any voice explains it as well, the example lacks what is sung.
    """
    ratio = by_example.cost / (by_voice.cost + 1e-9)
    lacking = float(np.clip((ratio - _EXACT) / (_LACKING - _EXACT), 0, 1))
    return max(likeness / 2, lacking)


def bands_of(spectrogram: Magnitude, settings: StftSettings, sample_rate_hz: int) -> Magnitude:
    """Give the levels of bands that are wider towards high frequencies, shape (bands, frames)."""
    bumps: Bases = smooth_bases(_N_BANDS, settings=settings, sample_rate_hz=sample_rate_hz)
    levels: Magnitude = bumps.T @ spectrogram
    return levels


def rise_db(bands: Magnitude) -> float:
    """Say how far the loud moments of a sound rise above its usual level."""
    if bands.shape[1] < _FEW_FRAMES:
        return 0.0
    # The first and last frames reach into silence.
    level = bands[:, 2:-2].mean(axis=0)
    usual, loud = np.quantile(level, [_USUAL, _LOUD])
    return float(20 * np.log10((loud + 1e-7) / (usual + 1e-7)))


def distance_db(mixture: Magnitude, example: Magnitude) -> float:
    """Say how far the spectrum of the mixture's quiet moments is from that of an example.

    Levels do not matter, only shapes; the example's quiet moments or its mean, whichever is
    nearer.

    Parameters
    ----------
    mixture, example : float32, shape (bands, frames)
    """
    quiet = _db(np.quantile(mixture, _QUIET, axis=1))
    shapes = (_db(np.quantile(example, _QUIET, axis=1)), _db(example.mean(axis=1)))
    return min(float(np.std(quiet - shape)) for shape in shapes)


def foreignness(distance: float) -> float:
    """Say from 0 (it is the same noise) to 1 (it is another sound) how little an example fits."""
    return float(np.clip((distance - _UNLIKE_DB) / (_FOREIGN_DB - _UNLIKE_DB), 0, 1))


def _db(level: Magnitude) -> Magnitude:
    return np.asarray(20 * np.log10(level + 1e-7), np.float32)
