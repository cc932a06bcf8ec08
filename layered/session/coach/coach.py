"""Listens to a hint, and says what would hurt."""

from collections.abc import Callable

import numpy as np

from layered.dsp.levels import peak
from layered.methods.hinted.analysis import HintAnalysis, analyse
from layered.methods.hinted.coarse import at_rate, working_rate_hz
from layered.methods.hinted.evidence import EvidenceSums, PitchEvidence
from layered.methods.hinted.lateness import lateness
from layered.methods.hinted.scene import Scene
from layered.model.hint import Hint, HintKind
from layered.model.recording import Recording
from layered.progress import Progress
from layered.session.coach.advice import Advice, Cure, Fault
from layered.session.coach.bleed_fault import LONGEST_S, bleed_fault, find
from layered.session.coach.level_faults import level_faults

_AROUND_S = 1.0
_SMALLEST_S = 0.02
_PITCHED = (HintKind.HUM, HintKind.SING, HintKind.WHISTLE)
_LEAST_PITCHED, _SURE_OF_PITCH = 0.25, 3.5
_LEAST_COVERED = 0.95

Span = tuple[float, float] | None


def look_over(
    hint: Hint, mixture: Recording, report: Progress, *, selected: Span = None
) -> tuple[Advice, ...]:
    """Say what would hurt a separation by this hint; nothing if all is well.

    Parameters
    ----------
    selected : (float, float), optional
        The seconds of the mixture that are wanted, if only some are.
    """

    def on_block() -> None:
        report(0.0, "Listening to the hint")

    found: list[Advice | None] = [*level_faults(hint, on_block)]
    if any(advice is not None and advice.fault is Fault.SILENT for advice in found):
        return tuple(advice for advice in found if advice is not None)
    bleed = find(hint, mixture, on_block)
    found.append(bleed_fault(hint, mixture, bleed, on_block))
    scene = _scene(hint, mixture, on_block)
    if scene is not None:
        evidence = _evidence(scene)
        # What bleeds into a hint says to the sample where it belongs.
        heard_s = bleed.lag_samples / hint.recording.sample_rate_hz if bleed else None
        late_s = lateness(scene, evidence).seconds if heard_s is None else heard_s
        found += [_timing(late_s), _unvoiced(hint, scene.hint), _octave(hint, evidence)]
    found.append(_coverage(hint, selected))
    known = [advice for advice in found if advice is not None]
    order = list(Fault)
    return tuple(sorted(known, key=lambda advice: order.index(advice.fault)))


def _scene(hint: Hint, mixture: Recording, on_block: Callable[[], None]) -> Scene | None:
    """Put the hint beside its stretch of the mixture, at the rate of a first attempt."""
    rate, mine = mixture.sample_rate_hz, hint.recording
    length_s = min(mine.duration_s, LONGEST_S)
    start = max(0, round((hint.offset_s - _AROUND_S) * rate))
    stop = min(mixture.n_samples, round((hint.offset_s + length_s + _AROUND_S) * rate))
    working_hz = working_rate_hz(rate, fast=True)
    sound = mixture.samples[:, start:stop].mean(axis=0, keepdims=True, dtype=np.float32)
    n_samples = round((stop - start) * working_hz / rate)
    if n_samples < working_hz or peak(sound) == 0:
        return None
    heard = at_rate(sound, rate, working_hz, n_samples, on_block)
    sung = mine.samples[:, : round(LONGEST_S * mine.sample_rate_hz)]
    mono = sung.mean(axis=0, keepdims=True, dtype=np.float32)
    length = max(1, round(mono.shape[1] * working_hz / mine.sample_rate_hz))
    placed = at_rate(mono, mine.sample_rate_hz, working_hz, length, on_block)[0]
    before = max(0, round((hint.offset_s - start / rate) * working_hz))
    described = analyse(np.pad(placed, (before, 0)), working_hz, n_samples, on_block=on_block)
    if described.is_silent:
        return None
    return Scene(heard, working_hz, described, seed=0, on_block=on_block)


def _evidence(scene: Scene) -> PitchEvidence:
    sums = EvidenceSums()
    sums.add(scene)
    return sums.conclude()


def _timing(late_s: float) -> Advice | None:
    if abs(late_s) < _SMALLEST_S:
        return None
    milliseconds = round(abs(late_s) * 1000)
    word, way = ("late", "earlier") if late_s > 0 else ("early", "later")
    return Advice(
        Fault.TIMING,
        f"The hint comes {milliseconds} ms {word}.",
        Cure(f"Move it {milliseconds} ms {way}", by_s=-late_s),
    )


def _unvoiced(hint: Hint, described: HintAnalysis) -> Advice | None:
    if hint.kind not in _PITCHED:
        return None
    share = float((described.pitch_hz > 0).sum() / max(1, described.active.sum()))
    if share >= _LEAST_PITCHED:
        return None
    return Advice(
        Fault.UNVOICED,
        f"Only {round(100 * share)} % of the hint has a pitch, though it is to be {_did(hint)}. "
        "Sing it with a clear tone, or let the analysis decide what it is.",
        Cure("Take it as any sound", kind=HintKind.GUESS),
    )


def _did(hint: Hint) -> str:
    return {HintKind.HUM: "hummed", HintKind.SING: "sung"}.get(hint.kind, "whistled")


def _octave(hint: Hint, evidence: PitchEvidence) -> Advice | None:
    """Say that the sound is in another octave; the separation follows it there by itself."""
    octaves = round(evidence.semitones / 12)
    if octaves == 0 or evidence.strength < _SURE_OF_PITCH:
        return None
    many = "an octave" if abs(octaves) == 1 else f"{abs(octaves)} octaves"
    way = "higher" if octaves > 0 else "lower"
    return Advice(
        Fault.OCTAVE,
        f"The sound is probably {many} {way} than the hint. It is looked for there.",
        hurts=False,
    )


def _coverage(hint: Hint, selected: Span) -> Advice | None:
    if selected is None or selected[1] <= selected[0]:
        return None
    inside_s = min(hint.end_s, selected[1]) - max(hint.offset_s, selected[0])
    share = max(0.0, inside_s) / (selected[1] - selected[0])
    if share >= _LEAST_COVERED:
        return None
    return Advice(
        Fault.COVERAGE,
        f"The hint covers {round(100 * share)} % of the selection. What it does not reach is left "
        "in the rest.",
    )
