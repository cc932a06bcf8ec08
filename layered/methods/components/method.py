"""Splitting a layer into components, and components into sources."""

from dataclasses import dataclass

from threadpoolctl import threadpool_limits

from layered.dsp.arrays import Magnitude, Sound
from layered.dsp.stft import StftSettings, settings_for
from layered.methods.components.grouping import MOST_SOURCES, Groups, groups_of
from layered.methods.components.learning import (
    Learned,
    excerpt,
    learn_components,
    suggested_number,
)
from layered.methods.components.sharing import share_out, spans
from layered.methods.method import Input, Outcome, Parameter, Part, Report, Request, parameter

AUTO, OFF = "auto", "off"
_MOST = 64
_FEWEST_FOR_SOURCES = 20
"""Sources are made of notes and sounds: where they are wanted, components must be finer."""
_WINDOW_MS, _OVERLAP = 93.0, 4
_LEARNED = 0.4
_GUESSED = 0.5
_SILENT = (
    "There is no sound in this layer, so there is nothing to split: all components are silent."
)


@dataclass(frozen=True, slots=True)
class ComponentsParameters:
    """Into how many components, and whether they are grouped into sources."""

    components: int | str = parameter(
        AUTO,
        Parameter(
            "Components",
            "How many sounds, each with one spectrum, the layer is made of. "
            "auto takes the fewest after which one more would explain less than 2 % more.",
            low=2,
            high=_MOST,
            short="k",
            words=(AUTO,),
        ),
    )
    sources: int | str = parameter(
        OFF,
        Parameter(
            "Group into sources",
            "Make one layer of the components that sound alike and together: so many layers, or "
            "as many as seem to be there (auto).",
            low=2,
            high=MOST_SOURCES,
            words=(OFF, AUTO),
        ),
    )


class Components:
    """The method as the registry sees it."""

    name = "components"
    title = "Split into components"
    parameters = ComponentsParameters
    needs_hint = False
    takes_hint = False
    inputs: tuple[Input, ...] = ()

    def run(self, request: Request, report: Report) -> Outcome:
        """Learn the components, group them, share the sound out."""
        with threadpool_limits(limits=1, user_api="blas"):
            return _Run(request, report).outcome()


METHOD = Components()


class _Run:
    """One split, from request to outcome."""

    def __init__(self, request: Request, report: Report) -> None:
        self._request = request
        self._report = report
        self._progress = (0.0, "Listening")
        self._settings: StftSettings = settings_for(request.sample_rate_hz, _WINDOW_MS, _OVERLAP)

    def outcome(self) -> Outcome:
        """Do it."""
        self._tell(*self._progress)
        request, settings = self._request, self._settings
        spectrogram = excerpt(request.sound, settings=settings, on_block=self._check)
        self._tell(0.05, "Counting the components")
        count = request.parameters.components
        if count == AUTO:
            count = self._suggested(spectrogram)
        learned = learn_components(
            spectrogram, count, on_progress=self._learning, threads=request.threads
        )
        self._tell(_LEARNED, "Grouping the components")
        groups = self._groups(learned)
        is_silent = not spectrogram.any()
        del spectrogram
        parts = self._shared_out(learned, groups)
        word = "component" if request.parameters.sources == OFF else "source"
        names = [f"{word}-{number:02d}" for number in range(1, len(groups) + 1)]
        named = tuple(Part(name, sound) for name, sound in zip(names, parts, strict=False))
        self._tell(1.0, "Finished")
        return Outcome(
            named,
            0.0 if is_silent else self._confidence(learned),
            (_SILENT,) if is_silent else (),
            self._facts(count, len(groups), learned),
            rest_name=names[-1],
            rest_is_part=True,
        )

    def _suggested(self, spectrogram: Magnitude) -> int:
        count = suggested_number(
            spectrogram,
            settings=self._settings,
            sample_rate_hz=self._request.sample_rate_hz,
            on_block=self._check,
        )
        wants_sources = self._request.parameters.sources != OFF
        return max(count, _FEWEST_FOR_SOURCES) if wants_sources else count

    def _groups(self, learned: Learned) -> Groups:
        wanted = self._request.parameters.sources
        if wanted == OFF:
            return tuple((number,) for number in range(learned.group.bases.shape[1]))
        return groups_of(
            learned.group,
            None if wanted == AUTO else wanted,
            settings=self._settings,
            sample_rate_hz=self._request.sample_rate_hz,
        )

    def _shared_out(self, learned: Learned, groups: Groups) -> list[Sound]:
        request = self._request
        shape = (request.sound.shape[0], request.sound.shape[1])
        # All in one piece: many parts that would each fit in memory may not do so together.
        room = request.allocate(((len(groups) - 1) * shape[0], shape[1]))
        parts = [room[first : first + shape[0]] for first in range(0, len(room), shape[0])]
        stretches = list(spans(shape[1], request.sample_rate_hz, self._settings))
        for number, span in enumerate(stretches):
            done = number / len(stretches)
            self._tell(_LEARNED + (1 - _LEARNED) * done, "Sharing the sound out")
            share_out(
                request.sound,
                learned.group.bases,
                groups,
                span,
                parts,
                settings=self._settings,
                on_block=self._check,
                threads=request.threads,
            )
        return parts

    def _confidence(self, learned: Learned) -> float:
        """Which components belong together is a guess, however much they explain."""
        is_grouped = self._request.parameters.sources != OFF
        return min(learned.explained, _GUESSED) if is_grouped else learned.explained

    def _facts(self, count: int, n_groups: int, learned: Learned) -> tuple[tuple[str, str], ...]:
        share = f"{100 * learned.explained:.0f} % of the sound"
        facts = [("Components", f"{count}, which explain {share}")]
        if self._request.parameters.sources != OFF:
            facts.append(("Sources", str(n_groups)))
        return tuple(facts)

    def _learning(self, fraction: float) -> None:
        self._progress = (0.1 + (_LEARNED - 0.1) * fraction, "Learning the components")
        self._check()

    def _tell(self, fraction: float, message: str) -> None:
        self._progress = (fraction, message)
        self._check()

    def _check(self) -> None:
        """Let Stop be noticed without getting any further."""
        self._report(*self._progress)
