"""A file that is not there is said to be missing, whatever it was to hold."""

import pytest

from layered.errors import UnsupportedFileError
from layered.storage.holes_file import read_holes


def test_a_missing_list_of_holes_is_said_to_be_missing(tmp_path):
    with pytest.raises(UnsupportedFileError, match=r"There is no file holes.json in .*Check its"):
        read_holes(tmp_path / "holes.json")
