"""AIFF: what WAV is on older Apple systems."""

from layered.export.sound_format import FLOAT_32, PCM_16, PCM_24, SoundFormat

FORMAT = SoundFormat(
    "aiff",
    "AIFF",
    ".aiff",
    lambda _channels, _bytes: "AIFF",
    (FLOAT_32, PCM_24, PCM_16),
    max_bytes=(1 << 32) - (1 << 20),
)
