"""Reading what is on the disk: sound files and the sound of videos.

`audio_files.read` is the door. libsndfile reads first, FFmpeg (PyAV) what libsndfile cannot; both
decide by content, never by the file's suffix, and neither is believed about a file's length before
the sound is really there. Imports `layered.model` and `layered.dsp`; soundfile and av are loaded
when first needed.

Why MPEG sound goes to FFmpeg though libsndfile reads it: libsndfile's decoder writes notes about
damaged files straight to stderr, and FFmpeg is just as exact (encoder padding is left out).
"""
