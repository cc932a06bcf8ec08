"""Names for the arrays that travel through the program. Orientation is the same everywhere."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
"""Sound, shape (channels, samples), full scale 1.0."""

Magnitude = NDArray[np.float32]
"""Magnitudes of a spectrogram, shape (bins, frames), not negative."""

Complex = NDArray[np.complex64]
"""A spectrogram, shape (channels, bins, frames)."""

Mask = NDArray[np.float32]
"""The share of each cell that belongs to one layer, shape (bins, frames), 0 to 1."""

Bases = NDArray[np.float32]
"""W, shape (bins, components); columns sum to 1, so that H carries the level."""

Activations = NDArray[np.float32]
"""H, shape (components, frames)."""

Curve = NDArray[np.float64]
"""One value per point in time or frequency, shape (points,)."""

Flags = NDArray[np.bool_]
"""Yes or no per point, any shape."""

Indices = NDArray[np.int64]
"""Whole numbers, any shape."""

Rows = NDArray[Any]
