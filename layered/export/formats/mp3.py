"""MP3: small, for listening, and played by everything; up to 48 kHz and two channels."""

from layered.export.sound_format import Depth, SoundFormat

FORMAT = SoundFormat(
    "mp3",
    "MP3",
    ".mp3",
    lambda _channels, _bytes: "MP3",
    (Depth("", "Variable rate, high quality", "MPEG_LAYER_III", 0, 0.35),),
    loses="It is for listening: the layers no longer add up to the recording.",
    rates_hz=(8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000),
    max_channels=2,
    is_lossless=False,
    is_packed=True,
)
