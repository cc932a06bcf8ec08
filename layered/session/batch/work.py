"""One recording of a batch, in any process on any computer that sees the same folders."""

import contextlib
import hashlib
import traceback
from dataclasses import dataclass, replace
from pathlib import Path

from layered import __version__
from layered.errors import CancelledError, InvalidInputError, LayeredError
from layered.methods.method import Report
from layered.session.batch.manifest import DONE, Line
from layered.session.whole_job import Stages, WholeJob, carry_out
from layered.session.whole_recipe import WholeRecipe
from layered.session.whole_recipe_file import fingerprint, load_recipe
from layered.storage.paths import cannot_read, check_is_file

TEMPORARY = ".layered-*"
"""How files are called while they are written (`layered.atomic`)."""

_CHECKED = 0.03
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is told.

    Parameters
    ----------
    line : Line
        What the manifest says before the work.
    folder : str
        Where the layers go.
    still_good : Line, optional
        What was made earlier by the same recipe, whole: enough if the recording is the same.
    """

    line: Line
    folder: str
    still_good: Line | None = None


@dataclass(frozen=True, slots=True)
class RecipePlace:
    """Where workers find the recipe, and what it must still be."""

    path: str
    fingerprint: str
    layered: str = __version__

    def load(self) -> WholeRecipe:
        """Read it.

        Raises
        ------
        LayeredError
            If it, or Layered itself, is not the same here as where the batch was started.
        """
        if self.layered != __version__:
            raise InvalidInputError(
                f"A worker has Layered {__version__}, but the batch was started with "
                f"{self.layered}. Install the same version everywhere."
            )
        recipe = load_recipe(Path(self.path))
        if fingerprint(recipe) != self.fingerprint:
            raise InvalidInputError(
                "The recipe, or a file it names, was changed while the batch was at work. "
                "Start the batch again."
            )
        return recipe


def work(order: Order, recipe: WholeRecipe, fingerprint: str, stages: Stages) -> Line:
    """Make the layers of one recording, and say what became of it.

    Raises
    ------
    CancelledError
        Through the reports; nothing is left behind then.
    """
    path, folder = Path(order.line.file), Path(order.folder)
    try:
        read = _identified(path, order.line, stages(0, _CHECKED))
        if order.still_good is not None and order.still_good.sha256 == read.sha256:
            return replace(order.still_good, size=read.size, modified_ns=read.modified_ns)
        sweep(folder)
        job = WholeJob(recipe, path, folder, force=True, threads=1)
        made = carry_out(job, lambda start, stop: stages(_later(start), _later(stop)))
        for name in set(order.line.outdated) - {path.name for path in made.paths}:
            (folder / name).unlink(missing_ok=True)
    except LayeredError as error:
        return order.line.failed(str(error))
    except MemoryError:
        return order.line.failed("There was not enough memory for it. Use fewer jobs at once.")
    except OSError as error:
        return order.line.failed(f"The system says: {(error.strerror or str(error)).lower()}.")
    except CancelledError:
        raise
    except Exception as error:  # noqa: BLE001 - a bug must not keep the others from being done
        traceback.print_exc()
        return order.line.failed(f"Layered has a defect that this shows: {error!r}.")
    return replace(
        read,
        state=DONE,
        outdated=(),
        layers={path.name: path.stat().st_size for path in made.paths},
        confidence=round(made.confidence, 4),
        null_db=round(made.null_db, 2),
        warnings=made.warnings,
        recipe=fingerprint,
        layered=__version__,
    )


def sweep(folder: Path) -> None:
    """Remove what a worker that died left half-written."""
    with contextlib.suppress(OSError):
        for path in folder.glob(TEMPORARY):
            path.unlink()


def _later(fraction: float) -> float:
    return _CHECKED + (1 - _CHECKED) * fraction


def _identified(path: Path, line: Line, report: Report) -> Line:
    """Note what the recording is before it is read, so that a later change is noticed."""
    size = check_is_file(path)
    digest = hashlib.sha256()
    try:
        modified_ns = path.stat().st_mtime_ns
        with path.open("rb") as file:
            for number, chunk in enumerate(iter(lambda: file.read(_CHUNK_BYTES), b"")):
                report(min(1.0, number * _CHUNK_BYTES / size), "Reading")
                digest.update(chunk)
    except OSError as error:
        raise cannot_read(path, error) from error
    return replace(line, size=size, modified_ns=modified_ns, sha256=digest.hexdigest())


def is_unchanged(line: Line) -> bool:
    """Say, without reading it, whether a recording is as it was when its line was written."""
    try:
        now = Path(line.file).stat()
    except OSError:
        return False
    return (now.st_size, now.st_mtime_ns) == (line.size, line.modified_ns)


def is_whole(line: Line, folder: Path) -> bool:
    """Say whether all layers that a line tells of are there."""
    return bool(line.layers) and all(
        (folder / name).is_file() and (folder / name).stat().st_size == size
        for name, size in (line.layers or {}).items()
    )
