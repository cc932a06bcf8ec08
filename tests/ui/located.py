"""Starts Layered as `python -m layered` does, and keeps a list of where its widgets are.

    python -m tests.ui.located WHERE.json [ARGUMENTS]

WHERE.json holds, for every widget that is seen, by its accessible name, else its text: its place
[x, y, width, height] in the window, and its accessible description; for those who drive the
window from outside.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from layered import app

TICK_MS = 50


def places(window):
    found = {}
    for widget in window.findChildren(QWidget):
        has_text = isinstance(widget, QAbstractButton | QLabel)
        name = widget.accessibleName() or (widget.text() if has_text else "")
        if name and widget.isVisible() and widget.window() is window:
            at = widget.mapTo(window, QPoint(0, 0))
            place = [at.x(), at.y(), widget.width(), widget.height()]
            found.setdefault(name, [place, widget.accessibleDescription()])
    return found


def main(where, *arguments):
    build = app.build_window
    seen = ""

    def build_and_watch(*parts):
        window = build(*parts)

        def note():
            nonlocal seen
            now = json.dumps(places(window))
            if now != seen:
                seen = now
                half = where.with_suffix(".half")
                half.write_text(now)
                half.replace(where)

        timer = QTimer(window, interval=TICK_MS)
        timer.timeout.connect(note)
        timer.start()
        return window

    app.build_window = build_and_watch
    return app.main(arguments)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
