import pytest
from PySide6.QtCore import Qt

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def playing(open_window):
    return open_window.desk.playing


@pytest.fixture
def do(open_window):
    return lambda name: open_window.actions_of.all[name].trigger()


def test_without_a_loudspeaker_play_says_why(open_window, do):
    open_window.backend.has_output = False
    do("play")
    assert "no loudspeaker" in open_window.banner.text
    assert not open_window.desk.playing.is_playing


def test_the_button_says_what_it_will_do(open_window, playing, do):
    action = open_window.actions_of.all["play"]
    assert action.text() == "Play"
    do("play")
    assert action.text() == "Stop"
    do("play")
    assert action.text() == "Play"


def test_the_arrows_move_the_playhead_inside_the_recording(playing, do):
    do("forward")
    assert playing.position_s == pytest.approx(1.0)
    do("far_forward")
    assert playing.position_s == pytest.approx(3.0, abs=0.001)
    do("back")
    assert playing.position_s == pytest.approx(2.0, abs=0.001)
    do("far_back")
    assert playing.position_s == 0


def test_a_loop_repeats_what_is_selected(qtbot, open_window, playing, do):
    open_window.panels.time_area.spectrogram.select((1.0, 1.4))
    do("loop")
    assert playing.player.loop == (8000, 11200)
    assert open_window.actions_of.all["loop"].isChecked()
    playing.seek(1.3)
    do("play")
    qtbot.waitUntil(lambda: 1.0 <= playing.position_s < 1.25)
    do("play")
    do("loop")
    assert playing.player.loop is None


def test_a_loop_follows_the_selection(open_window, playing, do):
    spectrogram = open_window.panels.time_area.spectrogram
    spectrogram.select((1.0, 1.4))
    do("loop")
    spectrogram.select((0.5, 1.0))
    assert playing.player.loop == (4000, 8000)
    do("clear_selection")
    assert playing.player.loop == (0, playing.source.n_samples)
    do("loop")
    spectrogram.select((1.0, 1.4))
    assert playing.player.loop is None


def test_the_selection_is_played_once(qtbot, open_window, playing, do):
    open_window.panels.time_area.spectrogram.select((1.0, 1.3))
    do("play_selection")
    assert playing.position_s >= 1.0
    qtbot.waitUntil(lambda: not playing.is_playing)
    assert playing.position_s == pytest.approx(1.0, abs=0.01)


def test_the_original_is_heard_instead_of_the_layers_until_pressed_again(open_window, playing, do):
    do("compare")
    assert playing.is_original
    assert open_window.actions_of.all["compare"].isChecked()
    do("compare")
    assert not playing.is_original


def test_layers_show_no_level_while_the_original_is_heard(qtbot, open_window, playing, do):
    meter = open_window.side.layers.cards[0].meter
    do("play")
    qtbot.waitUntil(lambda: meter.level_db > -40)
    do("compare")
    qtbot.waitUntil(lambda: meter.level_db <= -60)
    assert playing.is_playing
    do("compare")
    qtbot.waitUntil(lambda: meter.level_db > -40)


def test_an_edit_is_heard_while_it_plays(qtbot, open_window, playing, do):
    do("play")
    qtbot.waitUntil(lambda: open_window.panels.status.output.level_db > -40)
    do("mute")
    qtbot.waitUntil(lambda: open_window.panels.status.output.level_db <= -60)
    do("undo")
    qtbot.waitUntil(lambda: open_window.panels.status.output.level_db > -40)


def test_a_click_puts_the_clip_light_out(qtbot, open_window, playing, do):
    for _ in range(12):
        do("louder")
    do("play")
    qtbot.waitUntil(lambda: open_window.panels.status.output.is_clipped)
    do("play")
    assert open_window.panels.status.output.is_clipped
    qtbot.mouseClick(open_window.panels.status.output, LEFT)
    qtbot.waitUntil(lambda: not open_window.panels.status.output.is_clipped)


def test_undo_never_moves_the_view_or_the_playhead(open_window, playing, do):
    view = open_window.panels.time_area.viewport
    playing.seek(2.0)
    do("mute")
    do("zoom_in")
    seen = (view.start_s, view.end_s)
    do("undo")
    do("redo")
    assert (view.start_s, view.end_s) == seen
    assert playing.position_s == pytest.approx(2.0)


def test_a_jump_by_keys_is_shown_and_a_person_who_looked_away_is_left_in_peace(
    qtbot, open_window, playing, do
):
    view = open_window.panels.time_area.viewport

    def is_seen():
        return view.start_s <= playing.position_s <= view.end_s

    view.set_times(1.0, 1.5)
    for jump in ("to_start", "to_end", "to_start", "forward", "back"):
        do(jump)
        assert is_seen(), jump
        assert view.span_s == pytest.approx(0.5)
    view.set_times(2.0, 2.5)
    do("play")
    qtbot.waitUntil(lambda: playing.position_s > 0.3)
    do("play")
    assert view.start_s == 2.0


def test_it_is_said_after_playing_how_often_the_sound_broke_off(qtbot, open_window):
    playing, backend = open_window.desk.playing, open_window.backend
    playing.play()
    qtbot.waitUntil(lambda: playing.position_s > 0.2)
    backend.stall_workers(1.0)
    playing.tick()
    assert playing.player.underruns > 0
    assert open_window.banner.text == ""
    playing.stop()
    qtbot.waitUntil(lambda: "The sound broke off" in open_window.banner.text)
    open_window.banner.close_news()
    playing.play()
    qtbot.waitUntil(lambda: playing.position_s > 0.1)
    playing.stop()
    playing.tick()
    assert open_window.banner.text == ""
