"""What all tests share."""

import os

import pytest
from hypothesis import settings

# Shared, busy machines take their time; how long an example takes says nothing there.
settings.register_profile("layered", deadline=None)
settings.load_profile("layered")


def pytest_collection_modifyitems(items):
    """Skip what needs a loudspeaker and a microphone where the virtual ones are not running."""
    if os.environ.get("LAYERED_SOUND_DEVICES") == "1":
        return
    skip = pytest.mark.skip(reason="needs packaging/sound-devices (virtual loudspeaker and mic)")
    for item in items:
        if "device" in item.keywords:
            item.add_marker(skip)
