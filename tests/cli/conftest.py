"""Every command runs in a folder of its own."""

import pytest

from tests import sounds
from tests.cli_cases import RATE, save


@pytest.fixture
def bells(tmp_path, monkeypatch):
    """Go to a folder with a mixture of two bells and a hint for the low one."""
    monkeypatch.chdir(tmp_path)
    mixture, _, _ = sounds.two_bells(1.2, RATE)
    save("mix.wav", mixture)
    save("hum.wav", sounds.hum(300, 1.0, RATE))
