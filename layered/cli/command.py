"""What a subcommand is: one file in `layered.cli.commands`."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from layered.cli.progress_bar import ProgressBar
from layered.model.project import Project


@dataclass(frozen=True, slots=True, eq=False)
class Ending:
    """The exit status, and what the window should show, if anything."""

    status: int = 0
    project: Project | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Command:
    """A subcommand that is not a method; methods get theirs by themselves.

    Parameters
    ----------
    example : str
        A whole line to type, starting with "layered".
    add_options : callable
        Adds the options; those that several commands share are in `layered.cli.options`.
    run : callable
        Does it. Clears the bar before it writes to stdout; raises `LayeredError` for what the
        person must know.
    """

    name: str
    summary: str
    description: str
    example: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, ProgressBar], Ending]
