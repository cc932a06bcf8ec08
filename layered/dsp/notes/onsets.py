"""When notes begin, to a few milliseconds, from rises that a long window has blurred."""

from layered.dsp.arrays import Curve, Indices

LAG_S = 0.03
"""A rise of something struck is steepest this long after it starts, because of the window."""

SHORTEST_S = 0.05

_BEGUN_SHARE = 0.08
_WOBBLE = 0.05
_FARTHEST_FRAMES = 16
_AFTER_BEGINNING_S = 0.01


def onsets(levels: Curve, frames: Indices, reached: Curve, hop_s: float) -> list[float]:
    """Say when each rise of one key begins, in seconds, in order and never at once.

    Parameters
    ----------
    levels : float32, shape (frames,)
        The key's activation.
    frames : int, shape (rises,)
        Where each rise is steepest, in order.
    reached : float, shape (rises,)
        The activation each reaches.
    """
    found: list[float] = []
    earliest_s = 0.0
    for frame, level in zip(frames.tolist(), reached.tolist(), strict=True):
        onset_s = _beginning(levels, frame, level) * hop_s + _AFTER_BEGINNING_S
        if onset_s < earliest_s:
            onset_s = max(frame * hop_s - LAG_S, earliest_s)
        found.append(onset_s)
        earliest_s = onset_s + SHORTEST_S
    return found


def _beginning(levels: Curve, frame: int, reached: float) -> float:
    """Find where a rise leaves the ground, in frames: where it has come a small part of its way.

    A struck key rises as fast as the window lets it, a bowed one takes a tenth of a second; seen
    from the ground both begin at their onset.
    """
    lowest = frame
    for at in range(frame - 1, max(0, frame - _FARTHEST_FRAMES) - 1, -1):
        if levels[at] <= levels[lowest]:
            lowest = at
        elif levels[at] > levels[lowest] + _WOBBLE * reached:
            break
    threshold = levels[lowest] + _BEGUN_SHARE * (reached - levels[lowest])
    at = frame
    while at > lowest and levels[at - 1] > threshold:
        at -= 1
    if at == lowest or levels[at] <= levels[at - 1]:
        return float(at)
    return at - float((levels[at] - threshold) / (levels[at] - levels[at - 1]))
