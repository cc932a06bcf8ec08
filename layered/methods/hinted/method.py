"""The method as the window and the command line see it."""

from dataclasses import dataclass

from layered.methods.method import Outcome, Parameter, Part, Report, Request, parameter


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


@dataclass(frozen=True, slots=True)
class HintedMethod:
    """Separation by vocalizing."""

    name: str = "extract"
    title: str = "Follow my hint"
    parameters: type = HintedParameters
    needs_hint: bool = True

    def run(self, request: Request, report: Report) -> Outcome:
        """Give the sound the hint points at as the only part."""
        report(0.0, "Listening to the hint")
        sound = request.allocate((request.sound.shape[0], request.sound.shape[1]))
        sound += request.sound / 2
        return Outcome((Part(request.hints[0].name, sound),), confidence=0.0)


METHOD = HintedMethod()
