"""Pictures are drawn in the background, kept as long as their sound, and bounded in memory."""

import threading
import time

import numpy as np
import pytest

from layered.methods.method import Outcome, Part
from layered.model import edits
from layered.model.hint import Hint, HintId
from layered.model.project import MIXTURE_ID, leaves, new_project
from layered.model.recipe import Recipe
from layered.model.recording import Recording
from layered.session.picture import SKETCH_FRAMES, Look, Picture
from layered.session.pictures import Pictures
from tests import sounds

RATE = 8000
ALL = Look(0.0, 1e9, 0.001)


def wait_for(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        threading.Event().wait(0.002)


@pytest.fixture
def pictures():
    pictures = Pictures()
    yield pictures
    pictures.close()


@pytest.fixture
def project():
    mixture, _, _ = sounds.two_bells(seconds=2.0, rate=RATE)
    return new_project(Recording.of(mixture, RATE, "bells"))


def split(project, n_parts=1):
    _, low, _ = sounds.two_bells(seconds=2.0, rate=RATE)
    parts = [(f"part {number}", low / (number + 1)) for number in range(n_parts)]
    return edits.split_layer(project, MIXTURE_ID, parts, Recipe("test"))


def drawn(pictures, picture):
    wait_for(lambda: picture.is_complete and not pictures.is_busy)
    return picture.rasters(Look(0, picture.duration_s, picture.frame_step_s))[0].levels


def picture_of(samples, rate, **options):
    picture = Picture(
        lambda start, stop: samples[:, start:stop], samples.shape[1], rate, **options
    )
    picture.draw_sketch()
    while picture.draw_next():
        pass
    return picture


def test_a_recording_is_drawn_in_the_background(pictures, project):
    pictures.show(project)
    before = pictures.version
    picture = pictures.layer(MIXTURE_ID)
    levels = drawn(pictures, picture)
    assert pictures.version > before
    assert levels.shape == (picture.grid.n_rows, picture.n_frames)
    row = int(np.argmin(np.abs(picture.grid.row_hz - 300)))
    quiet, struck = (int(s / picture.frame_step_s) for s in (0.0, 0.3))
    assert levels[row, struck] > levels[row, quiet] + 60


def test_every_layer_has_a_picture_of_its_own_sound(pictures, project):
    project = split(project)
    pictures.show(project)
    part, rest = (pictures.layer(layer.id) for layer in leaves(project))
    low_row, high_row = (int(np.argmin(np.abs(part.grid.row_hz - hz))) for hz in (300, 1100))
    late = int(0.8 / part.frame_step_s)
    assert drawn(pictures, part)[low_row, late] > drawn(pictures, rest)[low_row, late] + 40
    assert drawn(pictures, rest)[high_row, late] > drawn(pictures, part)[high_row, late] + 40


def test_mixer_edits_order_and_undo_draw_nothing_anew(pictures, project):
    divided = split(project, n_parts=2)
    pictures.show(divided)
    ids = [layer.id for layer in leaves(divided)]
    before = [pictures.layer(name) for name in ids]
    wait_for(lambda: not pictures.is_busy)
    changed = edits.set_gain(divided, ids[0], -6)
    changed = edits.set_muted(changed, ids[1], muted=True)
    changed = edits.move_layer(changed, ids[0], 2)
    pictures.show(changed)
    assert not pictures.is_busy
    assert [pictures.layer(name) for name in ids] == before
    pictures.show(project)
    pictures.show(divided)
    assert not pictures.is_busy
    assert [pictures.layer(name) for name in ids] == before


def test_a_layer_that_is_split_anew_is_drawn_anew(pictures, project):
    first = split(project)
    pictures.show(first)
    name = leaves(first)[0].id
    before = pictures.layer(name)
    again = split(edits.join_children(first, MIXTURE_ID))
    assert leaves(again)[0].id == name
    pictures.show(again)
    assert pictures.layer(name) is not before


def test_the_newest_project_wins(pictures, project):
    long = np.zeros((1, 60 * RATE), np.float32)
    pictures.show(new_project(Recording.of(long, RATE, "long")))
    pictures.show(project)
    picture = pictures.layer(MIXTURE_ID)
    assert picture.n_samples == project.mixture.n_samples
    drawn(pictures, picture)


def test_a_hint_is_drawn_and_stays_when_it_moves(pictures, project):
    recording = Recording.of(sounds.hum(seconds=0.5), sounds.RATE, "hum")
    project = edits.add_hint(project, Hint(HintId("hint-1"), recording, 0.2))
    pictures.show(project)
    picture = pictures.hint(HintId("hint-1"))
    assert picture.duration_s == pytest.approx(0.5)
    wait_for(lambda: not pictures.is_busy)
    pictures.show(edits.move_hint(project, HintId("hint-1"), 1.0))
    assert pictures.hint(HintId("hint-1")) is picture
    assert not pictures.is_busy
    assert pictures.hint_peaks(HintId("hint-1")).is_complete


def test_a_preview_is_drawn_beside_the_project_until_it_ends(pictures, project):
    pictures.show(project)
    _, low, _ = sounds.two_bells(seconds=2.0, rate=RATE)
    pictures.set_preview(MIXTURE_ID, Outcome((Part("low", low),)))
    wait_for(lambda: pictures.preview is not None)
    layer_id, (picture,) = pictures.preview
    assert layer_id == MIXTURE_ID
    assert drawn(pictures, picture).any()
    pictures.set_preview(MIXTURE_ID, None)
    assert pictures.preview is None


class GatedSound:
    """Sound that can be read only once a gate is open."""

    def __init__(self, samples):
        self.samples, self.shape, self.gate = samples, samples.shape, threading.Event()

    def __getitem__(self, place):
        assert self.gate.wait(20)
        return self.samples[place]


def test_a_newer_preview_is_shown_once_it_can_be_seen(pictures, project):
    pictures.show(project)
    _, low, high = sounds.two_bells(seconds=2.0, rate=RATE)
    pictures.set_preview(MIXTURE_ID, Outcome((Part("first", low),)))
    wait_for(lambda: pictures.preview is not None and not pictures.is_busy)
    first = pictures.preview
    slow = GatedSound(high)
    pictures.set_preview(MIXTURE_ID, Outcome((Part("second", slow),)))
    assert pictures.preview is first
    slow.gate.set()
    wait_for(lambda: pictures.preview is not first)
    assert pictures.preview[1][0].is_complete


def test_nothing_open_has_no_pictures(pictures, project):
    pictures.show(project)
    pictures.show(None)
    assert pictures.layer(MIXTURE_ID) is None
    assert pictures.hint(HintId("hint-1")) is None
    assert pictures.mixture_peaks is None


def test_closing_stops_the_drawing_at_once():
    pictures = Pictures()
    long = np.zeros((8, 300 * 48000), np.float32)
    pictures.show(new_project(Recording.of(long, 48000, "long")))
    started = time.monotonic()
    pictures.close()
    assert time.monotonic() - started < 1.0
    assert not [t for t in threading.enumerate() if t.name == "layered-pictures"]
    assert not pictures.layer(MIXTURE_ID).is_complete


@pytest.mark.parametrize(
    ("channels", "samples", "rate"),
    [(1, 1, 4000), (1, 1, 384000), (8, 5000, 48000), (2, 20000, 384000), (1, 4096, 4000)],
)
def test_any_recording_can_be_drawn(pictures, channels, samples, rate):
    sound = np.full((channels, samples), 0.5, np.float32)
    pictures.show(new_project(Recording.of(sound, rate, "odd")))
    picture = pictures.layer(MIXTURE_ID)
    assert drawn(pictures, picture).any()
    pictures.look_at(Look(0, picture.duration_s, picture.duration_s / 1000))
    wait_for(lambda: not pictures.is_busy)
    assert pictures.mixture_peaks.high[0] == 0.5


def test_silence_is_dark(pictures):
    sound = np.zeros((2, RATE), np.float32)
    pictures.show(new_project(Recording.of(sound, RATE, "silence")))
    picture = pictures.layer(MIXTURE_ID)
    assert not drawn(pictures, picture).any()
    assert picture.loudest_level == 0


def test_coarser_columns_hold_the_loudest_of_the_finer_ones():
    sound = sounds.noise(seconds=8, rate=RATE)
    picture = picture_of(sound, RATE)
    step = picture.frame_step_s
    fine, coarse = (picture.rasters(Look(0, 8, step * n))[0] for n in (1, 4))
    assert coarse.step_s == pytest.approx(4 * fine.step_s)
    for column in (0, 7, coarse.levels.shape[1] - 1):
        np.testing.assert_array_equal(
            coarse.levels[:, column], fine.levels[:, 4 * column : 4 * column + 4].max(axis=1)
        )


def test_a_long_sound_stays_within_its_budget_and_loses_nothing_loud():
    sound = np.zeros((1, 40 * RATE), np.float32)
    sound[0, 123_456] = 1.0
    budget = 100_000
    picture = picture_of(sound, RATE, budget_bytes=budget)
    assert picture.frames_per_column > 1
    assert picture.n_bytes <= 2.1 * budget
    raster = picture.rasters(Look(0, 40, 1e-3))[0]
    loudest = int(raster.levels.max(axis=0).argmax())
    at_s = raster.first_s + loudest * raster.step_s
    assert at_s <= 123_456 / RATE < at_s + raster.step_s


def test_where_one_looks_closely_there_is_detail():
    sound = sounds.noise(seconds=40, rate=RATE)
    picture = picture_of(sound, RATE, budget_bytes=100_000)
    look = Look(10.0, 10.5, 0.001)
    assert picture.lacks_detail(look)
    picture.draw_detail(look)
    assert not picture.lacks_detail(look)
    assert not picture.lacks_detail(Look(9.8, 10.3, 0.001))
    assert picture.lacks_detail(Look(30.0, 30.5, 0.001))
    fine = picture.rasters(look)[0]
    assert fine.step_s <= look.step_s
    whole = picture_of(sound, RATE)
    column = int((10.2 - fine.first_s) / fine.step_s)
    same = whole.rasters(Look(0, 40, whole.frame_step_s))[0]
    other = round(((column * fine.step_s + fine.first_s) - same.first_s) / same.step_s)
    apart = fine.levels[:, column].astype(int) - same.levels[:, other]
    assert np.median(np.abs(apart)) < 12


@pytest.mark.parametrize("look", [Look(-3, 0.5, 0.001), Look(39, 60, 0.001), Look(-9, 99, 0.001)])
def test_detail_beyond_the_ends_is_drawn_once(look):
    sound = sounds.noise(seconds=40, rate=RATE)
    picture = picture_of(sound, RATE, budget_bytes=100_000)
    assert picture.lacks_detail(look)
    picture.draw_detail(look)
    assert not picture.lacks_detail(look)


def test_a_look_beside_a_hint_leaves_nothing_to_draw(pictures, project):
    recording = Recording.of(sounds.hum(seconds=0.5), sounds.RATE, "hum")
    pictures.show(edits.add_hint(project, Hint(HintId("hint-1"), recording, 1.0)))
    for look in (Look(0, 2, 0.001), Look(-1, 1.2, 0.001), Look(1.4, 3, 0.001)):
        pictures.look_at(look)
        wait_for(lambda: not pictures.is_busy, seconds=5)


def test_the_first_look_covers_all_before_anything_else_is_drawn():
    seconds = 3 * SKETCH_FRAMES * 0.016 * 2
    sound = sounds.tone(1000, seconds=seconds, rate=RATE)
    picture = Picture(lambda start, stop: sound[:, start:stop], sound.shape[1], RATE)
    picture.draw_sketch()
    _, sketch = picture.rasters(Look(0, seconds, 0.1))
    row = int(np.argmin(np.abs(picture.grid.row_hz - 1000)))
    assert (sketch.levels[row, 2:-2] > 200).all()
    assert sketch.first_s + sketch.step_s * sketch.levels.shape[1] >= seconds - 0.1


def test_old_pictures_make_room(project):
    pictures = Pictures(budget_bytes=2_000_000)
    try:
        for _ in range(12):
            pictures.show(split(project, n_parts=2))
            wait_for(lambda: not pictures.is_busy)
        assert pictures.n_bytes < 4_000_000
    finally:
        pictures.close()
