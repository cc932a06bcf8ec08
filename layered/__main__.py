"""Start Layered: a subcommand goes to the command line, anything else to the window."""

import os
import sys
from typing import TYPE_CHECKING

from layered.cli.interrupts import Interrupts

if TYPE_CHECKING:
    from layered.cli.main import Ending

# The engine spreads its own work over the processors, and a result must not depend on how many.
_THREAD_LIMITS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def main() -> int:
    """Run the program on `sys.argv`; give its exit status."""
    interrupts = Interrupts()
    try:
        with interrupts.watching():
            ending = _without_window(sys.argv[1:], interrupts)
        if ending is None or (ending.project is not None and _has_screen()):
            return _with_window(ending)
    except KeyboardInterrupt:
        return interrupts.status
    return ending.status


# NumPy reads the limits when it loads, hence the imports inside functions, against the rule.


def _without_window(arguments: list[str], interrupts: Interrupts) -> "Ending | None":
    """Do what needs no window; give None if the arguments ask for one."""
    for name in _THREAD_LIMITS:
        os.environ[name] = "1"
    from layered.cli.main import is_for_window, run

    return None if is_for_window(arguments) else run(arguments, interrupts)


def _with_window(ending: "Ending | None") -> int:
    from layered import app

    if ending is not None and ending.project is not None:
        return app.run(project=ending.project)
    return app.main([argument for argument in sys.argv[1:] if argument != "--"])


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
