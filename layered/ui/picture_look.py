"""How the spectrogram is coloured: the map, how bright, how far down it reaches."""

from dataclasses import dataclass

from layered.ui.color_maps import ColorMap

DEFAULT_RANGE_DB = 80.0
RANGES_DB = (20.0, 120.0)
BRIGHTEST_DB = 60.0


@dataclass(frozen=True, slots=True)
class PictureLook:
    """What of the picture's colours a person can choose.

    Parameters
    ----------
    brightness_db : float
        How much louder the sound is drawn than it is.
    range_db : float
        From the loudest level down to the ground.
    """

    color_map: ColorMap = ColorMap.THEME
    brightness_db: float = 0.0
    range_db: float = DEFAULT_RANGE_DB
