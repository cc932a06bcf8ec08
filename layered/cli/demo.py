"""The main job on the recording that comes with Layered."""

from pathlib import Path

from layered.cli.answer import Answer
from layered.cli.progress_bar import ProgressBar
from layered.cli.separate import carry_out
from layered.cli.task import Task, check_early
from layered.export import style_named
from layered.methods import method_named
from layered.model.hint import HintKind
from layered.resource_files import demo_hint, demo_recording

FOLDER = Path("layered-demo")


def carry_out_demo(bar: ProgressBar, *, force: bool) -> Answer:
    """Extract the sung saxophone, and write both layers to ``./layered-demo/``.

    Raises
    ------
    LayeredError
        If the files are there already and not ``force``, or cannot be written.
    """
    method = method_named("extract")
    task = Task(
        method=method,
        mix_path=demo_recording(),
        hint_paths=(demo_hint(),),
        offsets_s=(),
        kind=HintKind.GUESS,
        parameters=method.parameters(),
        seed=0,
        folder=FOLDER,
        style=style_named("wav"),
        force=force,
    )
    check_early(task)
    return carry_out(task, bar)
