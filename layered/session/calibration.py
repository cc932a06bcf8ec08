"""How late recordings come on a pair of devices, measured by hearing oneself."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Sound
from layered.dsp.bleed import find_bleed
from layered.dsp.mixer import MixPlan
from layered.dsp.resample import resample
from layered.errors import DeviceError
from layered.playback.backend import DEFAULT_LATENCY_S, AudioBackend
from layered.playback.player import Player
from layered.playback.recorder import Recorder
from layered.progress import Progress, no_progress

_RATE_HZ = 44_100
_SOUND_S, _TAIL_S = 2.0, 0.6
_LEVEL = 0.1
_REACH_S = 0.4
_FIRST_SOUND_S, _LONGEST_S = 6.0, 12.0
_NOTHING_HEARD = (
    "The microphone did not hear the loudspeaker, so nothing was measured. Take the headphones "
    "off or hold them to the microphone, turn the sound up, and measure again."
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A loudspeaker and a microphone, by their ids; empty is the system's choice."""

    loudspeaker: str
    microphone: str


class _Noise:
    """What is played: a noise that is like no other moment of itself."""

    n_channels = 1
    sample_rate_hz = _RATE_HZ

    def __init__(self) -> None:
        rng = np.random.default_rng(1)
        count = round((_SOUND_S + _TAIL_S) * _RATE_HZ)
        self.sound = np.zeros((1, count), np.float32)
        burst = rng.normal(0, _LEVEL, round(_SOUND_S * _RATE_HZ))
        ends = np.minimum(1, np.minimum(np.arange(len(burst)), np.arange(len(burst))[::-1]) / 2000)
        self.sound[0, : len(burst)] = np.clip(burst * ends, -0.5, 0.5)
        self.n_samples = count
        self._plan = MixPlan.plain(["noise"])

    def plan(self) -> MixPlan:
        return self._plan

    def blocks(self, start: int, stop: int) -> Sequence[Sound]:
        return [self.sound[:, start:stop]]


def measure(
    backend: AudioBackend,
    pair: Pair,
    *,
    latency_s: float = DEFAULT_LATENCY_S,
    report: Progress = no_progress,
) -> float:
    """Play a noise, record it, and say by how many seconds recordings come late.

    Raises
    ------
    DeviceError
        If a device refuses, or the microphone does not hear the loudspeaker.
    """
    noise = _Noise()
    player = Player(backend, noise, device=pair.loudspeaker or None, latency_s=latency_s)
    recorder = Recorder(backend, device=pair.microphone or None, latency_s=latency_s)
    try:
        recorder.arm()
        recorder.start()
        backend.wait(lambda: recorder.recorded_s > 0, _FIRST_SOUND_S)
        player.play()
        recorder.start(player=player)
        waited_s = 0.0
        while player.is_playing and waited_s < _LONGEST_S:
            report(min(1.0, player.position_samples / noise.n_samples), "Measuring the delay")
            backend.wait(lambda: not player.is_playing, 0.05)
            waited_s += 0.05
        take = recorder.stop()
    finally:
        player.stop()
        recorder.disarm()
    if player.error is not None:
        raise DeviceError(player.error)
    return _late_s(noise, take.recording.samples, take.recording.sample_rate_hz, take.offset_s)


def _late_s(noise: _Noise, recorded: Sound, rate_hz: int, offset_s: float) -> float:
    heard = resample(recorded.mean(axis=0, keepdims=True), rate_hz, _RATE_HZ)[0]
    reach, start = round(_REACH_S * _RATE_HZ), round(offset_s * _RATE_HZ)
    played = np.zeros(len(heard) + 2 * reach, np.float32)
    first = start - reach
    inside = noise.sound[0, max(0, first) : max(0, first + len(played))]
    at = max(0, -first)
    played[at : at + len(inside)] = inside
    found = find_bleed(heard, played, sample_rate_hz=_RATE_HZ, reach_samples=reach)
    if found is None:
        raise DeviceError(_NOTHING_HEARD)
    return found.lag_samples / _RATE_HZ


# What was measured is kept in the settings as lines of text, one for each pair of devices.


def known_ms(calibrations: Sequence[str], pair: Pair) -> float | None:
    """Give what was measured for a pair, in milliseconds; None if nothing was."""
    for line in calibrations:
        amount, _, name = line.partition(" ms ")
        if name == _name(pair):
            try:
                return float(amount)
            except ValueError:
                return None
    return None


def with_known(
    calibrations: Sequence[str], pair: Pair, milliseconds: float | None
) -> tuple[str, ...]:
    """Keep what was measured for a pair; None forgets it."""
    others = [line for line in calibrations if line.partition(" ms ")[2] != _name(pair)]
    if milliseconds is None:
        return tuple(others)
    return (f"{milliseconds:.1f} ms {_name(pair)}", *others)


def _name(pair: Pair) -> str:
    return f"{pair.loudspeaker} > {pair.microphone}"
