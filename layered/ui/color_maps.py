"""Colour maps of the spectrogram: even in lightness, so that equal steps look equal.

Each is a path through Oklab (Ottosson 2020) whose lightness rises evenly on a dark ground and
falls evenly on a light one. Paper has no hue and a white ground: it prints as it looks.
"""

from enum import StrEnum

import numpy as np

from layered.dsp.arrays import Curve


class ColorMap(StrEnum):
    """How loud looks; THEME is the theme's own ramp."""

    THEME = "theme"
    EMBER = "ember"
    TIDE = "tide"
    GREY = "grey"
    PAPER = "paper"


_DARK_LIGHTNESS = (0.13, 0.97)
_LIGHT_LIGHTNESS = (0.985, 0.22)
_PAPER_LIGHTNESS = (1.0, 0.12)
_GROUND_SHARE = 0.2
"""So much of a map on a light ground fades to white."""

_PATHS: dict[ColorMap, tuple[tuple[float, ...], tuple[float, ...]]] = {
    ColorMap.EMBER: ((285, 320, 20, 55, 95), (0.03, 0.13, 0.19, 0.16, 0.08)),
    ColorMap.TIDE: ((265, 245, 205, 165, 115), (0.03, 0.10, 0.10, 0.13, 0.10)),
}
"""Hue in degrees and chroma at even steps from quiet to loud."""


def path(color_map: ColorMap, brightness: Curve, *, is_dark: bool) -> Curve:
    """Give the Oklab colours of a map other than the theme's, shape (brightnesses, 3).

    Parameters
    ----------
    brightness : float64, shape (brightnesses,)
        0 is the ground, 1 the loudest.
    is_dark : bool
        Whether the theme's ground is dark; Paper does not ask.
    """
    ends = _DARK_LIGHTNESS if is_dark else _LIGHT_LIGHTNESS
    if color_map is ColorMap.PAPER:
        ends = _PAPER_LIGHTNESS
    lightness = ends[0] + (ends[1] - ends[0]) * brightness
    if color_map not in _PATHS:
        return np.stack([lightness, np.zeros_like(lightness), np.zeros_like(lightness)], axis=1)
    hues, chromas = (np.array(part) for part in _PATHS[color_map])
    places = np.linspace(0, 1, len(hues))
    along = brightness if is_dark else 1 - brightness
    hue = np.interp(along, places, np.unwrap(np.radians(hues)))
    chroma = np.interp(along, places, chromas)
    if not is_dark:
        chroma = chroma * np.clip(brightness / _GROUND_SHARE, 0, 1)
    return np.stack([lightness, chroma * np.cos(hue), chroma * np.sin(hue)], axis=1)
