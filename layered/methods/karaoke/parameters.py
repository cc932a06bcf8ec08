"""The few controls of karaoke."""

from dataclasses import dataclass

from layered.methods.method import Parameter, parameter


@dataclass(frozen=True, slots=True)
class KaraokeParameters:
    """How hard to cut, and what to do with a hint that does not fit."""

    bleed: float = parameter(
        0.5,
        Parameter(
            "Bleed or artefacts",
            "Cut harder and hear less of the voice in the rest, or softer and more natural.",
            low=0.0,
            high=1.0,
            low_end="Less bleed",
            high_end="Fewer artefacts",
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
