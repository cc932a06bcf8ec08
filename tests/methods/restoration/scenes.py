"""A melody that is known whole, damaged in known ways, and how to mend it."""

import numpy as np

from layered.methods.method import Example, Request, no_report
from layered.methods.restoration import extend, fill, uncompress
from layered.model.recording import Recording
from tests.sounds import noise, sung

RATE = 16000
METHODS = {method.name: method for method in (extend.METHOD, fill.METHOD, uncompress.METHOD)}
TUNE_HZ = (262.0, 330.0, 0.0, 392.0, 294.0, 349.0, 440.0, 0.0)
OTHER_HZ = (330.0, 262.0, 392.0, 0.0, 349.0, 440.0, 294.0, 262.0)


def melody(tune_hz=TUNE_HZ, rate=RATE, seed=0):
    """Sing a melody with a breath in it: sound at all frequencies, quieter upwards."""
    sound, _ = sung(tune_hz, 0.4, rate, brightness=1.2)
    return (sound + noise(sound.shape[1] / rate, rate, 0.002, seed=seed)).astype(np.float32)


def slow_melody(rate=RATE):
    """Sing two long notes."""
    sound, _ = sung((262.0, 330.0), 0.9, rate, brightness=1.2)
    return (sound + noise(sound.shape[1] / rate, rate, 0.002)).astype(np.float32)


def band_of(sound, low_hz, high_hz, rate=RATE):
    """Keep a band, with steep sides."""
    spectrum = np.fft.rfft(sound, axis=1)
    frequencies = np.fft.rfftfreq(sound.shape[1], 1 / rate)
    spectrum[:, (frequencies < low_hz) | (frequencies > high_hz)] = 0
    return np.fft.irfft(spectrum, sound.shape[1], axis=1).astype(np.float32)


def an_example(sound, rate=RATE):
    """Give a sound as the example."""
    return (Example("like", Recording.of(sound, rate, "Likeness")),)


def mended(name, sound, *, rate=RATE, example=None, holes=(), report=no_report, seed=0, **values):
    """Run a restoration; give its outcome."""
    method = METHODS[name]
    examples = () if example is None else an_example(example, rate)
    request = Request(
        sound, rate, method.parameters(**values), examples=examples, holes=tuple(holes), seed=seed
    )
    return method.run(request, report)


def level_db(sound):
    """Give the level of a sound in dB."""
    return float(10 * np.log10(np.mean(np.square(sound, dtype=float)) + 1e-20))


def spectrum_levels(sound, rate=RATE, window=1024):
    """Give the levels of frames in dB, shape (frames, bins), of the first channel."""
    hop = window // 4
    shape = np.hanning(window + 1)[:-1]
    starts = range(0, sound.shape[1] - window, hop)
    frames = np.array([sound[0, start : start + window] * shape for start in starts])
    return 20 * np.log10(np.abs(np.fft.rfft(frames, axis=1)) + 1e-9)
