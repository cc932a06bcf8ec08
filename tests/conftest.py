"""What all tests share."""

import os

import pytest


def pytest_collection_modifyitems(items):
    """Skip what needs a loudspeaker and a microphone where the virtual ones are not running."""
    if os.environ.get("LAYERED_SOUND_DEVICES") == "1":
        return
    skip = pytest.mark.skip(reason="needs packaging/sound-devices (virtual loudspeaker and mic)")
    for item in items:
        if "device" in item.keywords:
            item.add_marker(skip)
