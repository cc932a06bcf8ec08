"""Find known sounds: a mixture shared out among dictionaries, and what none of them knows.

Supervised and semi-supervised separation (Smaragdis, Raj and Shashanka 2007; the lecture's
"Speech & chimes" and "Soprano & piano")::

    method      the method as the registry sees it, and its controls
    sharing     one stretch of sound: the spectra fitted, and everyone's share of each cell
"""

from layered.methods.dictionaries.method import METHOD

__all__ = ["METHOD"]
