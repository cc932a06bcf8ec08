"""What is to be exported, decided on the window's thread and carried out in a job."""

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from layered.errors import ExportError
from layered.export.mixdown import mix_output
from layered.export.sound_format import Style
from layered.export.stems import Stem, stem_outputs, stem_paths
from layered.export.writing import write
from layered.model.layer import LayerId
from layered.model.project import Project, leaves
from layered.progress import Progress
from layered.resource_files import resource_folder
from layered.session.mix_source import mix_plan
from layered.session.render import layer_block

MIX_NAME = "Mix"


@dataclass(frozen=True, slots=True, eq=False)
class ExportOrder:
    """Which sounds to write, how and where.

    Parameters
    ----------
    layer_ids : tuple of LayerId
        Written as they are, without gain and pan, so that they add up to the recording.
    mix : bool
        Write what is heard, too.
    names : str
        Pattern of the file names, with ``{layer}``, ``{recording}`` and ``{number}``.
    """

    project: Project
    layer_ids: tuple[LayerId, ...]
    mix: bool
    folder: Path
    names: str
    style: Style

    def paths(self) -> list[Path]:
        """Say which files will be written."""
        return stem_paths([*self._stems(), *self._mix_stems()], self.folder, self.style)

    def in_the_way(self) -> list[Path]:
        """List the files that are there already."""
        return [path for path in self.paths() if path.exists()]

    def check(self) -> None:
        """Raise `ExportError` if nothing is chosen, or the recording itself would be replaced."""
        if not self.layer_ids and not self.mix:
            raise ExportError("Nothing is chosen. Tick a layer or the mix.")
        source = self.project.mixture.source
        for path in self.in_the_way():
            if source and Path(source).exists() and path.samefile(source):
                raise ExportError(
                    f"{path.name} is the recording that is open. Choose another folder or other "
                    "names, so that it is kept."
                )

    def carry_out(self, report: Progress) -> list[Path]:
        """Write everything or nothing, in any thread; what is in the way is replaced."""
        paths, stems = self.paths(), self._stems()
        mixture = self.project.mixture
        outputs = stem_outputs(stems, mixture, paths[: len(stems)])
        if self.mix:
            every = [self._stem(layer.id, "") for layer in leaves(self.project)]
            outputs.append(mix_output(every, mix_plan(self.project), mixture, paths[-1]))
        write(outputs, mixture, self.style, force=True, report=report)
        return paths

    def _stems(self) -> list[Stem]:
        chosen = [layer for layer in leaves(self.project) if layer.id in self.layer_ids]
        return [
            self._stem(layer.id, self._name(layer.name, number))
            for number, layer in enumerate(chosen, 1)
        ]

    def _mix_stems(self) -> list[Stem]:
        name = self._name(MIX_NAME, len(self.layer_ids) + 1)
        return [self._stem(self.project.layers[0].id, name)] if self.mix else []

    def _stem(self, layer_id: LayerId, name: str) -> Stem:
        return Stem(name, partial(layer_block, self.project, layer_id))

    def _name(self, layer: str, number: int) -> str:
        name = self.names.replace("{recording}", self.project.mixture.name)
        return name.replace("{number}", str(number)).replace("{layer}", layer)


def default_folder(project: Project, fallback: Path) -> Path:
    """Give a folder beside the recording, named after it.

    In ``fallback`` if that is read-only, or the recording is the one that comes with Layered.
    """
    source = Path(project.mixture.source)
    beside = source.parent
    is_ours = source.is_relative_to(resource_folder())
    if is_ours or not (source.is_absolute() and beside.is_dir() and os.access(beside, os.W_OK)):
        beside = fallback
    return beside / f"{project.mixture.name} layers"
