"""Opus: small, for listening; only at the rates of the 48 kHz family."""

from layered.export.sound_format import Depth, SoundFormat

FORMAT = SoundFormat(
    "opus",
    "Opus",
    ".opus",
    lambda _channels, _bytes: "OGG",
    (Depth("", "About 100 kbit/s", "OPUS", 0, 0.25),),
    loses="It is for listening: the layers no longer add up to the recording.",
    rates_hz=(8000, 12000, 16000, 24000, 48000),
    is_lossless=False,
    is_packed=True,
)
