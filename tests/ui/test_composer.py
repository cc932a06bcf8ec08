"""What is seen is gathered from the pyramids: nothing loud is lost, or in the wrong place."""

import numpy as np
import pytest

from layered.session.picture import Picture
from layered.ui.composer import gather, rows_for
from layered.ui.scales import FrequencyScale
from layered.ui.viewport import Frame
from tests import sounds

RATE = 16000
SECONDS = 30.0


def draw(samples):
    picture = Picture(lambda start, stop: samples[:, start:stop], samples.shape[1], RATE)
    while picture.draw_next():
        pass
    return picture


@pytest.fixture(scope="module")
def clicks():
    """Clicks of equal loudness at odd times."""
    sound = np.zeros((1, int(SECONDS * RATE)), np.float32)
    times = np.array([1.003, 7.77, 7.9, 15.0, 29.5])
    sound[0, (times * RATE).astype(int)] = 1.0
    return draw(sound), times


def frame_of(start_s, end_s, width, height=200, scale=FrequencyScale.LOG):
    return Frame(start_s, end_s, 40.0, RATE / 2, scale, width, height)


def levels(picture, frame):
    return gather(picture, frame.look, frame.width, rows_for(frame, picture.grid.row_hz))


@pytest.mark.parametrize("width", [100, 333, 640, 1999])
@pytest.mark.parametrize("start_s", [0.0, 0.01, 0.777])
def test_every_click_is_seen_at_every_zoom_and_place(clicks, width, start_s):
    picture, times = clicks
    seen = levels(picture, frame_of(start_s, start_s + SECONDS, width))
    high = seen[:20].max(axis=0)
    at = ((times - start_s) / SECONDS * width).astype(int)
    for x in at:
        assert high[max(0, x - 1) : x + 2].max() == pytest.approx(int(high.max()), abs=8)
    away = [x for x in range(width) if np.abs(at - x).min() > 2 + width * 0.07 / SECONDS]
    assert high[away].max() < high.max() - 60


@pytest.mark.parametrize("scale", list(FrequencyScale))
@pytest.mark.parametrize("height", [60, 300, 1400])
def test_a_tone_is_on_its_row_on_every_scale_and_height(scale, height):
    picture = draw(sounds.tone(1000, 2.0, RATE))
    frame = frame_of(0.0, 2.0, 50, height, scale)
    column = levels(picture, frame)[:, 25]
    edges = frame.row_edges_hz()
    row = int(column.argmax())
    assert edges[row + 1] - 16 <= 1000 <= edges[row] + 16
    assert len(column) == height


def test_low_rows_are_smooth_where_a_bin_is_many_rows_high():
    picture = draw(sounds.tone(100, 2.0, RATE))
    frame = Frame(0.0, 2.0, 90.0, 110.0, FrequencyScale.LOG, 20, 600)
    column = levels(picture, frame)[:, 10].astype(int)
    assert np.abs(np.diff(column)).max() <= 3
    assert len(np.unique(column)) > 10


def test_beside_the_recording_it_is_dark(clicks):
    picture, _ = clicks
    seen = levels(picture, frame_of(-15.0, 45.0, 600))
    assert not seen[:, :148].any()
    assert not seen[:, 452:].any()


def test_what_is_not_worked_out_yet_is_seen_as_a_sketch():
    sound = sounds.tone(1000, 80.0, RATE)
    picture = Picture(lambda start, stop: sound[:, start:stop], sound.shape[1], RATE)
    picture.draw_sketch()
    picture.draw_next()
    assert not picture.is_complete
    seen = levels(picture, Frame(0.0, 80.0, 40.0, 8000.0, FrequencyScale.LOG, 300, 200))
    assert (seen.max(axis=0)[2:-2] > 200).all()
