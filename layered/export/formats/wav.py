"""WAV: read by everything, exact in floating point; RF64 by itself above 4 GB."""

from layered.export.sound_format import FLOAT_32, PCM_16, PCM_24, SoundFormat

_LARGEST_WAV_BYTES = (1 << 32) - (1 << 20)


def _container(n_channels: int, n_bytes: int) -> str:
    if n_bytes > _LARGEST_WAV_BYTES:
        return "RF64"
    return "WAV" if n_channels <= 2 else "WAVEX"


FORMAT = SoundFormat("wav", "WAV", ".wav", _container, (FLOAT_32, PCM_24, PCM_16))
