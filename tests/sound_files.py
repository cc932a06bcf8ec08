"""Sound files of every kind, written by libsndfile and by FFmpeg's encoders."""

from fractions import Fraction

import av
import numpy as np
import soundfile

RATE = 44100

# What is lost by writing and reading again, as the largest error of a sine at 0.3.
EXACT = [
    ("WAV", "PCM_16", 2**-15),
    ("WAV", "PCM_24", 2**-22),
    ("WAV", "PCM_32", 2**-22),
    ("WAV", "FLOAT", 0),
    ("WAV", "DOUBLE", 0),
    ("WAVEX", "PCM_24", 2**-22),
    ("RF64", "PCM_16", 2**-15),
    ("W64", "PCM_16", 2**-15),
    ("AIFF", "PCM_16", 2**-15),
    ("AIFF", "PCM_24", 2**-22),
    ("AIFF", "FLOAT", 0),
    ("CAF", "PCM_24", 2**-22),
    ("CAF", "ALAC_24", 2**-22),
    ("AU", "PCM_16", 2**-15),
    ("FLAC", "PCM_16", 2**-15),
    ("FLAC", "PCM_24", 2**-22),
]
CODED = [
    ("WAV", "PCM_U8", 0.02),
    ("WAV", "ULAW", 0.02),
    ("WAV", "ALAW", 0.02),
    ("WAV", "IMA_ADPCM", 0.1),
    ("WAV", "MS_ADPCM", 0.05),
    ("OGG", "VORBIS", 0.05),
    ("MP3", "MPEG_LAYER_III", 0.05),
]


def written(folder, sound, *, rate=RATE, container="WAV", subtype="PCM_16", name="sound.wav"):
    path = folder / name
    soundfile.write(path, sound.T, rate, format=container, subtype=subtype)
    return path


def encoded(path, sounds_of_tracks, rate, codec, *, container=None, kind="fltp", video=False):
    """Write sound tracks (and a picture) with FFmpeg's encoders."""
    with av.open(str(path), "w", format=container) as file:
        if video:
            pictures = file.add_stream("mpeg4", rate=5)
            pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        tracks = [(file.add_stream(codec, rate=rate), sound) for sound in sounds_of_tracks]
        for stream, sound in tracks:
            stream.layout = ("mono", "stereo")[len(sound) - 1]
        if video:
            for number in range(5):
                picture = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), "rgb24")
                picture.pts, picture.time_base = number, Fraction(1, 5)
                file.mux(pictures.encode(picture))
            file.mux(pictures.encode(None))
        for stream, sound in tracks:
            for frame in frames(sound, rate, kind, 960 if "opus" in codec else 1024):
                file.mux(stream.encode(frame))
            file.mux(stream.encode(None))
    return path


def frames(sound, rate, kind, length):
    """Cut sound into FFmpeg's frames, with their times."""
    layout = ("mono", "stereo")[len(sound) - 1]
    for start in range(0, sound.shape[1], length):
        samples = sound[:, start : start + length]
        if kind.startswith("s16"):
            samples = np.rint(32767 * samples).astype(np.int16)
        if not kind.endswith("p"):
            samples = samples.T.reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), kind, layout)
        frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        yield frame
