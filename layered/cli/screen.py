"""Whether there is a screen to open a window on, asked before Qt, which aborts without one."""

import os
import re
import socket
import sys
from pathlib import Path

_SOCKETS = str(Path("/", "tmp", ".X11-unix", "X{}"))
"""Where X servers listen, by the number of their display."""
_LOCAL_DISPLAY = re.compile(r"^:(\d+)(\.\d+)?$")


def has_screen() -> bool:
    """Say whether a window would be seen: always yes where a desktop is part of the system."""
    if not sys.platform.startswith("linux"):
        return True
    if os.environ.get("WAYLAND_DISPLAY"):
        return True
    display = os.environ.get("DISPLAY", "")
    local = _LOCAL_DISPLAY.match(display)
    return _answers(_SOCKETS.format(local[1])) if local else bool(display)


def _answers(path: str) -> bool:
    """Try a local X server at its file, and at its name without a file."""
    for address in (path, f"\0{path}"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
            server.settimeout(1)
            try:
                server.connect(address)
            except OSError:
                continue
            return True
    return False
