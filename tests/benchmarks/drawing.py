"""Measure what a frame of the spectrogram costs, and how soon there is a first one.

    python tests/benchmarks/drawing.py [SECONDS ...] [--layers 1,8] [--size 1600x700]

Prints, per length and number of layers, the processor time of the window's thread for frames while
zooming in and out and while scrolling, in milliseconds (median, largest), and the wall time until
the first picture and until all pictures are complete.
"""

import argparse
import os
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from PySide6.QtWidgets import QApplication

from layered.model import edits
from layered.model.changes import Changes
from layered.model.project import MIXTURE_ID, Project, new_project
from layered.model.recipe import Recipe
from layered.model.recording import Recording
from layered.session.pictures import Pictures
from layered.ui import theme
from layered.ui.spectrogram_view import SpectrogramView
from layered.ui.viewport import Viewport

RATE = 44_100
FRAMES = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", nargs="*", type=float, default=[10, 600, 3600])
    parser.add_argument("--layers", default="1,8")
    parser.add_argument("--size", default="1600x700")
    arguments = parser.parse_args()
    app = QApplication([])
    theme.apply(app, theme.Scheme.DARK)
    width, height = (int(side) for side in arguments.size.split("x"))
    for seconds in arguments.seconds or [10, 600, 3600]:
        for n_layers in (int(count) for count in arguments.layers.split(",")):
            measure(app, project_of(seconds, n_layers), width, height, n_layers)


def project_of(seconds: float, n_layers: int) -> Project:
    rng = np.random.default_rng(1)
    some = rng.normal(0, 0.1, RATE * 10).astype(np.float32)
    some *= 0.5 + 0.5 * np.sin(np.arange(len(some)) / 9000).astype(np.float32)
    samples = np.resize(some, (1, round(seconds * RATE)))
    project = new_project(Recording.of(samples, RATE, "noise"))
    if n_layers == 1:
        return project
    parts = [(f"part {number}", samples) for number in range(n_layers - 1)]
    return edits.split_layer(project, MIXTURE_ID, parts, Recipe("benchmark"))


def measure(app: QApplication, project: Project, width: int, height: int, n_layers: int) -> None:
    pictures, viewport = Pictures(), Viewport()
    view = SpectrogramView(viewport, pictures)
    view.resize(width, height)
    view.show()
    started_s = time.perf_counter()
    pictures.show(project)
    viewport.set_sound(project.mixture.duration_s, RATE)
    view.show_project(project, Changes(recording=True))
    first_s = wait(app, lambda: shown(pictures), started_s)
    all_s = wait(app, lambda: not pictures.is_busy, started_s)
    length = project.mixture.duration_s
    print(
        f"{length:6.0f} s, {n_layers} layers: first picture {first_s:.2f} s, all {all_s:.1f} s, "
        f"{pictures.n_bytes / 1e6:.0f} MB"
    )
    for name, move in (("zoom", zoomed), ("scroll", scrolled)):
        costs, rough = [], 0
        move(viewport, length, 0)
        view.repaint()
        for number in range(FRAMES):
            move(viewport, length, number)
            before_s = time.thread_time()
            view.repaint()
            costs.append(1000 * (time.thread_time() - before_s))
            rough += view.is_rough
        print(
            f"    {name:6} median {np.median(costs):5.1f} ms, largest {max(costs):5.1f} ms, "
            f"{rough} of {FRAMES} at half the resolution"
        )
    started_s = time.thread_time()
    view.refresh()
    view.repaint()
    print(f"    still  {1000 * (time.thread_time() - started_s):5.1f} ms at full resolution")
    pictures.close()
    view.deleteLater()


def shown(pictures: Pictures) -> bool:
    picture = pictures.layer(MIXTURE_ID)
    return picture is not None and picture.loudest_level > 0


def wait(app: QApplication, condition, started_s: float) -> float:
    while not condition():
        app.processEvents()
        time.sleep(0.005)
    return time.perf_counter() - started_s


def zoomed(viewport: Viewport, length: float, number: int) -> None:
    span = length * 2 ** (-abs(number - FRAMES / 2) / 5)
    viewport.set_times(length / 3, length / 3 + span)


def scrolled(viewport: Viewport, length: float, number: int) -> None:
    span = min(length, 20.0) / 2
    start = length / 2 + number * span * 0.02
    viewport.set_times(start, start + span)


if __name__ == "__main__":
    main()
