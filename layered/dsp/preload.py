"""Loads what is slow to load, before somebody waits for it."""


def preload() -> None:
    """Import the parts of SciPy that the signal processing uses.

    They take seconds on a busy computer, too long between two chances to notice Stop.
    """
    import scipy.fft
    import scipy.ndimage
    import scipy.signal

    del scipy
