"""Components: whatever a recording is made of, without being told (the lecture's NMF).

    method      the method as the registry sees it, and its parameters
    learning    the spectra, learned from an excerpt that fits in memory
    grouping    which components belong to one source, by timbre and activity
    sharing     the sound shared out among the groups, a few seconds at a time

Nothing is drawn by lot: the start is NNDSVD, so every run gives the same bits. An excerpt of a
minute and a half is enough to learn the spectra of an hour; the activations are then found frame
by frame with the spectra fixed, where they have one best answer (Lee and Seung 1999: the
divergence is convex in H), so that stretches need no fading into each other.
"""

from layered.methods.components.method import METHOD, ComponentsParameters

__all__ = ["METHOD", "ComponentsParameters"]
