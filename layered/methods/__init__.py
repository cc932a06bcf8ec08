"""Ways to make layers: one file (or folder) each, all with the shape of `Method`.

To add one: write a module with a `METHOD`, and name it in `METHODS` below (karaoke is given the
method that follows hints). It then has a
menu entry, a form built from its parameters, a subcommand, progress, Stop, and the contract tests.
Packages installed beside Layered add theirs through the entry-point group ``layered.methods``,
each entry naming one object with the shape of `Method`.

Each method is independent of the others and imports `layered.dsp`, `layered.model` and
`layered.errors` only.
"""

from functools import cache
from importlib.metadata import EntryPoint, entry_points

from layered.errors import InvalidInputError
from layered.methods import components, denoise, dictionaries, hinted, karaoke
from layered.methods.method import Method
from layered.methods.restoration import extend, fill, uncompress

RESTORATIONS: tuple[Method, ...] = (extend.METHOD, fill.METHOD, uncompress.METHOD)
"""Methods that make an added layer: they split nothing, and have a dialog of their own."""

METHODS: tuple[Method, ...] = (
    hinted.METHOD,
    components.METHOD,
    dictionaries.METHOD,
    denoise.METHOD,
    karaoke.Karaoke(by_hint=hinted.METHOD),
)


def all_methods() -> tuple[Method, ...]:
    """Our own methods, then those of installed packages, in the order of their names."""
    return METHODS + tuple(found for found in _strangers() if not isinstance(found, str))


def left_out() -> tuple[str, ...]:
    """Say of each method of an installed package that cannot be used why, in a sentence."""
    return tuple(found for found in _strangers() if isinstance(found, str))


def _strangers() -> tuple[Method | str, ...]:
    """Load the methods of installed packages; a sentence stands for one that cannot be used."""
    names = {method.name for method in METHODS}
    found: list[Method | str] = []
    for entry in sorted(entry_points(group="layered.methods"), key=lambda entry: entry.name):
        stranger = _load(entry)
        if not isinstance(stranger, str):
            if stranger.name in names:
                stranger = f"{_title(entry)} is left out: {stranger.name} is taken already."
            else:
                names.add(stranger.name)
        found.append(stranger)
    return tuple(found)


@cache
def _load(entry: EntryPoint) -> Method | str:
    try:
        found = entry.load()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's code, anything may fail
        return (
            f"{_title(entry)} cannot be loaded ({type(error).__name__}: {error}). "
            "Update the package that it comes with, or remove it."
        )
    if not isinstance(found, Method):
        return f"{_title(entry)} is left out: what {entry.value} names is no method."
    return found


def _title(entry: EntryPoint) -> str:
    package = f" of the package {entry.dist.name}" if entry.dist is not None else ""
    return f"The method {entry.name}{package}"


def method_named(name: str) -> Method:
    """Find a method by its name.

    Raises
    ------
    InvalidInputError
        If there is none.
    """
    for method in (*all_methods(), *RESTORATIONS):
        if method.name == name:
            return method
    raise InvalidInputError(f"There is no method called {name}.")
