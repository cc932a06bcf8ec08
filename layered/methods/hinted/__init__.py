"""Follow my hint: the sound a vocalized hint points at, and the rest."""

from layered.methods.hinted.method import METHOD, HintedParameters

__all__ = ["METHOD", "HintedParameters"]
