"""The method as the window and the command line see it."""

from dataclasses import dataclass

from threadpoolctl import threadpool_limits

from layered.methods.hinted.cost import foresee
from layered.methods.hinted.parameters import HintedParameters
from layered.methods.hinted.separate import separate
from layered.methods.method import Cost, Input, Outcome, Report, Request


@dataclass(frozen=True, slots=True)
class HintedMethod:
    """Separation by vocalizing."""

    name: str = "extract"
    title: str = "Follow my hint"
    parameters: type = HintedParameters
    needs_hint: bool = True
    takes_hint: bool = True
    inputs: tuple[Input, ...] = ()

    def foresee(self, request: Request) -> Cost:
        """Say what following the hint will take."""
        return foresee(request)

    def run(self, request: Request, report: Report) -> Outcome:
        """Give the sound the hint points at as the only part."""
        with threadpool_limits(limits=1, user_api="blas"):
            return separate(request, report)


METHOD = HintedMethod()
