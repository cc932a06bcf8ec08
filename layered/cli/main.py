"""From the arguments to the exit status."""

import os
import sys
from collections.abc import Sequence

from layered.cli.command import Ending
from layered.cli.interrupts import Interrupts
from layered.cli.parser import command_names, make_parser
from layered.cli.progress_bar import ProgressBar
from layered.errors import CancelledError, LayeredError
from layered.export.writing import AlreadyThereError, TooLoudError
from layered.methods import left_out

BAD_INPUT = 2


def is_for_window(arguments: Sequence[str]) -> bool:
    """Say whether arguments mean the window: none, or one file."""
    if len(arguments) == 2 and arguments[0] == "--":
        return True
    if len(arguments) > 1:
        return False
    return not arguments or not (arguments[0].startswith("-") or arguments[0] in command_names())


def run(arguments: Sequence[str], interrupts: Interrupts) -> Ending:
    """Do what the arguments say, without a window, until it is done or interrupted."""
    bar = ProgressBar(sys.stderr, interrupts.check)
    try:
        interrupts.check()
        return _run(arguments, bar)
    except (CancelledError, KeyboardInterrupt):
        bar.clear()
        return Ending(interrupts.status)
    except LayeredError as error:
        return _refuse(bar, f"{error}{_way_out(error)}")
    except MemoryError:
        return _refuse(bar, "There is not enough memory for this. Close other programs first.")
    except BrokenPipeError:  # whoever read stdout has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Ending(1)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        return _refuse(bar, f"The system says: {(error.strerror or str(error)).lower()}{where}.")


def _run(arguments: Sequence[str], bar: ProgressBar) -> Ending:
    try:
        options = make_parser().parse_args(arguments)
    except SystemExit:  # argparse ends so after --help and --version
        sys.stdout.flush()
        return Ending()
    for sentence in left_out():
        sys.stderr.write(f"Note: {sentence}\n")
    ending: Ending = options.run(options, bar)
    bar.clear()
    sys.stdout.flush()
    return ending


def _way_out(error: LayeredError) -> str:
    """Say which option does what an error offers."""
    if isinstance(error, TooLoudError):
        return f" On the command line: --depth 32f, or --gain {error.gain_db:.1f}."
    if isinstance(error, AlreadyThereError):
        return " On the command line: --force."
    return ""


def _refuse(bar: ProgressBar, sentence: str) -> Ending:
    bar.clear()
    sys.stderr.write(f"layered: {sentence}\n")
    return Ending(BAD_INPUT)
