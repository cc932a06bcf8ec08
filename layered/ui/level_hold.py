"""Peak hold and clip memory of a level meter: what was measured, made readable."""

from collections.abc import Callable
from time import monotonic

_HOLD_S = 1.5
_FALL_PER_S = 0.7


class LevelHold:
    """Keeps the highest level for a moment, and remembers clipping until it is cleared."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._held_at_s = 0.0
        self._fell_at_s = 0.0
        self.level = self.held = 0.0
        self.is_clipped = False

    def take(self, level: float) -> None:
        """Take the level now, linear, full scale 1."""
        now_s = self._clock()
        self.level = level
        self.is_clipped = self.is_clipped or level >= 1.0
        if level >= self.held:
            self.held, self._held_at_s = level, now_s
        elif now_s - self._held_at_s > _HOLD_S:
            self.held = max(level, self.held - _FALL_PER_S * (now_s - self._fell_at_s))
        self._fell_at_s = now_s

    def clear(self) -> None:
        """Forget the peak and the clipping."""
        self.level = self.held = 0.0
        self.is_clipped = False
