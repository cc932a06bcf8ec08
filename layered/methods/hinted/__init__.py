"""Follow my hint: the sound a vocalized hint points at, and the rest.

Separation by vocalizing (Smaragdis and Mysore, WASPAA 2009; the lecture's last systems), made
robust by several models of what a hint may tell::

    method      the parameters, long recordings in stretches, the outcome
    analysis    what the hint says by itself: when, which pitch, how percussive
    evidence    whether and in which octave its melody is in the mixture
    routing     which models to trust, from both
    scene       what all models share: the sound, its spectrograms, gates
    timing, pitched, timbre, repetition, percussion
                one model each: a scene in, the target's sound out
    blend       the models together, the second pass, and the fall-backs
    confidence  how far the models agree with each other and the result with the hint
    fitting     whether the hint belongs to the mixture at all

Why a blend: no single model wins on recorded sound, and averaging the sounds of several is the
same as averaging their masks across window sizes.
"""

from layered.methods.hinted.method import METHOD
from layered.methods.hinted.parameters import HintedParameters

__all__ = ["METHOD", "HintedParameters"]
