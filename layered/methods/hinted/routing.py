"""Which models to trust, from the hint and the evidence for its melody."""

from dataclasses import dataclass, field

from layered.methods.hinted.analysis import HintAnalysis
from layered.methods.hinted.evidence import PitchEvidence
from layered.model.hint import HintKind

_LEAST_WEIGHT = 0.01
_SHORT_SEGMENT_S = 0.22
_PERCUSSIVE = 0.6
_REPEATED = 3.0
"""What all hits share is worth more than the other models together, where they share a sound."""

_PITCHED_KINDS = (HintKind.HUM, HintKind.SING, HintKind.WHISTLE)


@dataclass(frozen=True, slots=True)
class Route:
    """How much each kind of target is believed in, and the models' weights.

    Parameters
    ----------
    pitched, percussive, other : float
        Add up to 1.
    weights : dict
        By the model's name, only those worth computing.
    """

    pitched: float
    percussive: float
    other: float
    weights: dict[str, float] = field(default_factory=dict)


def route(
    hint: HintAnalysis, evidence: PitchEvidence, kind: HintKind, trust_pitch: float = 0.5
) -> Route:
    """Choose the models.

    Parameters
    ----------
    trust_pitch : float
        0 never follows the melody, 0.5 decides by the evidence, 1 always follows it.
    """
    pitched, percussive, other = _beliefs(hint, evidence, kind, trust_pitch)
    doubt = 0.0
    if pitched > 0:
        doubt = 0.5 * _unit(4 - evidence.strength) + 0.3 * _unit(2.5 - evidence.strength)
        # Timing tells the sounds apart only if the rest was heard alone somewhere.
        doubt *= min(1.0, 2 - 2 * trust_pitch) * _unit((hint.gap - 0.04) / 0.08)
    gaps = _unit((hint.gap - 0.2) / 0.3)
    melody = pitched * (1 - doubt)
    weights = {
        "melody": 0.4 * melody,
        "melody moved": 0.4 * melody,
        "melody moved, long window": 0.2 * melody,
        "timing": pitched * doubt + 0.125 * other + 0.5 * gaps * percussive,
        "loose timing": 0.125 * other,
        "timbre": 0.5 * other,
        "repetition": 0.25 * other,
        "beatbox": 0.5 * percussive,
        "hits": 0.5 * (1 - gaps) * percussive,
        "repeated hit": _REPEATED * percussive,
        "repeated hit, short window": _REPEATED * percussive,
    }
    if kind == HintKind.TAP:
        weights = {
            "timing": 0.5 + 0.5 * gaps,
            "hits": 0.5 * (1 - gaps),
            "repeated hit": _REPEATED,
            "repeated hit, short window": _REPEATED,
        }
    kept = {name: weight for name, weight in weights.items() if weight > _LEAST_WEIGHT}
    return Route(pitched, percussive, other, kept)


def _beliefs(
    hint: HintAnalysis, evidence: PitchEvidence, kind: HintKind, trust_pitch: float
) -> tuple[float, float, float]:
    if kind in (HintKind.BEATBOX, HintKind.TAP):
        return 0.0, 1.0, 0.0
    pitched = max(_unit((hint.stable - 0.35) / 0.2), _unit(evidence.strength - 3))
    if kind in _PITCHED_KINDS:
        pitched = 1.0
    pitched = _leaning(pitched, trust_pitch)
    is_short = hint.segment_s < _SHORT_SEGMENT_S or hint.percussive > _PERCUSSIVE
    left = 1 - pitched
    return (pitched, left, 0.0) if is_short else (pitched, 0.0, left)


def _leaning(value: float, trust: float) -> float:
    """Move a value from itself (trust 0.5) towards 0 (trust 0) or 1 (trust 1)."""
    if trust < 0.5:
        return value * 2 * trust
    return value + (1 - value) * (2 * trust - 1)


def _unit(value: float) -> float:
    return min(1.0, max(0.0, value))
