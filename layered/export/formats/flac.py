"""FLAC: half the size, exact to 24 bits."""

from layered.export.sound_format import PCM_16, PCM_24, SoundFormat

FORMAT = SoundFormat(
    "flac",
    "FLAC",
    ".flac",
    lambda _channels, _bytes: "FLAC",
    (PCM_24, PCM_16),
    is_packed=True,
)
