"""What is on the disk: sound files and the sound of videos, projects, what a crash left.

`projects.project_file` saves and opens projects, `journal` keeps what is done as it is done, and
finds what earlier sessions could not save. Both write the same objects (`projects`).

`audio_files.read` is the door. libsndfile reads first, FFmpeg (PyAV) what libsndfile cannot; both
decide by content, never by the file's suffix, and neither is believed about a file's length before
the sound is really there. Imports `layered.model` and `layered.dsp`; soundfile and av are loaded
when first needed.

Why MPEG sound goes to FFmpeg though libsndfile reads it: libsndfile's decoder writes notes about
damaged files straight to stderr, and FFmpeg is just as exact (encoder padding is left out).
"""
