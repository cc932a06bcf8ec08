"""The coach: what would hurt a separation by a hint, before it is made, and what cures it.

`look_over` listens to a hint beside its stretch of the mixture and gives an `Advice` for each
thing that would hurt, the gravest first; none is the tick. A cure is an edit of the project, made
ready while listening, so that taking it is immediate. Sound alone decides: the window and the
command line ask the same function.

Imports `layered.dsp`, `layered.methods.hinted`, `layered.model`.
"""

from layered.session.coach.advice import Advice, Cure, Fault
from layered.session.coach.coach import look_over

__all__ = ["Advice", "Cure", "Fault", "look_over"]
