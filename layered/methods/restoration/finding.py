"""Find holes: blocks of cells that are missing, and clicks.

A missing block is a valley in time, deep, with steep sides, and wider than chance makes one; a
pause is longer, a fading note is not steep. A click is a sample that neighbours cannot explain.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Flags, Sound
from layered.dsp.stft import StftSettings
from layered.methods.restoration.cells import Levels, levels_of, settings_of
from layered.methods.restoration.gaps import Gap
from layered.methods.restoration.sound_frames import frames_between
from layered.model.hole import Hole

_STRETCH = 512
_LONGEST_S = 0.25
_DEEP_DB, _EDGE_DB = 30.0, 9.0
_EDGE_CELLS = 3
_ABOVE_ROUNDING_DB = 9.0
_HEARD_DB = -70.0
"""Below the loudest cell; what should be quieter than that is not missed."""
_CORE = np.ones((4, 6), bool)
_AROUND = np.ones((3, 3), bool)
_CLICK_TIMES, _CLICK_LEAST = 10.0, 1e-3
_CLICK_S = 0.0015
_CLICK_NEIGHBOURS = 41
_CLICK_BLOCK = 1 << 14
_ORDER = 32


def find_blocks(
    sound: Sound, sample_rate_hz: int, peak: float, *, on_step: Callable[[], None]
) -> list[Hole]:
    """Find cells that were not recorded, as rectangles."""
    settings = settings_of(sample_rate_hz)
    reach = settings.frames_at(_LONGEST_S, sample_rate_hz)
    n_frames = settings.n_frames(sound.shape[1])
    found: list[Hole] = []
    for first in range(0, n_frames, _STRETCH):
        last = min(first + _STRETCH, n_frames)
        low, high = max(0, first - 2 * reach), min(n_frames, last + 2 * reach)
        levels = np.full((high - low, settings.n_bins), -400, np.float32)
        for channel in sound:
            on_step()
            frames = frames_between(channel, settings, low, high)
            np.maximum(levels, levels_of(np.abs(frames), peak * 1e-6 + 1e-12), out=levels)
        on_step()
        heard_db = 20 * np.log10(peak + 1e-12) + _HEARD_DB
        missing = _missing(levels, reach, heard_db, _nothing_db(settings))
        found += _rectangles(missing[first - low : last - low], first, settings, sample_rate_hz)
    return found


def _nothing_db(settings: StftSettings) -> float:
    """Give the level that cells have where only the rounding to 16 bits is left, and some more."""
    rounding = 2**-15 / np.sqrt(12) * np.sqrt(3 / 8 * settings.window_samples)
    return float(20 * np.log10(rounding) + _ABOVE_ROUNDING_DB)


def _missing(levels: Levels, reach: int, heard_db: float, nothing_db: float) -> Flags:
    """Say which cells lie in a deep and steep valley in time."""
    from scipy.ndimage import binary_dilation, binary_opening, grey_closing

    expected = grey_closing(levels, size=(reach, 1), mode="nearest")
    depth = np.where(expected > heard_db, expected - levels, 0)
    empty = (depth > _DEEP_DB) & (levels < nothing_db)
    core = binary_opening(empty, _CORE)
    return np.asarray(binary_dilation(core, _AROUND, iterations=_EDGE_CELLS) & (depth > _EDGE_DB))


def _rectangles(
    missing: Flags, first: int, settings: StftSettings, sample_rate_hz: int
) -> list[Hole]:
    """Cover a set of cells by rectangles: the same bins in consecutive frames are one."""
    frame_s = settings.hop_samples / sample_rate_hz
    bin_hz = sample_rate_hz / settings.window_samples
    running: dict[tuple[int, int], int] = {}
    found = []
    for place in range(len(missing) + 1):
        now = set(_runs(missing[place])) if place < len(missing) else set()
        for run in [run for run in running if run not in now]:
            start = running.pop(run)
            times = ((first + start) * frame_s, (first + place - 1) * frame_s)
            found.append(Hole(*times, run[0] * bin_hz, (run[1] - 1) * bin_hz))
        for run in now:
            running.setdefault(run, place)
    return found


def _runs(row: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], row, [False]])))
    return [(int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]


def find_clicks(sound: Sound, sample_rate_hz: int, *, on_step: Callable[[], None]) -> list[Gap]:
    """Find clicks, as gaps around them: samples that those before them do not lead to.

    What linear prediction leaves of a block is compared with what it leaves nearby (Godsill and
    Rayner, Digital Audio Restoration, 1998, chapter 5).
    """
    half = max(2, round(_CLICK_S * sample_rate_hz / 2))
    found: list[Gap] = []
    for start in range(0, sound.shape[1], _CLICK_BLOCK):
        on_step()
        block = sound[:, start : start + _CLICK_BLOCK]
        if block.shape[1] < 4 * _ORDER:
            continue
        clicks = np.flatnonzero(np.any([_is_click(one, half) for one in block], axis=0)) + start
        for click in clicks:
            if found and click - half <= found[-1].stop:
                found[-1] = Gap(found[-1].start, int(click) + half)
            else:
                found.append(Gap(max(0, int(click) - half), int(click) + half))
    return found


def _is_click(samples: NDArray[np.float32], half: int) -> Flags:
    from scipy.linalg import solve_toeplitz
    from scipy.ndimage import median_filter
    from scipy.signal import lfilter

    data = samples.astype(np.float64)
    spectrum = np.abs(np.fft.rfft(data, 2 * len(data))) ** 2
    likeness = np.fft.irfft(spectrum)[: _ORDER + 1]
    if likeness[0] <= 0:
        return np.zeros(len(data), bool)
    likeness[0] *= 1 + 1e-6
    filtering = np.concatenate([[1.0], -solve_toeplitz(likeness[:-1], likeness[1:])])
    left = np.abs(lfilter(filtering, [1.0], data))
    left[:_ORDER] = 0
    steps = left[: len(left) // half * half].reshape(-1, half).max(axis=1)
    usual = np.repeat(median_filter(steps, _CLICK_NEIGHBOURS), half)
    usual = np.pad(usual, (0, len(left) - len(usual)), mode="edge")
    return np.asarray(left > _CLICK_TIMES * usual + _CLICK_LEAST)
