"""Methods that are done at once, to test everything around them."""

from dataclasses import dataclass

import numpy as np

from layered.methods.method import Input, Outcome, Parameter, Part, parameter


@dataclass(frozen=True)
class ShareParameters:
    """How much goes to the part."""

    share: float = parameter(0.5, Parameter("Share", "How much.", low=0.0, high=1.0))


@dataclass(frozen=True)
class ShareMethod:
    """Gives a share of the sound as the part, or random parts where there is a seed."""

    name: str = "share"
    title: str = "Take a share"
    parameters: type = ShareParameters
    needs_hint: bool = False
    takes_hint: bool = False
    inputs: tuple[Input, ...] = ()
    n_parts: int = 1
    rest_name: str = "rest"

    def run(self, request, report):
        """Keep the request, to look at."""
        requests.append(request)
        report(0.5, "Sharing")
        rng = np.random.default_rng(request.seed)
        parts = []
        for number in range(self.n_parts):
            sound = request.allocate(request.sound.shape)
            sound[:] = request.sound * np.float32(request.parameters.share)
            if request.seed:
                sound *= rng.random(sound.shape, np.float32)
            parts.append(Part(f"Part {number + 1}", sound))
        return Outcome(
            tuple(parts),
            confidence=0.7,
            warnings=("Only a share.",),
            rest_name=self.rest_name,
        )


requests = []
