"""The README shows only what there is: commands that are understood, files that are there."""

import re
import shlex
from pathlib import Path

import pytest

from layered.cli.parser import command_names, make_parser

CHECKOUT = Path(__file__).resolve().parent.parent
README = (CHECKOUT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"(?:`|^ {4})(?:packaging/run|layered) ([a-z][^`\n]*)", README, re.MULTILINE)
PATHS = re.findall(r"`((?:layered|packaging|resources|tests)/[\w./-]*)`", README)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_understood(command):
    words = shlex.split(command, comments=True)
    if words[0] in command_names():
        assert callable(make_parser().parse_args(words).run)
    else:
        assert words == ["song.wav"]


def test_every_command_has_its_place():
    shown = {command.split()[0] for command in COMMANDS}
    assert set(command_names()) <= shown


@pytest.mark.parametrize("path", PATHS)
def test_every_file_and_folder_is_there(path):
    assert (CHECKOUT / path).exists()
