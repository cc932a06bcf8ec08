import threading

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from layered.playback.ring import Ring


def counting(start, count):
    numbers = np.arange(start, start + count, dtype=np.float32)
    return np.stack([numbers, -numbers], axis=1)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=30))
def test_everything_comes_out_once_and_in_order(turns):
    ring, came = Ring(32, 2), []
    for n_in, n_out in turns:
        room = ring.free
        assert ring.write(counting(ring.written, n_in)) == min(n_in, room)
        buffer = np.full((n_out, 2), np.nan, dtype=np.float32)
        count = ring.take(buffer)
        came.append(buffer[:count])
        assert ring.ready + ring.free == 32
    joined = np.concatenate([counting(0, 0), *came])
    assert np.array_equal(joined, counting(0, ring.read))


def test_what_was_not_read_can_be_written_again_and_end_earlier_or_later():
    for length in (3, 9):
        ring = Ring(16, 2)
        ring.write(counting(0, 12))
        ring.take(np.empty((10, 2), dtype=np.float32))
        ring.write(counting(12, 8))
        assert np.array_equal(ring.peek(14, 4), counting(14, 4).T)
        ring.replace(15, counting(100, length).T)
        buffer = np.zeros((20, 2), dtype=np.float32)
        count = ring.take(buffer)
        expected = np.concatenate([counting(10, 5), counting(100, length)])
        assert np.array_equal(buffer[:count], expected)


def test_two_threads_lose_nothing():
    ring, total, came = Ring(64, 2), 5_000, []

    def read():
        buffer = np.empty((50, 2), dtype=np.float32)
        while ring.read < total:
            count = ring.take(buffer)
            came.append(buffer[:count].copy())

    reader = threading.Thread(target=read)
    reader.start()
    while ring.written < total:
        ring.write(counting(ring.written, min(37, total - ring.written)))
    reader.join()
    assert np.array_equal(np.concatenate(came), counting(0, total))
