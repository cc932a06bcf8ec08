"""Ogg Vorbis: small, for listening; the stems no longer add up to the recording."""

from layered.export.sound_format import Depth, SoundFormat

FORMAT = SoundFormat(
    "ogg",
    "Ogg Vorbis",
    ".ogg",
    lambda _channels, _bytes: "OGG",
    (Depth("", "About 110 kbit/s", "VORBIS", 0, 0.25),),
    loses="It is for listening: the layers no longer add up to the recording.",
    highest_rate_hz=192_000,  # the encoder crashes at twice that
    is_lossless=False,
    is_packed=True,
)
