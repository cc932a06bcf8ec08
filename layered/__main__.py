"""Start Layered: a subcommand goes to the command line, anything else to the window."""

import os
import sys

_THREAD_LIMITS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_INTERRUPTED = 130


def main() -> int:
    """Run the program on `sys.argv`; give its exit status."""
    try:
        return _main(sys.argv[1:])
    except KeyboardInterrupt:  # before or after anything watched for it
        return _INTERRUPTED


def _main(arguments: list[str]) -> int:
    # The engine spreads its own work over the processors, and a result must not depend on how
    # many there are. NumPy reads these when it loads, hence the imports below, against the rule.
    for name in _THREAD_LIMITS:
        os.environ[name] = "1"
    from layered.cli import main as cli

    if cli.is_for_window(arguments):
        from layered import app

        return app.main(arguments)
    ending = cli.run(arguments)
    if ending.project is None or not _has_screen():
        return ending.status
    from layered import app

    return app.run(project=ending.project)


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
