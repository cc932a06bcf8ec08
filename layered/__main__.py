"""Start Layered: a subcommand goes to the command line, anything else to the window."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from layered.cli.interrupts import Interrupts
from layered.cli.screen import has_screen

if TYPE_CHECKING:
    from layered.cli.command import Ending

# The engine spreads its own work over the processors, and a result must not depend on how many.
_THREAD_LIMITS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")

_BAD_INPUT = 2
_NO_SCREEN = (
    "layered: There is no screen to open the window on. "
    "Start it in a desktop, or work without a window: see layered --help.\n"
)


def main() -> int:
    """Run the program on `sys.argv`; give its exit status."""
    _complete_streams()
    interrupts = Interrupts()
    try:
        with interrupts.watching():
            ending = _without_window(sys.argv[1:], interrupts)
        if ending is None or (ending.project is not None and has_screen()):
            return _with_window(ending)
    except KeyboardInterrupt:
        return interrupts.status
    return ending.status


def _complete_streams() -> None:
    """Give what is written a place to go where stdout or stderr was closed or never there."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
            setattr(sys, name, stream)


# NumPy reads the limits when it loads, hence the imports inside functions, against the rule.


def _without_window(arguments: list[str], interrupts: Interrupts) -> "Ending | None":
    """Do what needs no window; give None if the arguments ask for one."""
    for name in _THREAD_LIMITS:
        os.environ[name] = "1"
    from layered.cli.main import is_for_window, run

    return None if is_for_window(arguments) else run(arguments, interrupts)


def _with_window(ending: "Ending | None") -> int:
    if not os.environ.get("QT_QPA_PLATFORM") and not has_screen():
        sys.stderr.write(_NO_SCREEN)
        return _BAD_INPUT
    from layered import app

    if ending is not None and ending.project is not None:
        return app.run(project=ending.project)
    return app.main([argument for argument in sys.argv[1:] if argument != "--"])


if __name__ == "__main__":
    sys.exit(main())
