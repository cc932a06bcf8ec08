"""Follow my hint: the sound a vocalized hint points at, and the rest.

Separation by vocalizing (Smaragdis and Mysore, WASPAA 2009; the lecture's last systems), made
robust by several models of what a hint may tell::

    method      the method as the registry sees it; parameters, its controls; words, what it says
    separate    one separation from request to outcome, in overlapping stretches of a minute
    placing     the hints on the mixture's time axis; several are for one and the same sound
    analysis    what the hint says by itself: when, which pitch, how percussive
    evidence    whether and in which octave its melody is in the mixture
    routing     which models to trust, from both
    scene       what all models share: the sound, its spectrograms, gates
    timing, pitched, timbre, repetition, percussion
                one model each: a scene in, the target's sound out
    blend       the models together, and the second pass, which learns both sounds again
    confidence  how far the models agree with each other and the result with the hint
    fitting     whether the hint belongs to the mixture at all
    lateness    whether the hint as a whole is sung early or late
    coarse      working at a lower sample rate than the recording's, and back
    cost        what it takes, foreseen
    sketch      something to hear within a second or two
    elsewhere   the sound outside the hint's span, by what was learned inside it

Why a blend: no single model wins on recorded sound, and averaging the sounds of several is the
same as averaging their masks across window sizes.
"""

from layered.methods.hinted.method import METHOD
from layered.methods.hinted.parameters import HintedParameters

__all__ = ["METHOD", "HintedParameters"]
