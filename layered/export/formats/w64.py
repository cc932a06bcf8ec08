"""W64: WAV for files above 4 GB, as Sound Forge writes it."""

from layered.export.sound_format import FLOAT_32, PCM_16, PCM_24, SoundFormat

FORMAT = SoundFormat(
    "w64", "W64", ".w64", lambda _channels, _bytes: "W64", (FLOAT_32, PCM_24, PCM_16)
)
