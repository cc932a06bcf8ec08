"""From a request to the outcome: what is known of both sounds, stretch by stretch."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from layered.dsp.arrays import Bases, Magnitude, Mask
from layered.dsp.dictionaries import learn_spectra
from layered.dsp.masks import sharpened
from layered.dsp.starts import normalised
from layered.dsp.stft import StftSettings, magnitude, masked, settings_for
from layered.dsp.stretches import fades, stretches
from layered.methods.denoise.fitting import (
    Behaviour,
    bands_of,
    distance_db,
    foreignness,
    rise_db,
    trust_in_voice,
    voice_likeness,
)
from layered.methods.denoise.models import (
    AROUND_KNOWN,
    CHANGING,
    STEADY,
    UNKNOWN,
    UNKNOWN_AROUND_KNOWN,
    Fit,
    NoiseModel,
    Scene,
    known_in_noise,
    voice_in_noise,
)
from layered.methods.denoise.words import changes_more, does_not_fit, too_short
from layered.methods.examples import OVERLAP, frames_of, spectra_of
from layered.methods.method import Example, Outcome, Part, Report, Request
from layered.model.recording import Recording

WANTED, NOISE = "wanted", "noise"
AUTO, STEADILY, CHANGINGLY = "auto", "steady", "changing"
_WINDOW_MS = 64.0
_N_WANTED = 40
_N_RUNS = 2
_LEARNING = 0.15
_HARDEST = 3.0
_SHORT_S = 1.0
_CAUTION = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What is known before the mixture is looked at.

    Parameters
    ----------
    voice : float
        How far the wanted sound is a voice, 0 to 1.
    noise : dict
        The noise's spectra for each number of them that a model wants.
    bands : float32, shape (bands, frames), optional
        The levels of the noise's example, where it is a clip.
    """

    wanted: Bases | None
    voice: float
    noise: dict[int, Bases]
    bands: Magnitude | None


