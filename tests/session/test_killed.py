"""A session that is killed at any moment comes back with all but at most the last edit.

`tests/benchmarks/killing.py` does it a hundred times.
"""

import pytest

from tests.session.killing import kill_once


@pytest.mark.parametrize("seed", range(10))
def test_a_session_that_is_killed_comes_back(tmp_path, seed):
    kill_once(tmp_path / "session", seed)
