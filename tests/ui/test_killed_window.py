"""The real window, killed in the middle of its work, loses at most the last edit.

`tests/benchmarks/killing.py --window` does it a hundred times.
"""

import pytest

from tests.session.killing import kill_window_once


@pytest.mark.parametrize("seed", [3, 5])
def test_a_window_that_is_killed_leaves_its_work(tmp_path, seed):
    kill_window_once(tmp_path / "window", seed)
