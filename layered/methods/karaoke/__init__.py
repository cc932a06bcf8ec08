"""Karaoke: the voice, and the rest to sing to.

    method      the method as the registry sees it; with a hint, another method follows it
    parameters  its controls
    centre      without a hint: what is in the middle, sings, and does not repeat

With a hint the work is that of the method that follows hints, which the registry hands in: methods
do not know each other.
"""

from layered.methods.karaoke.method import Karaoke
from layered.methods.karaoke.parameters import KaraokeParameters

__all__ = ["Karaoke", "KaraokeParameters"]
