"""The colours of levels: tables from the theme, so that drawing is looking up.

The mixture alone goes through one ramp, even in lightness (blended in Oklab, Ottosson 2020). With
layers, a pixel has the hue of those who own it, by their share of the magnitude, and the
brightness of its level. A silenced layer keeps a trace of its hue; beside a soloed one, all else
is grey.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from layered.dsp.arrays import Curve
from layered.dsp.picture import STEP_DB, Levels, magnitudes_by_level
from layered.ui.color_maps import ColorMap, path
from layered.ui.picture_look import DEFAULT_RANGE_DB
from layered.ui.theme import Tokens

Pixels = NDArray[np.uint32]
"""0xffRRGGBB, shape (height, width)."""

_RAMP_PLACES = (0.0, 0.18, 0.62, 1.0)
_GAMMA = 1.35
_MUTED_STRENGTH = 0.22
_OTHERS_STRENGTH = 0.5
_HIGHLIGHT = 0.35
_CHUNK_ROWS = 64
_APART = 32
"""Beyond so many decibels, the quieter of two layers does not show."""


@dataclass(frozen=True, slots=True)
class Ink:
    """How one layer is drawn.

    Parameters
    ----------
    is_muted : bool
        Fades to a trace.
    is_aside : bool
        Another layer is soloed: grey.
    """

    color: QColor
    is_muted: bool = False
    is_aside: bool = False


def ramp(
    tokens: Tokens,
    top_level: float,
    range_db: float = DEFAULT_RANGE_DB,
    color_map: ColorMap = ColorMap.THEME,
) -> Pixels:
    """Give the mixture's colour for each of the 256 levels."""
    brightness = _brightness(top_level, range_db)
    if color_map is not ColorMap.THEME:
        return _pack(_from_oklab(path(color_map, brightness, is_dark=tokens.is_dark)))
    stops = (tokens.picture, tokens.picture_low, tokens.picture_mid, tokens.picture_high)
    lab = np.array([_oklab(_rgb(color)) for color in stops])
    blended = np.stack(
        [np.interp(brightness, _RAMP_PLACES, lab[:, part]) for part in range(3)], axis=1
    )
    return _pack(_from_oklab(blended))


