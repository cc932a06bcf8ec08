"""Small mixtures with a hint and known truth, and how to separate them."""

from dataclasses import dataclass

import numpy as np

from layered.methods.examples import learn_dictionary
from layered.methods.method import Example, Request, needed_inputs, no_report
from layered.model.hint import Hint, HintId, HintKind
from layered.model.recording import Recording
from tests.sounds import bell, sung

RATE = 8000
NOTE_S = 0.4
TUNE_HZ = (523.0, 0.0, 659.0, 587.0, 0.0, 784.0, 0.0, 523.0)
BELLS_HZ = (196.0, 311.0, 233.0, 415.0, 262.0, 175.0, 349.0)


@dataclass(frozen=True, eq=False)
class Duet:
    """A flute's tune over bells: the mixture and its two parts."""

    mixture: np.ndarray
    flute: np.ndarray
    bells: np.ndarray
    rate: int = RATE


def duet(rate=RATE, tune_hz=TUNE_HZ, silence_s=0.0):
    """Make a duet; the flute is quiet before and after it, the bells are not."""
    edge = [0.0] * round(silence_s / NOTE_S)
    flute, _ = sung([*edge, *tune_hz, *edge], NOTE_S, rate, vibrato_cents=15, brightness=2)
    n_samples = flute.shape[1]
    seconds = n_samples / rate
    bells = np.zeros_like(flute)
    for number, start_s in enumerate(np.arange(0.05, seconds, 0.45)):
        pitch = BELLS_HZ[number % len(BELLS_HZ)]
        bells += bell(pitch, start_s, seconds, rate, level=0.15)[:, :n_samples]
    return Duet(flute + bells, flute, bells, rate)


def hum_of(tune_hz=TUNE_HZ, *, octaves=0, rate=RATE, late_s=0.05):
    """Sing a tune, a little late and with another voice."""
    pitches = np.asarray(tune_hz) * 2.0**octaves
    sound, _ = sung(pitches, NOTE_S, rate, vibrato_cents=35, brightness=0.8)
    return np.pad(sound, ((0, 0), (round(late_s * rate), 0)))[:, : sound.shape[1]]


def a_hint(sound, rate=RATE, offset_s=0.0, kind=HintKind.GUESS):
    """Make a hint of a sound."""
    return Hint(HintId("hint-1"), Recording.of(sound, rate, "La la"), offset_s, kind)


def a_request(
    method, sound, *, rate=RATE, hint=None, examples=None, seed=0, threads=2, **parameters
):
    """Ask a method to separate a sound; the hint is left out where the method takes none."""
    hint = hint or a_hint(hum_of(octaves=-1))
    hints = (hint,) if method.needs_hint else ()
    examples = examples_for(method) if examples is None else examples
    values = method.parameters(**parameters)
    return Request(sound, rate, values, hints, examples, seed=seed, threads=threads)


def a_clip(number=0, rate=RATE):
    """One part of a duet alone: bells, then flute, then bells again."""
    sounds = duet(rate, tune_hz=(392.0, 494.0, 0.0, 440.0))
    return Recording.of((sounds.bells, sounds.flute)[number % 2], rate, f"Clip {number + 1}")


def a_dictionary(number=0, rate=RATE):
    """What one part of a duet is made of."""
    return learn_dictionary([a_clip(number, rate)], f"Known {number + 1}", n_components=8)


def examples_for(method, make=a_clip):
    """Give a method what it cannot do without: an example, or two where it takes many."""
    needed = list(needed_inputs(method.inputs))
    needed += [each for each in needed if each.many]
    return tuple(
        Example(each.role, make(number) if each.takes_sound else a_dictionary(number))
        for number, each in enumerate(needed)
    )


def separate(method, sound, report=no_report, **options):
    """Run a method on a sound."""
    return method.run(a_request(method, sound, **options), report)
