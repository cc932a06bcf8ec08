"""Which recordings of a batch are to be done, and into which folders."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from layered.export.file_names import file_stems
from layered.export.writing import AlreadyThereError
from layered.session.batch.inputs import Source
from layered.session.batch.manifest import DONE, MANIFEST, Line
from layered.session.batch.work import Order, is_unchanged, is_whole

RECIPE_FOLDER = "recipe"
"""Where the recipe and the hints of a project are put."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is left to do.

    Parameters
    ----------
    orders : tuple of Order
        In the order they are to be done.
    kept : tuple of Line
        What is done already.
    """

    orders: tuple[Order, ...]
    kept: tuple[Line, ...]


def planned(
    sources: Sequence[Source],
    known: Mapping[str, Line],
    output: Path,
    recipe: str,
    *,
    force: bool,
) -> Plan:
    """Compare what is wanted with what is there.

    Parameters
    ----------
    known : mapping of str to Line
        The manifest.
    recipe : str
        The fingerprint of the recipe.
    force : bool
        Replace what another recipe made, and folders that the manifest does not know.

    Raises
    ------
    AlreadyThereError
        If there is any such and not ``force``.
    """
    lines = _lines(sources, known, output, force=force)
    if not force:
        _check_recipe(lines, output, recipe)
    orders, kept = [], []
    for line in lines:
        folder = output / line.folder
        good = line.state == DONE and line.recipe == recipe and is_whole(line, folder)
        if good and is_unchanged(line):
            kept.append(line)
        else:
            orders.append(Order(line.waiting(), str(folder), line if good else None))
    return Plan(tuple(orders), tuple(kept))


def _check_recipe(lines: Iterable[Line], output: Path, recipe: str) -> None:
    others = [line for line in lines if line.state == DONE and line.recipe != recipe]
    if others:
        count = "1 recording" if len(others) == 1 else f"{len(others)} recordings"
        raise AlreadyThereError(
            f"The layers of {count} in {output} were made with another recipe, or this one was "
            "changed since. Choose another folder, or allow replacing them."
        )


def _lines(
    sources: Sequence[Source], known: Mapping[str, Line], output: Path, *, force: bool
) -> list[Line]:
    """Give each recording the folder it has, or a free one."""
    folders = _new_folders([s for s in sources if str(s.path) not in known], known)
    lines = []
    for source in sources:
        file = str(source.path)
        if file in known:
            lines.append(known[file])
            continue
        folder = folders[source]
        if not force and _is_taken(output / folder):
            raise AlreadyThereError(
                f"{output / folder} is there already, and {MANIFEST} does not tell of it. "
                "Choose another folder, or allow replacing what is in it."
            )
        lines.append(Line(file, folder=folder))
    return lines


def _new_folders(sources: Sequence[Source], known: Mapping[str, Line]) -> dict[Source, str]:
    """Name folders after recordings, numbering those of the same name: "song", "song 2"."""
    taken: dict[tuple[str, ...], list[str]] = defaultdict(list)
    taken[()] += (MANIFEST, RECIPE_FOLDER)
    for path in (PurePosixPath(line.folder) for line in known.values()):
        taken[path.parent.parts].append(path.name)
    wanted: dict[tuple[str, ...], list[Source]] = defaultdict(list)
    for source in sources:
        wanted[source.place[:-1]].append(source)
        for depth in range(1, len(source.place)):  # a folder of recordings is no folder of layers
            taken[source.place[: depth - 1]].append(source.place[depth - 1])
    found = {}
    for parent, group in wanted.items():
        stems = file_stems([source.place[-1] for source in group], taken=set(taken[parent]))
        for source, stem in zip(group, stems, strict=True):
            found[source] = "/".join((*parent, stem))
    return found


def _is_taken(folder: Path) -> bool:
    if not folder.is_dir():
        return folder.exists() or folder.is_symlink()
    return any(path.name[0] != "." for path in folder.iterdir())
