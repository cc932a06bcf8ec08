"""The picture under the overlays: which pictures in which colours, composed for a frame."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtGui import QImage

from layered.dsp.picture import STEP_DB, Levels
from layered.model.layer import REST_COLOR, Layer, LayerId
from layered.model.project import MIXTURE_ID, Project, is_added, leaves, merge_of, split_of
from layered.session.picture import Picture
from layered.session.pictures import Pictures
from layered.ui import theme
from layered.ui.color_maps import ColorMap
from layered.ui.composer import Rows, gather, rows_for
from layered.ui.inks import Ink, LayerInks, Pixels, ramp
from layered.ui.picture_look import PictureLook
from layered.ui.viewport import Frame

_STRIPE_PIXELS, _STRIPE_WIDTH = 7, 2
_MANY_LAYERS = 3
"""From so many on, hue is drawn at half the width, to stay within a frame's time."""


@dataclass(frozen=True, slots=True)
class Plane:
    """One layer of the picture: what it is called, its sound's picture, and its colour."""

    name: str
    picture: Picture
    ink: Ink
    is_added: bool = False


Planes = tuple[tuple[Plane, ...], bool]
"""The planes to draw, and whether what remains of the mixture goes with them."""


def planes_of(project: Project, pictures: Pictures) -> Planes:
    """Give the planes to draw, and whether a remainder of the mixture goes with them.

    While a separation previews what it found, its parts stand in for the layer it splits.
    """
    preview = pictures.preview
    replaced = _family(project, preview[0]) if preview else frozenset()
    shown = [layer for layer in leaves(project) if layer.id not in replaced]
    soloing = any(layer.soloed for layer in shown)
    planes = []
    for layer in shown:
        picture = pictures.layer(layer.id)
        if picture is not None:
            ink = _ink(layer, soloing=soloing)
            planes.append(Plane(layer.name, picture, ink, is_added(project, layer.id)))
    if preview is not None:
        colors = _free_colors(project, replaced, len(preview[1]))
        for color, picture in zip(colors, preview[1], strict=True):
            planes.append(Plane("found so far", picture, Ink(theme.layer_color(color))))
    return tuple(planes), preview is not None


def hatched(pixels: Pixels, planes: Sequence[Plane], levels: Sequence[Levels]) -> Pixels:
    """Draw stripes over the cells in which an added layer is the loudest: they are invented."""
    added = [levels[index] for index, plane in enumerate(planes) if plane.is_added]
    if not added:
        return pixels
    others = [level for index, level in enumerate(levels) if index >= len(planes) or not
              planes[index].is_added]  # fmt: skip
    loudest = np.maximum.reduce(added)
    invented = loudest >= np.maximum.reduce(others) if others else np.ones(loudest.shape, bool)
    if invented.shape[1] != pixels.shape[1]:
        invented = np.repeat(invented, 2, axis=1)[:, : pixels.shape[1]]
    height, width = pixels.shape
    stripe = (np.arange(height)[:, np.newaxis] + np.arange(width)) % _STRIPE_PIXELS < _STRIPE_WIDTH
    darker = pixels.view(np.uint8).reshape(height, width, 4)
    ground = theme.tokens().picture
    dimmed = np.array([ground.blue(), ground.green(), ground.red(), 255], np.uint16)
    where = invented & stripe
    darker[where] = (darker[where].astype(np.uint16) * 2 + dimmed * 3) // 5
    return pixels


