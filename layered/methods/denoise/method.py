"""The method as the window and the command line see it."""

from dataclasses import dataclass

from threadpoolctl import threadpool_limits

from layered.methods.denoise.cleaning import AUTO, CHANGINGLY, NOISE, STEADILY, WANTED, Cleaning
from layered.methods.method import Input, Outcome, Parameter, Report, Request, parameter

NOISE_INPUT = Input(
    NOISE,
    "Sound of the noise alone",
    "A clip, or a stretch of the recording, in which only the noise is heard.",
    takes_dictionary=True,
    takes_stretch=True,
    or_role=WANTED,
)
WANTED_INPUT = Input(
    WANTED,
    "Sound of what you want to keep",
    "A clip of it without the noise: the same voice, say, saying something else. Without one, it "
    "is taken to be a voice.",
    takes_dictionary=True,
    takes_stretch=True,
    or_role=NOISE,
)


@dataclass(frozen=True, slots=True)
class DenoiseParameters:
    """How the noise behaves, how much of it goes, and at what price."""

    amount: float = parameter(
        1.0,
        Parameter(
            "Amount",
            "How much of the noise is taken away.",
            low=0.0,
            high=1.0,
            low_end="Leave all",
            high_end="Take all",
        ),
    )
    bleed: float = parameter(
        0.5,
        Parameter(
            "Noise or artefacts",
            "Cut harder and hear less noise, or softer and hear a more natural sound.",
            low=0.0,
            high=1.0,
            low_end="Less noise",
            high_end="Fewer artefacts",
        ),
    )
    noise_kind: str = parameter(
        AUTO,
        Parameter(
            "The noise is",
            "Steady as a fan's or changing as that of dishes; auto listens for it.",
            choices=(AUTO, STEADILY, CHANGINGLY),
        ),
    )


@dataclass(frozen=True, slots=True)
class DenoiseMethod:
    """Denoising with an example of the noise, of the wanted sound, or of both."""

    name: str = "denoise"
    title: str = "Remove noise"
    parameters: type = DenoiseParameters
    needs_hint: bool = False
    takes_hint: bool = False
    inputs: tuple[Input, ...] = (NOISE_INPUT, WANTED_INPUT)

    def run(self, request: Request, report: Report) -> Outcome:
        """Give the wanted sound as the only part; the rest is the noise."""
        with threadpool_limits(limits=1, user_api="blas"):
            return Cleaning(request, report).outcome()


METHOD = DenoiseMethod()
