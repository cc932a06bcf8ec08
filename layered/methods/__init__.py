"""Ways to make layers: one file (or folder) each, all with the shape of `Method`.

To add one: write a module with a `METHOD`, and name it in `METHODS` below. It then has a
menu entry, a form built from its parameters, a subcommand, progress, Stop, and the contract tests.
Packages installed beside Layered add theirs through the entry-point group ``layered.methods``.

Each method is independent of the others and imports `layered.dsp`, `layered.model` and
`layered.errors` only.
"""

from importlib.metadata import entry_points

from layered.errors import InvalidInputError
from layered.methods import components, dictionaries, hinted
from layered.methods.method import Method

METHODS: tuple[Method, ...] = (hinted.METHOD, components.METHOD, dictionaries.METHOD)


def all_methods() -> tuple[Method, ...]:
    """Our own methods, then those of installed packages, in the order of their names."""
    found = sorted(entry_points(group="layered.methods"), key=lambda entry: entry.name)
    return METHODS + tuple(entry.load() for entry in found)


def method_named(name: str) -> Method:
    """Find a method by its name.

    Raises
    ------
    InvalidInputError
        If there is none.
    """
    for method in all_methods():
        if method.name == name:
            return method
    raise InvalidInputError(f"There is no method called {name}.")
