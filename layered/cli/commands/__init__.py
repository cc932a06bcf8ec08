"""Subcommands that are no methods, one file each.

To add one, write a module with a `COMMAND` and name it in `COMMANDS` below.
"""

from layered.cli.command import Command
from layered.cli.commands import (
    batch,
    demo,
    devices,
    export,
    extend,
    factors,
    fill,
    info,
    learn,
    notes,
    record_hint,
    uncompress,
)

COMMANDS: tuple[Command, ...] = (
    factors.COMMAND,
    learn.COMMAND,
    export.COMMAND,
    info.COMMAND,
    notes.COMMAND,
    batch.COMMAND,
    extend.COMMAND,
    fill.COMMAND,
    uncompress.COMMAND,
    devices.COMMAND,
    record_hint.COMMAND,
    demo.COMMAND,
)
