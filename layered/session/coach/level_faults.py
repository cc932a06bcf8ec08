"""What is wrong with a hint's level: silence, dropouts, too quiet, clipped."""

from collections.abc import Callable

import numpy as np

from layered.dsp.clipping import flat_tops, without_flat_tops
from layered.dsp.levels import db, linear, peak
from layered.model.hint import Hint
from layered.model.recording import Recording
from layered.session.coach.advice import Advice, Cure, Fault

_SILENT_DB = -84.0
_QUIET_DB = -40.0
_LOUD_DB = -6.0
_DROPOUT_S = 1.0
RECORDED = "recorded with "
"""How the source of a hint begins that came from a microphone."""


def level_faults(hint: Hint, on_block: Callable[[], None]) -> list[Advice]:
    """Judge a hint by its samples alone."""
    loudest_db = db(peak(hint.recording.samples))
    if loudest_db < _SILENT_DB:
        return [_silent()]
    found = [_dropout(hint), _clipped(hint, on_block)]
    if loudest_db < _QUIET_DB:
        found.append(_quiet(hint, loudest_db))
    return [advice for advice in found if advice is not None]


def _silent() -> Advice:
    return Advice(
        Fault.SILENT,
        "The hint is silent. Most often the microphone is muted, by a key or a switch on the "
        "headset, or the system keeps it from Layered. Check it, then record again.",
    )


def _dropout(hint: Hint) -> Advice | None:
    """Find where a microphone delivered nothing; a file may well be silent in between."""
    recording = hint.recording
    if not recording.source.startswith(RECORDED):
        return None
    start, stop = _longest_zeros(recording)
    seconds = (stop - start) / recording.sample_rate_hz
    if seconds < _DROPOUT_S:
        return None
    at_s = hint.offset_s + start / recording.sample_rate_hz
    return Advice(
        Fault.DROPOUT,
        f"The microphone delivered nothing for {seconds:.1f} s from {at_s:.1f} s on. Noise "
        "suppression or a wireless headset may have switched it off: turn that off, then record "
        "again.",
    )


def _longest_zeros(recording: Recording) -> tuple[int, int]:
    heard = np.flatnonzero(recording.samples.any(axis=0))
    edges = np.concatenate([[-1], heard, [recording.n_samples]])
    longest = int(np.argmax(np.diff(edges)))
    return int(edges[longest]) + 1, int(edges[longest + 1])


def _clipped(hint: Hint, on_block: Callable[[], None]) -> Advice | None:
    recording = hint.recording
    tops = flat_tops(recording.samples)
    if not tops:
        return None
    label = "Round the peaks off"
    rounded = without_flat_tops(recording.samples, on_block=on_block)
    cure = Cure(label, recording=_with(recording, rounded))
    return Advice(
        Fault.CLIPPED,
        f"The hint is clipped in {len(tops)} places: it was too loud for the microphone. Its "
        "peaks can be rounded off; better still, record again with the microphone turned down.",
        cure,
    )


def _quiet(hint: Hint, loudest_db: float) -> Advice:
    recording = hint.recording
    gain = np.float32(linear(_LOUD_DB - loudest_db))
    return Advice(
        Fault.QUIET,
        f"The hint is very quiet: its peak is {loudest_db:.0f} dB. Noise may be followed in its "
        "place. Sing closer to the microphone, or make the hint louder.",
        Cure("Make it louder", recording=_with(recording, recording.samples * gain)),
    )


def _with(recording: Recording, samples: object) -> Recording:
    sound = np.asarray(samples, np.float32)
    return Recording.of(sound, recording.sample_rate_hz, recording.name, recording.source)
