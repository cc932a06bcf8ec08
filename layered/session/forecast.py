"""How long a separation will take and how much memory, in words, before it starts."""

from dataclasses import dataclass

from layered.dsp.machine import slowness
from layered.methods.method import Foreseeable
from layered.session.separation import Separation

WORTH_SAYING_S = 10.0
_HELP_OF_A_PROCESSOR, _MOST_PROCESSORS = 0.7, 4
_PROGRAM_BYTES = 220 << 20
_LITTLE_S, _MINUTE_S, _HOUR_S = 5, 60, 3600


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a separation is expected to need; by the clock, and all of the program's memory."""

    seconds: float
    memory_bytes: float

    @property
    def words(self) -> str:
        """Say it; empty where it is too little to speak of."""
        if self.seconds < WORTH_SAYING_S:
            return ""
        memory = f"{self.memory_bytes / 1e9:.1f} GB of memory"
        return f"This takes about {_time(self.seconds)} and {memory}."


def forecast(separation: Separation) -> Forecast | None:
    """Foresee a separation; None where the method cannot tell."""
    if not isinstance(separation.method, Foreseeable):
        return None
    cost = separation.method.foresee(separation.request_of(separation.project.mixture.samples))
    helpers = min(separation.threads, _MOST_PROCESSORS) - 1
    seconds = cost.processor_s
    if seconds > _LITTLE_S:
        seconds *= slowness() / (1 + _HELP_OF_A_PROCESSOR * helpers)
    mixture = separation.project.mixture
    kept = 2 * min(4 * mixture.n_channels * mixture.n_samples, 128 << 20)
    return Forecast(seconds, _PROGRAM_BYTES + kept + cost.memory_bytes)


def _time(seconds: float) -> str:
    if seconds < 1.5 * _MINUTE_S:
        return f"{10 * max(1, round(seconds / 10))} seconds"
    if seconds < 1.5 * _HOUR_S:
        return f"{round(seconds / _MINUTE_S)} minutes"
    return f"{round(seconds / _HOUR_S)} hours"
