"""Whether the microphone heard the loudspeaker, and the hint without that."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Sound
from layered.dsp.bleed import Bleed, find_bleed, without_bleed
from layered.dsp.resample import resample
from layered.model.hint import Hint
from layered.model.recording import Recording
from layered.session.coach.advice import Advice, Cure, Fault

LONGEST_S = 60.0
"""A longer hint is judged by its first minute."""
_REACH_S = 0.4
_LEAST_SHARE, _ALL = 0.05, 0.9

OnBlock = Callable[[], None]


def find(hint: Hint, mixture: Recording, on_block: OnBlock) -> Bleed | None:
    """Look for the mixture in a hint, near the place where the hint is."""
    rate = hint.recording.sample_rate_hz
    recorded = _mono(hint.recording.samples[:, : round(LONGEST_S * rate)])
    reach = round(_REACH_S * rate)
    played = _played(hint, mixture, len(recorded), reach, on_block)
    return find_bleed(recorded, played, sample_rate_hz=rate, reach_samples=reach)


def bleed_fault(
    hint: Hint, mixture: Recording, bleed: Bleed | None, on_block: OnBlock
) -> Advice | None:
    """Say that the mix is heard in a hint, and offer the hint without it."""
    if bleed is None or not _LEAST_SHARE < bleed.share < _ALL:
        return None
    rate, samples = hint.recording.sample_rate_hz, hint.recording.samples
    played = _played(hint, mixture, samples.shape[1], 0, on_block)
    cleaned = [
        without_bleed(channel, played, sample_rate_hz=rate, lag_samples=bleed.lag_samples)
        for channel in samples
    ]
    on_block()
    recording = Recording.of(np.stack(cleaned), rate, hint.recording.name, hint.recording.source)
    share = max(1, round(100 * bleed.share))
    return Advice(
        Fault.BLEED,
        f"The mix itself is heard in the hint, {share} % of it. Wear headphones while you sing, "
        "or take the mix out of the hint.",
        Cure("Take the mix out", recording=recording),
    )


def _played(
    hint: Hint, mixture: Recording, n_samples: int, reach: int, on_block: OnBlock
) -> NDArray[np.float32]:
    """Give the mixture at the hint's place and rate, with some before and after; mono."""
    rate = hint.recording.sample_rate_hz
    from_s = hint.offset_s - reach / rate
    start = round(from_s * mixture.sample_rate_hz)
    wanted = n_samples + 2 * reach
    stop = start + round(wanted * mixture.sample_rate_hz / rate) + 1
    inside = _mono(mixture.samples[:, max(0, start) : max(0, stop)])
    whole = np.zeros((1, stop - start), np.float32)
    first = max(0, -start)
    whole[0, first : first + len(inside)] = inside
    played = resample(whole, mixture.sample_rate_hz, rate, on_block=on_block)[0, :wanted]
    return np.pad(played, (0, wanted - len(played)))


def _mono(samples: Sound) -> NDArray[np.float32]:
    return np.asarray(samples.mean(axis=0, dtype=np.float32), np.float32)
