"""The few controls a person understands."""

from dataclasses import dataclass

from layered.methods.method import Parameter, parameter


@dataclass(frozen=True, slots=True)
class HintedParameters:
    """The few controls a person understands."""

    timing: float = parameter(
        0.5,
        Parameter(
            "Trust my timing",
            "How closely the sound starts and stops when you do.",
            low=0.0,
            high=1.0,
            low_end="Loosely",
            high_end="Exactly",
        ),
    )
    pitch: float = parameter(
        0.5,
        Parameter(
            "Trust my pitch",
            "How much the melody you sang decides what is yours, in any octave.",
            low=0.0,
            high=1.0,
            low_end="Not at all",
            high_end="Fully",
        ),
    )
    timbre: float = parameter(
        0.5,
        Parameter(
            "Trust my timbre",
            "How much the sound must resemble the noise you made.",
            low=0.0,
            high=1.0,
            low_end="Not at all",
            high_end="Fully",
        ),
    )
    bleed: float = parameter(
        0.5,
        Parameter(
            "Bleed or artefacts",
            "Cut harder and hear less of the rest, or softer and hear a more natural sound.",
            low=0.0,
            high=1.0,
            low_end="Less bleed",
            high_end="Fewer artefacts",
        ),
    )
    everywhere: bool = parameter(
        False,
        Parameter(
            "Find it everywhere",
            "Look for the sound outside the hint's span too; otherwise all of that is rest.",
        ),
    )
    fast: bool = parameter(
        False,
        Parameter(
            "Fast",
            "A quarter of the work and nearly as good: for long recordings and first attempts.",
        ),
    )
    insist: bool = parameter(
        False,
        Parameter(
            "Use it anyway",
            "Separate even if nothing in the recording seems to follow the hint.",
            advanced=True,
        ),
    )
