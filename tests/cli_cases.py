"""A folder with a mixture and a hint, and `layered` called in it."""

import json
from pathlib import Path

import numpy as np
import soundfile

from layered.cli.interrupts import Interrupts
from layered.cli.main import run
from layered.storage.audio_files import read

RATE = 8000


def save(name, sound, rate=RATE, subtype="FLOAT"):
    soundfile.write(name, sound.T, rate, subtype=subtype)


def layered(*arguments):
    return run(list(arguments), Interrupts()).status


def extract(capfd, *arguments):
    """Run it with --json and give the answer."""
    status = layered("extract", *arguments, "--json")
    out, err = capfd.readouterr()
    assert (status, err) == (0, "")
    return json.loads(out)


def refusal(capfd, *arguments):
    """Run it, expecting one sentence and nothing else."""
    before = contents()
    status = layered(*arguments)
    out, err = capfd.readouterr()
    assert (status, out) == (2, "")
    assert err.startswith("layered: ")
    assert err.endswith(".\n")
    assert err.count("\n") == 1
    assert contents() == before
    return err


def contents():
    """Every file and folder below the current one, with the bytes."""
    return {path: path.is_file() and path.read_bytes() for path in Path().rglob("*")}


def names_in(folder):
    return sorted(path.name for path in Path(folder).iterdir())


def sum_of(answer):
    return sum(read(layer["path"]).samples.astype(np.float64) for layer in answer["layers"])
