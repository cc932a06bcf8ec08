"""CAF: Apple's container without a limit of size."""

from layered.export.sound_format import FLOAT_32, PCM_16, PCM_24, SoundFormat

FORMAT = SoundFormat(
    "caf", "CAF", ".caf", lambda _channels, _bytes: "CAF", (FLOAT_32, PCM_24, PCM_16)
)
