"""A frame of a picture, from pyramids of levels: what is seen is gathered, nothing else.

Cost depends on the size in pixels and the number of layers only, never on the length of the
recording. Rows where a pixel holds several bins show the loudest; rows where a bin holds several
pixels are interpolated. Measured choices: columns are gathered from frequency-major arrays (three
times faster than any other order), colours go through tables to 32-bit RGB (Qt's indexed images
are twenty times slower to draw).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layered.dsp.arrays import Curve, Flags, Indices
from layered.dsp.picture import Levels
from layered.session.picture import Look, Picture, Raster
from layered.ui.viewport import Frame

Shares = NDArray[np.uint16]
"""Parts of 256."""

_SMOOTH_BELOW_BINS = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Which bins make up which rows, for one height, range, scale and bin width.

    Parameters
    ----------
    first_bin : int
        The lowest bin that is needed.
    groups : int64, shape (rows above the smooth ones, 2)
        First and last bin + 1 of a row, counted from ``first_bin``.
    smooth_bins : int64, shape (smooth rows,)
        The bin below each of the other rows, counted from ``first_bin``.
    smooth_shares : uint16, shape (smooth rows, 1)
        How much the bin above it has a part in the row, of 256.
    """

    first_bin: int
    last_bin: int
    groups: Indices
    smooth_bins: Indices
    smooth_shares: Shares


def rows_for(frame: Frame, row_hz: Curve) -> Rows:
    """Work out the rows of a frame from the frequencies of a picture's rows."""
    n_bins = len(row_hz)
    edges = np.interp(frame.row_edges_hz(), row_hz, np.arange(n_bins))
    is_smooth = edges[:-1] - edges[1:] < _SMOOTH_BELOW_BINS
    n_smooth = int(is_smooth[::-1].argmin()) if not is_smooth.all() else len(is_smooth)
    n_sharp = frame.height - n_smooth
    bounds = np.floor(edges + 0.5).astype(np.int64)
    first_bin = max(0, int(np.floor(edges[-1])) - 1)
    last_bin = max(first_bin + 2, min(n_bins, int(np.ceil(edges[0])) + 2))
    low = np.minimum(bounds[1 : n_sharp + 1], n_bins - 1)
    groups = np.stack([low, np.maximum(bounds[:n_sharp], low + 1)], axis=1) - first_bin
    centers = (edges[n_sharp:-1] + edges[n_sharp + 1 :]) / 2 - first_bin
    smooth_bins = np.clip(np.floor(centers), 0, last_bin - first_bin - 2).astype(np.int64)
    apart = np.clip(centers - smooth_bins, 0, 1)
    shares = np.round(256 * (0.5 - 0.5 * np.cos(np.pi * apart))).astype(np.uint16)
    return Rows(first_bin, last_bin, groups, smooth_bins, shares[:, None])


def gather(picture: Picture, look: Look, width: int, rows: Rows) -> Levels:
    """Give a picture's levels for the pixels of a frame, shape (height, width)."""
    height = len(rows.groups) + len(rows.smooth_bins)
    columns = np.zeros((rows.last_bin - rows.first_bin, width), np.uint8)
    edges_s = np.linspace(look.start_s, look.end_s, width + 1)
    centers_s = (edges_s[1:] + edges_s[:-1]) / 2
    missing = (centers_s >= 0) & (centers_s < picture.duration_s)
    for raster in picture.rasters(look):
        known = missing & (centers_s >= raster.from_s) & (centers_s < raster.until_s)
        if known.any():
            _gather_columns(raster, edges_s, known, rows, columns)
            missing &= ~known
        if not missing.any():
            break
    return _mix_rows(columns, rows, height)


def _gather_columns(raster: Raster, edges_s: Curve, known: Flags, rows: Rows, out: Levels) -> None:
    """Put the loudest of the columns of each known pixel into ``out``."""
    first_pixel, last_pixel = int(known.argmax()), len(known) - int(known[::-1].argmax())
    places = (edges_s[first_pixel : last_pixel + 1] - raster.first_s) / raster.step_s
    is_close = places[1] - places[0] < 1
    if is_close:
        first = last = np.floor((places[1:] + places[:-1]) / 2).astype(np.int64)
    else:
        # Every column goes to the pixel it starts in, so that none is lost and none flickers.
        bounds = np.floor(places + 0.5).astype(np.int64)
        first, last = bounds[:-1], bounds[1:] - 1
    n_columns = raster.levels.shape[1]
    first, last = (np.clip(places, 0, n_columns - 1) for places in (first, last))
    start = int(first[0])
    source = raster.levels[rows.first_bin : rows.last_bin, start : int(last[-1]) + 1]
    target = out[:, first_pixel:last_pixel]
    target[:] = source.take(first - start, axis=1)
    if not is_close:
        np.maximum(target, source.take(last - start, axis=1), out=target)


def _mix_rows(columns: Levels, rows: Rows, height: int) -> Levels:
    out = np.empty((height, columns.shape[1]), np.uint8)
    for row, (low, high) in enumerate(rows.groups.tolist()):
        if high - low == 1:
            out[row] = columns[low]
        else:
            columns[low:high].max(axis=0, out=out[row])
    n_sharp = len(rows.groups)
    above = columns[rows.smooth_bins + 1].astype(np.uint16)
    above *= rows.smooth_shares
    below = columns[rows.smooth_bins].astype(np.uint16)
    below *= 256 - rows.smooth_shares
    below += above
    below >>= 8
    out[n_sharp:] = below
    return out
