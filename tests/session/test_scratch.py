import os
import stat

import numpy as np
import pytest

from layered.session import scratch as scratch_module
from layered.session.scratch import Scratch


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    monkeypatch.setattr(scratch_module, "IN_MEMORY_BYTES", 4000)
    scratch = Scratch(tmp_path)
    yield scratch
    scratch.close()


def files(tmp_path):
    return [path for path in tmp_path.rglob("*") if path.is_file()]


def test_small_sounds_stay_in_memory(scratch, tmp_path):
    sound = scratch.allocate((2, 500))
    assert not isinstance(sound, np.memmap)
    assert (sound.shape, sound.dtype) == ((2, 500), np.float32)
    assert not sound.any()
    assert list(tmp_path.iterdir()) == []


def test_large_sounds_go_to_the_disk_and_start_silent(scratch, tmp_path):
    first, second = scratch.allocate((2, 501)), scratch.allocate((1, 1001))
    assert isinstance(first, np.memmap)
    assert isinstance(second, np.memmap)
    assert not first.any()
    first[:] = 0.5
    assert not second.any()
    assert sorted(path.stat().st_size for path in files(tmp_path)) == [4004, 4008]


def test_nobody_else_may_look_into_the_folder(scratch, tmp_path):
    scratch.allocate((2, 501))
    (folder,) = tmp_path.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0 or os.name == "nt"


def test_closing_gives_the_room_back(scratch, tmp_path):
    scratch.allocate((2, 501))
    assert files(tmp_path)
    scratch.close()
    assert list(tmp_path.iterdir()) == []


def test_closing_twice_and_going_on_afterwards_is_fine(scratch, tmp_path):
    scratch.allocate((2, 501))
    scratch.close()
    scratch.close()
    assert scratch.allocate((2, 501)).shape == (2, 501)
    assert files(tmp_path)


def test_the_limit_keeps_six_minutes_of_stereo_in_memory():
    assert 4 * 2 * 44100 * 60 * 6 < 128 << 20 == scratch_module.IN_MEMORY_BYTES