class LayerInks:
    """Mixes the colours of layers over a background.

    Parameters
    ----------
    inks : sequence of Ink
        In the order of the levels given to `mix`.
    """

    def __init__(
        self,
        inks: Sequence[Ink],
        tokens: Tokens,
        top_level: float,
        range_db: float = DEFAULT_RANGE_DB,
    ) -> None:
        background = _rgb(tokens.picture)
        self._background = background.astype(np.float32)
        brightness = _brightness(top_level, range_db)
        self._body = brightness.astype(np.float32)
        highlight = np.clip((brightness - 0.75) / 0.25, 0, 1) ** 1.5 * _HIGHLIGHT
        self._light = highlight.astype(np.float32)
        self._ends = np.float32(255 if tokens.is_dark else 0)
        self._magnitudes = magnitudes_by_level()
        hues = np.array([_seen(ink, tokens) for ink in inks])
        alive = [0.0 if ink.is_muted or ink.is_aside else 1.0 for ink in inks]
        self._table: Pixels | None = None
        self._matrix = np.concatenate([hues.T - background[:, None], [alive]]).astype(np.float32)

    def mix(
        self,
        layers: Sequence[Levels],
        *,
        total: Levels | None = None,
        is_last_remainder: bool = False,
    ) -> Pixels:
        """Give the pixels for the layers' levels, each of shape (height, width).

        Parameters
        ----------
        total : uint8, shape (height, width)
            The level that gives the brightness; the loudest layer's unless given. The layers may
            have half its width: the eye is less exact in hue than in brightness.
        is_last_remainder : bool
            The last layer is the whole mixture, drawn as what remains of it beside the others.
        """
        if len(layers) == 2 and total is None:
            return self._look_up(layers, is_last_remainder=is_last_remainder)
        height, width = (layers[0] if total is None else total).shape
        out = np.empty((height, width), np.uint32)
        for start in range(0, height, _CHUNK_ROWS):
            rows = slice(start, start + _CHUNK_ROWS)
            chunk = [levels[rows] for levels in layers]
            bright = np.maximum.reduce(chunk) if total is None else total[rows]
            out[rows] = self._mix_rows(chunk, bright, is_last_remainder=is_last_remainder)
        return out

    def _look_up(self, layers: Sequence[Levels], *, is_last_remainder: bool) -> Pixels:
        """Mix two layers by a table of the louder one's level and their difference."""
        if self._table is None:
            top, apart = np.meshgrid(np.arange(256), np.arange(-_APART, _APART))
            first, second = np.minimum(top, top + 2 * apart), np.minimum(top, top - 2 * apart)
            pair = [np.clip(levels, 0, 255).astype(np.uint8) for levels in (first, second)]
            bright = top.astype(np.uint8)
            self._table = self._mix_rows(pair, bright, is_last_remainder=is_last_remainder)
        first, second = layers
        apart = first.astype(np.int16)
        apart -= second
        apart >>= 1
        np.clip(apart, -_APART, _APART - 1, out=apart)
        apart += _APART
        apart <<= 8
        apart |= np.maximum(first, second)
        return self._table.ravel().take(apart)

    def _mix_rows(
        self, layers: Sequence[Levels], bright: Levels, *, is_last_remainder: bool
    ) -> Pixels:
        shares = np.empty((len(layers), *layers[0].shape), np.float32)
        for index, levels in enumerate(layers):
            self._magnitudes.take(levels, out=shares[index])
        if is_last_remainder:
            shares[-1] -= shares[:-1].sum(axis=0)
            np.maximum(shares[-1], 0, out=shares[-1])
        flat = shares.reshape(len(layers), -1)
        mixed = self._matrix @ flat
        mixed /= np.maximum(flat.sum(axis=0), 1e-12)
        mixed = mixed.reshape(4, *layers[0].shape)
        if bright.shape != layers[0].shape:
            mixed = np.repeat(mixed, 2, axis=-1)[..., : bright.shape[1]]
        light = mixed[3] * self._light.take(bright)
        body = self._body.take(bright)
        pixels = np.empty((*bright.shape, 4), np.uint8)
        pixels[..., 3] = 255
        for part, place in enumerate((2, 1, 0)):
            channel = mixed[part] * body
            channel += self._background[part]
            channel += (self._ends - channel) * light
            pixels[..., place] = channel
        return pixels.view(np.uint32)[..., 0]


def _seen(ink: Ink, tokens: Tokens) -> Curve:
    """Give the colour a layer has at full level, given who is heard."""
    background = _rgb(tokens.picture)
    color, strength = _rgb(ink.color), 1.0
    if ink.is_aside:
        color, strength = _rgb(tokens.rest), _OTHERS_STRENGTH
    if ink.is_muted:
        strength = _MUTED_STRENGTH
    return background + strength * (color - background)


def _brightness(top_level: float, range_db: float) -> Curve:
    """Give 0 (background) to 1 (the loudest) for each level."""
    lowest = top_level - range_db / STEP_DB
    return np.asarray(np.clip((np.arange(256) - lowest) / (top_level - lowest), 0, 1) ** _GAMMA)


def _rgb(color: QColor) -> Curve:
    return np.array([color.red(), color.green(), color.blue()], np.float64)


def _pack(rgb: Curve) -> Pixels:
    parts = np.clip(np.round(rgb), 0, 255).astype(np.uint32)
    packed = 0xFF000000 | parts[..., 0] << 16 | parts[..., 1] << 8 | parts[..., 2]
    return np.asarray(packed, np.uint32)


_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def _oklab(rgb: Curve) -> Curve:
    """Turn sRGB, 0 to 255, into Oklab."""
    unit = np.asarray(rgb) / 255
    linear = np.where(unit <= 0.04045, unit / 12.92, ((unit + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.cbrt(linear @ _TO_LMS.T) @ _TO_LAB.T)


def _from_oklab(lab: Curve) -> Curve:
    """Undo `_oklab`."""
    linear = (lab @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_LMS).T
    linear = np.clip(linear, 0, 1)
    unit = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(255 * unit)