class Cleaning:
    """One separation of wanted sound and noise."""

    def __init__(self, request: Request, report: Report) -> None:
        self._request = request
        self._report = report
        self._rate = request.sample_rate_hz
        self._settings: StftSettings = settings_for(self._rate, _WINDOW_MS, OVERLAP)
        self._shape = (request.sound.shape[0], request.sound.shape[1])
        self._target = request.allocate(self._shape)
        self._examples = {example.role: example for example in request.examples}
        self._progress = (0.0, "Listening to the examples")
        self._distances: list[float] = []
        self._behaviours: list[Behaviour] = []

    def outcome(self) -> Outcome:
        """Do it."""
        self._tell(*self._progress)
        known = self._known()
        spans = stretches(0, self._shape[1], self._rate, self._shape[0])
        for number, (start, stop) in enumerate(spans):
            done = _LEARNING + (1 - _LEARNING) * number / len(spans)
            self._tell(done, "Removing the noise", self._so_far() if number else None)
            self._clean(start, stop, known)
        self._tell(1.0, "Finished")
        return self._judged()

    def _so_far(self) -> Outcome:
        return Outcome((Part(WANTED, self._target),), rest_name=NOISE)

    def _judged(self) -> Outcome:
        noise = self._examples.get(NOISE)
        foreign = foreignness(float(np.median(self._distances))) if self._distances else 0.0
        warnings = []
        if noise is not None and foreign > 0:
            warnings.append(does_not_fit(noise.name))
        elif noise is not None and any(each.changes_more for each in self._behaviours):
            warnings.append(changes_more(noise.name))
        for example in self._examples.values():
            content = example.content
            if isinstance(content, Recording) and content.duration_s < _SHORT_S:
                warnings.append(too_short(example.name, content.duration_s))
        return Outcome(
            (Part(WANTED, self._target),),
            confidence=1 - foreign,
            warnings=tuple(warnings),
            rest_name=NOISE,
        )

    def _known(self) -> _Known:
        wanted, noise = self._examples.get(WANTED), self._examples.get(NOISE)
        bases = None if wanted is None else self._spectra(wanted, _N_WANTED)
        self._tell(_LEARNING / 2, self._progress[1])
        spectra: dict[int, Bases] = {}
        bands = None
        if noise is not None:
            models = (STEADY, CHANGING, AROUND_KNOWN)
            spectra = {model.n_known: self._spectra(noise, model.n_known) for model in models}
            if isinstance(noise.content, Recording):
                bands = self._bands(
                    frames_of([noise.content], self._settings, self._rate, on_block=self._check)
                )
        self._tell(_LEARNING, self._progress[1])
        return _Known(bases, self._voice(wanted), spectra, bands)

    def _voice(self, wanted: Example | None) -> float:
        """Say how far the wanted sound is a voice, by its clip or the spectra of a dictionary."""
        if wanted is None:
            return 1.0
        if isinstance(wanted.content, Recording):
            levels = frames_of([wanted.content], self._settings, self._rate, on_block=self._check)
        else:
            levels = self._spectra(wanted, _N_WANTED)
        scene = Scene(normalised(levels), self._settings, self._rate, self._check)
        return voice_likeness(scene, np.random.default_rng((self._request.seed, 920)))

    def _spectra(self, example: Example, n_components: int) -> Bases:
        rng = np.random.default_rng((self._request.seed, 900, n_components))
        found = spectra_of(
            example.content,
            self._settings,
            self._rate,
            n_components=n_components,
            rng=rng,
            threads=self._request.threads,
            on_block=self._check,
        )
        if found.shape[1] > n_components:
            # A dictionary may hold more than a model of noise should: its own few are enough.
            fewer = learn_spectra(rng, found, n_components)
            found = found if fewer is None else fewer
        return found

    def _clean(self, start: int, stop: int, known: _Known) -> None:
        sound = np.ascontiguousarray(self._request.sound[:, start:stop])
        levels = magnitude(sound, settings=self._settings, on_block=self._check)
        scene = Scene(normalised(levels), self._settings, self._rate, self._check)
        mask = self._mask(scene, levels, known, start)
        part = masked(sound, mask, settings=self._settings, on_block=self._check)
        whole = (0, self._shape[1])
        weight = fades(start, stop, whole, self._shape[1], self._rate)
        self._target[:, start:stop] += weight * part

    def _mask(self, scene: Scene, levels: Magnitude, known: _Known, start: int) -> Mask:
        values = self._request.parameters
        foreign = 0.0
        if known.bands is not None:
            self._distances.append(distance_db(self._bands(levels), known.bands))
            foreign = foreignness(self._distances[-1])
        if known.wanted is not None:
            mask = self._around_known(scene, known, start, trusts_noise=foreign < 1)
        else:
            mask = self._weighed(scene, levels, known, start)
        if known.wanted is None and foreign > 0:
            # An example of another noise is worse than none, and without one some is left alone.
            without = self._mean(scene, known, UNKNOWN, start).mask
            mask += np.float32(foreign) * (without - mask)
            mask += np.float32(foreign * _CAUTION) * (1 - mask)
        hard = sharpened(mask, _HARDEST ** (1 - 2 * values.bleed))
        kept: Mask = 1 - np.float32(values.amount) * (1 - hard)
        return kept

    def _around_known(
        self, scene: Scene, known: _Known, start: int, *, trusts_noise: bool
    ) -> Mask:
        """Take out what is known to be wanted, and average with a voice where it is one."""
        if known.noise and trusts_noise:
            by_example, by_voice = AROUND_KNOWN, CHANGING
        else:
            by_example, by_voice = UNKNOWN_AROUND_KNOWN, UNKNOWN
        example = self._mean(scene, known, by_example, start)
        voice = self._mean(scene, replace(known, wanted=None), by_voice, start)
        trust = trust_in_voice(example, voice, known.voice)
        return example.mask + np.float32(trust) * (voice.mask - example.mask)

    def _weighed(self, scene: Scene, levels: Magnitude, known: _Known, start: int) -> Mask:
        """Average the models of steady and of changing noise, as the noise turns out to be."""
        chosen = self._request.parameters.noise_kind
        if chosen != AUTO:
            return self._mean(scene, known, STEADY if chosen == STEADILY else CHANGING, start).mask
        steady = self._mean(scene, known, STEADY, start).mask
        changing = self._mean(scene, known, CHANGING, start).mask
        share = 0.5
        if known.bands is not None:
            noise: Mask = np.float32(0.5) * (2 - steady - changing)
            found = self._bands(noise * levels)
            self._behaviours.append(Behaviour(rise_db(found), rise_db(known.bands)))
            share = self._behaviours[-1].share_changing
        steady += np.float32(share) * (changing - steady)
        return steady

    def _mean(self, scene: Scene, known: _Known, model: NoiseModel, start: int) -> Fit:
        """Average the masks that a model gives from several starts, worked out side by side."""
        noise = known.noise.get(model.n_known)

        def fitted(run: int) -> Fit:
            rng = np.random.default_rng((self._request.seed, 910, model.n_free, run, start))
            if known.wanted is None:
                return voice_in_noise(scene, noise, model, rng)
            return known_in_noise(scene, known.wanted, noise, model, rng)

        with ThreadPoolExecutor(max(1, min(self._request.threads, _N_RUNS))) as pool:
            fits = list(pool.map(fitted, range(_N_RUNS)))
        mean = fits[0].mask.copy()
        for fit in fits[1:]:
            mean += fit.mask
        mean /= np.float32(len(fits))
        return Fit(mean, sum(fit.cost for fit in fits) / len(fits))

    def _bands(self, levels: Magnitude) -> Magnitude:
        return bands_of(levels, self._settings, self._rate)

    def _tell(self, fraction: float, message: str, preview: Outcome | None = None) -> None:
        self._progress = (fraction, message)
        self._report(fraction, message, preview)

    def _check(self) -> None:
        """Let Stop be noticed without getting any further."""
        self._report(*self._progress)
