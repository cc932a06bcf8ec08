"""What a person has given a method in the window, before it is captured for a separation."""

from dataclasses import dataclass

from layered.methods.method import Example, Input
from layered.model.dictionary import Dictionary
from layered.model.layer import LayerId
from layered.model.project import Project
from layered.model.recording import Recording
from layered.session.given import Span, stretch_of


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """A clip, a dictionary, or a stretch of whatever layer will be separated, in seconds."""

    name: str
    content: Recording | Dictionary | Span

    @property
    def about(self) -> str:
        """What it is, for a tooltip."""
        if isinstance(self.content, Dictionary):
            return f"A dictionary of {self.content.n_components} spectra"
        if isinstance(self.content, Recording):
            return f"A clip of {self.content.duration_s:.1f} s"
        return "This stretch of the layer that is separated"

    def example(self, about: Input, project: Project, layer_id: LayerId) -> Example:
        """Give it as a method wants it.

        Raises
        ------
        InvalidInputError
            If the stretch is not in the recording.
        """
        content = self.content
        if isinstance(content, tuple):
            content = stretch_of(project, layer_id, content)
        return Example(about.role, content)


def stretch_given(span: Span) -> Given:
    """Give a stretch a name."""
    return Given(f"{span[0]:.2f} to {span[1]:.2f} s", span)