class BaseImage:
    """Composes frames and keeps the tables that stay the same from frame to frame."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self.look = PictureLook()
        self._rows: dict[tuple[object, ...], Rows] = {}
        self._top_level: int | None = None
        self._shown: Planes | None = None
        self._pixels: Pixels | None = None

    def forget(self) -> None:
        """Drop what another recording makes wrong."""
        self._top_level = None
        self._shown = None

    def compose(self, project: Project, frame: Frame) -> QImage:
        """Draw a frame; the image stays valid until the next call."""
        mixture = self._pictures.layer(MIXTURE_ID)
        tokens = theme.tokens()
        if mixture is None:
            return _blank(frame)
        look = self.look
        top = self._top(mixture) - look.brightness_db / STEP_DB
        planes, has_remainder = self._planes_to_show(project)
        is_alone = len(planes) <= 1 and not any(plane.ink.is_muted for plane in planes)
        if (is_alone and not has_remainder) or look.color_map is ColorMap.PAPER:
            table = ramp(tokens, top, look.range_db, look.color_map)
            pixels = table.take(self._gather(mixture, frame, frame.width))
        else:
            pixels = self._mix(planes, mixture, frame, top, has_remainder=has_remainder)
        self._pixels = pixels
        return QImage(
            pixels.data, frame.width, frame.height, 4 * frame.width, QImage.Format.Format_RGB32
        )

    def _planes_to_show(self, project: Project) -> Planes:
        """Give the planes of a project once all can be seen; until then, those shown before."""
        planes = planes_of(project, self._pictures)
        if self._shown is None or all(plane.picture.is_seen for plane in planes[0]):
            self._shown = planes
        return self._shown

    def _mix(
        self,
        planes: Sequence[Plane],
        mixture: Picture,
        frame: Frame,
        top: float,
        *,
        has_remainder: bool,
    ) -> Pixels:
        inks = [plane.ink for plane in planes]
        drawn = [plane.picture for plane in planes]
        if has_remainder:
            inks.append(Ink(theme.layer_color(REST_COLOR)))
            drawn.append(mixture)
        mixer = LayerInks(inks, theme.tokens(), top, self.look.range_db)
        if len(drawn) < _MANY_LAYERS:
            levels = [self._gather(picture, frame, frame.width) for picture in drawn]
            pixels = mixer.mix(levels, is_last_remainder=has_remainder)
            return hatched(pixels, planes, levels)
        half = -(-frame.width // 2)
        levels = [self._gather(picture, frame, half) for picture in drawn]
        total = self._gather(mixture, frame, frame.width)
        pixels = mixer.mix(levels, total=total, is_last_remainder=has_remainder)
        return hatched(pixels, planes, levels)

    def _gather(self, picture: Picture, frame: Frame, width: int) -> Levels:
        look = replace(frame, width=width).look
        return gather(picture, look, width, self._rows_for(frame, picture))

    def _top(self, mixture: Picture) -> int:
        """Give the level of full brightness: kept once it is known, so that nothing flickers."""
        if self._top_level is None:
            level = max(mixture.loudest_level, 120)
            if not mixture.is_seen:
                return level
            self._top_level = level
        return self._top_level

    def _rows_for(self, frame: Frame, picture: Picture) -> Rows:
        key = (
            frame.low_hz, frame.high_hz, frame.scale, frame.height,
            picture.grid.sample_rate_hz, picture.grid.window_samples,
        )  # fmt: skip
        if key not in self._rows:
            if len(self._rows) > 8:
                self._rows.clear()
            self._rows[key] = rows_for(frame, picture.grid.row_hz)
        return self._rows[key]


def _ink(layer: Layer, *, soloing: bool) -> Ink:
    aside = soloing and not layer.soloed
    return Ink(theme.layer_color(layer.color), is_muted=layer.muted, is_aside=aside)


def _family(project: Project, layer_id: LayerId) -> frozenset[LayerId]:
    """Give a layer and all that came from it."""
    found = {layer_id}
    split = split_of(project, layer_id)
    merge = merge_of(project, layer_id)
    for child in (*(split.children if split else ()), *((merge.child,) if merge else ())):
        found |= _family(project, child)
    return frozenset(found)


def _free_colors(project: Project, replaced: frozenset[LayerId], count: int) -> Sequence[int]:
    used = {layer.color for layer in project.layers if layer.id not in replaced}
    free = (color for color in range(len(used) + count + 1) if color not in used)
    return [next(free) for _ in range(count)]


def _blank(frame: Frame) -> QImage:
    image = QImage(frame.width, frame.height, QImage.Format.Format_RGB32)
    image.fill(theme.tokens().picture)
    return image
