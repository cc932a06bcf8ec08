"""Small synthesized sounds with known truth: float32, shape (channels, samples), seeded."""

import numpy as np

RATE = 16000


def tone(frequency_hz=440.0, seconds=1.0, rate=RATE, level=0.3, channels=1):
    """A sine; each further channel is a little quieter, so that channels can be told apart."""
    t = np.arange(round(seconds * rate)) / rate
    sine = level * np.sin(2 * np.pi * frequency_hz * t)
    return np.stack([sine * 0.8**channel for channel in range(channels)]).astype(np.float32)


def noise(seconds=1.0, rate=RATE, level=0.1, channels=1, seed=0):
    """White noise, independent in each channel."""
    rng = np.random.default_rng(seed)
    return rng.normal(0, level, (channels, round(seconds * rate))).astype(np.float32)


def silence(seconds=1.0, rate=RATE, channels=1):
    """Digital silence."""
    return np.zeros((channels, round(seconds * rate)), np.float32)


def bell(frequency_hz, start_s, seconds, rate=RATE, level=0.3):
    """A bell struck once: five partials of its own, dying away."""
    t = np.arange(round(seconds * rate)) / rate - start_s
    struck = t >= 0
    sound = np.zeros(len(t))
    for number, ratio in enumerate((1.0, 2.0, 2.4, 3.0, 4.5)):
        partial = np.sin(2 * np.pi * frequency_hz * ratio * t) * np.exp(
            -3 * (1 + number) * t * 0.7
        )
        sound[struck] += (partial / (1 + number))[struck]
    return (level * sound)[np.newaxis].astype(np.float32)


def two_bells(seconds=2.0, rate=RATE):
    """A low bell struck at 0.1 s and a high one at 0.6 s: (mixture, low, high)."""
    low = bell(300.0, 0.1 * seconds / 2, seconds, rate)
    high = bell(1100.0, 0.6 * seconds / 2, seconds, rate)
    return low + high, low, high


def hum(frequency_hz=220.0, seconds=1.0, rate=RATE, level=0.2):
    """A hummed note: a buzz with a vowel's two resonances, fading in and out."""
    t = np.arange(round(seconds * rate)) / rate
    sound = np.zeros(len(t))
    for number in range(1, int(min(4000, rate / 2.2) / frequency_hz) + 1):
        at_hz = number * frequency_hz
        vowel = sum(1 / (1 + ((at_hz - peak) / 120) ** 2) for peak in (500, 1500))
        sound += (vowel + 0.05) / number * np.sin(2 * np.pi * at_hz * t)
    fade = np.minimum(1, np.minimum(t, t[::-1]) / 0.05)
    return (level * sound / np.abs(sound).max() * fade)[np.newaxis].astype(np.float32)


def sung(pitches_hz, note_s=0.5, rate=RATE, level=0.2, vibrato_cents=40.0, brightness=1.0):
    """Notes sung in turn with a vibrato, 0 Hz being a pause: (sound, pitch of every sample)."""
    steps = np.repeat(np.asarray(pitches_hz, float), round(note_s * rate))
    t = np.arange(len(steps)) / rate
    pitch = steps * 2 ** (vibrato_cents / 1200 * np.sin(2 * np.pi * 5.5 * t))
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    place = np.arange(len(steps)) % round(note_s * rate) / rate
    fade = np.minimum(1, np.minimum(place, note_s - place) / 0.04) * (steps > 0)
    sound = np.zeros(len(steps))
    for number in range(1, 16):
        heard = number * pitch < 0.45 * rate
        sound += heard * np.sin(number * phase) / number**brightness
    return (level * sound / np.abs(sound).max() * fade)[np.newaxis].astype(np.float32), pitch


def clicks(times_s, seconds=1.0, rate=RATE, level=0.5, seed=0):
    """Short bursts of noise, each dying away within some milliseconds."""
    rng = np.random.default_rng(seed)
    sound = np.zeros(round(seconds * rate))
    length = round(0.03 * rate)
    for time_s in times_s:
        burst = rng.normal(0, level, length) * np.exp(-np.arange(length) / (0.005 * rate))
        at = round(time_s * rate)
        sound[at : at + length] += burst[: max(0, len(sound) - at)]
    return sound[np.newaxis].astype(np.float32)


def si_sdr_db(truth, found):
    """Scale-invariant signal-to-distortion ratio (Le Roux et al. 2019), over all channels."""
    truth, found = truth.astype(float).ravel(), found.astype(float).ravel()
    scaled = (truth @ found) / (truth @ truth + 1e-12) * truth
    error = found - scaled
    return float(10 * np.log10((scaled @ scaled + 1e-12) / (error @ error + 1e-12)))


def played(notes, seconds, rate=RATE, level=0.2):
    """Notes struck on a string: (onset_s, offset_s, midi) each, partials dying away."""
    sound = np.zeros(round(seconds * rate))
    t = np.arange(len(sound)) / rate
    for onset_s, offset_s, midi in notes:
        pitch = 440 * 2 ** ((midi - 69) / 12)
        since = t - onset_s
        shape = np.minimum(1, np.maximum(since, 0) / 0.004) * np.exp(-np.maximum(since, 0) * 2)
        shape *= np.exp(-np.maximum(t - offset_s, 0) * 40) * (since >= 0)
        for number in range(1, int(min(12, 0.45 * rate / pitch)) + 1):
            decay = np.exp(-0.8 * number * np.maximum(since, 0))
            sound += level / number * shape * decay * np.sin(2 * np.pi * number * pitch * since)
    return sound[np.newaxis].astype(np.float32)
