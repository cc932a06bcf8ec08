"""Split at a frequency: a method for Layered that comes in a package of its own."""

from dataclasses import dataclass

import numpy as np

from layered.methods.method import Input, Outcome, Parameter, Part, Report, Request, parameter

_BLOCK_SAMPLES = 1 << 18
_AROUND_SAMPLES = 1 << 12


@dataclass(frozen=True, slots=True)
class CrossoverParameters:
    """Where to split."""

    hz: float = parameter(
        1000.0,
        Parameter(
            "Frequency", "Everything below is one layer.", low=20.0, high=20000.0, unit="Hz"
        ),
    )


class Crossover:
    """What is below a frequency, and what is above it."""

    name = "crossover"
    title = "Split at a frequency"
    parameters = CrossoverParameters
    needs_hint = False
    takes_hint = False
    inputs: tuple[Input, ...] = ()

    def run(self, request: Request, report: Report) -> Outcome:
        """Filter block by block."""
        low = request.allocate(request.sound.shape)
        n_samples = request.sound.shape[1]
        report(0.0, "Splitting")
        for start in range(0, n_samples, _BLOCK_SAMPLES):
            stop = min(start + _BLOCK_SAMPLES, n_samples)
            before = min(start, _AROUND_SAMPLES)
            block = request.sound[:, start - before : stop + _AROUND_SAMPLES]
            below = _below(block, request.parameters.hz, request.sample_rate_hz)
            low[:, start:stop] = below[:, before : before + stop - start]
            report(0.9 * stop / n_samples, "Splitting")
        report(1.0, "Finished")
        return Outcome((Part("low", low),), rest_name="high")


def _below(sound: np.ndarray, hz: float, rate_hz: int) -> np.ndarray:
    spectrum = np.fft.rfft(sound, axis=1)
    frequencies = np.fft.rfftfreq(sound.shape[1], 1 / rate_hz)
    return np.fft.irfft(spectrum / (1 + (frequencies / hz) ** 8), sound.shape[1], axis=1)


METHOD = Crossover()
