"""A hole: a rectangle of time and frequency that was not recorded."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hole:
    """From one time to another, from one frequency to another.

    Parameters
    ----------
    start_s, end_s : float
        In the recording; may lie beyond its ends.
    low_hz, high_hz : float
        May lie beyond half the sample rate.
    """

    start_s: float
    end_s: float
    low_hz: float
    high_hz: float
