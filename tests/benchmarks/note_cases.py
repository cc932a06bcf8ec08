"""Make recordings whose notes are known, with sound fonts: many instruments, rooms and tunings.

    python tests/benchmarks/note_cases.py OUT --font FONT.sf2 [--font FONT2.sf3 ...] [--seed N]

Needs the program `fluidsynth`. Each case is a folder with mix.flac and notes.csv. Every case draws
its instrument, style, key, tempo, touch, room, tuning, sample rate, level and noise by chance; the
same seed and fonts give the same cases.
"""

import argparse
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from layered.export.notes import write_notes
from layered.model.note import Note, NoteId

N_CASES = 40
SECONDS = 10.0
PROGRAMS = (0, 0, 0, 0, 0, 1, 4, 6, 8, 11, 12, 16, 24, 25, 26, 32, 40, 46, 56, 65, 71, 73)
RATES_HZ = (44100, 44100, 44100, 48000, 22050, 16000)
MAJOR, MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 11)
SHAPES = ((0, 2, 4), (0, 4, 7), (0, 2, 4, 7), (0, 4, 7, 9), (0, 7, 9, 11), (0, 2, 4, 7, 9))
"""Chords as steps of the scale; 7 is the octave."""

Played = tuple[float, float, int, int]


@dataclass(frozen=True)
class Piece:
    """What is drawn once for a whole case."""

    rng: np.random.Generator
    key: int
    beat_s: float
    is_minor: bool

    def scale(self, low: int, high: int) -> list[int]:
        steps = MINOR if self.is_minor else MAJOR
        return [midi for midi in range(low, high) if (midi - self.key) % 12 in steps]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--font", action="append", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=N_CASES)
    options = parser.parse_args()
    for number in range(options.count):
        font = options.font[number % len(options.font)]
        print(make(options.out, font, 1000 * options.seed + number))
    return 0


def make(out: Path, font: Path, seed: int) -> str:
    """Make one case and give its name."""
    rng = np.random.default_rng(seed)
    program = int(rng.choice(PROGRAMS))
    piece = Piece(rng, int(rng.integers(12)), float(rng.uniform(0.3, 0.75)), rng.random() < 0.5)
    style = STYLES[int(rng.integers(len(STYLES)))]
    notes = playable(style(piece))
    folder = out / f"{seed:05d}-{style.__name__}-{program}-{font.stem}"
    folder.mkdir(parents=True, exist_ok=True)
    rate = int(rng.choice(RATES_HZ))
    sound = rendered(notes, font, program, rate, room=float(rng.choice([0, 0, 0.3, 0.6])))
    stretch = 2 ** (float(rng.choice([0, 0, 0, -30, -15, 15, 30])) / 1200)
    if stretch != 1:
        sound = soxr.resample(sound, rate * stretch, rate)
    sound = 0.7 * sound / np.abs(sound).max()
    sound += rng.normal(0, rng.choice([0, 0, 0.002, 0.006]), len(sound))
    soundfile.write(folder / "mix.flac", sound * rng.choice([1, 1, 0.1, 0.01]), rate, "PCM_24")
    heard = [(on / stretch, off / stretch, midi, loud) for on, off, midi, loud in notes]
    write_notes(as_notes(heard), folder.name, [folder / "notes.csv"], force=True)
    return f"{folder.name}: {len(notes)} notes"


def rendered(
    notes: list[Played], font: Path, program: int, rate: int, *, room: float
) -> np.ndarray:
    """Play notes with a sound font, in mono."""
    with tempfile.TemporaryDirectory() as place:
        score, sound = Path(place) / "a.mid", Path(place) / "a.wav"
        write_notes(as_notes(notes), "case", [score])
        data = score.read_bytes()
        at = data.index(b"MTrk") + 8
        size = int.from_bytes(data[at - 4 : at], "big") + 3
        change = bytes((0, 0xC0, program))
        score.write_bytes(data[: at - 4] + size.to_bytes(4, "big") + change + data[at:])
        command = ["fluidsynth", "-q", "-n", "-i", "-g", "0.4", "-C", "0", "-r", str(rate)]
        command += ["-R", "1" if room else "0", "-o", f"synth.reverb.level={room or 0.1}"]
        command += ["-O", "float", "-T", "wav", "-F", str(sound), str(font), str(score)]
        subprocess.run(command, check=True, capture_output=True)
        samples, _ = soundfile.read(sound, always_2d=True)
    return samples.mean(axis=1)[: round((SECONDS + 1) * rate)]


def as_notes(notes: list[Played]) -> list[Note]:
    return [Note(NoteId(number), *note) for number, note in enumerate(notes, start=1)]


def playable(notes: list[Played]) -> list[Played]:
    """Leave out what one key cannot do: be struck again at once, or while it is held."""
    kept: list[Played] = []
    for note in sorted(notes):
        before = [index for index, other in enumerate(kept) if other[2] == note[2]]
        if before:
            last = kept[before[-1]]
            if note[0] - last[0] < 0.09:
                continue
            kept[before[-1]] = (last[0], min(last[1], note[0] - 0.01), *last[2:])
        kept.append(note)
    return kept


def line(piece: Piece, low: int, high: int, loud: tuple[int, int] = (55, 110)) -> list[Played]:
    """Play one voice that walks through the scale."""
    rng, scale = piece.rng, piece.scale(low, high)
    place, now, notes = int(rng.integers(len(scale))), 0.3, []
    while now < SECONDS - 1:
        length = piece.beat_s * float(rng.choice([0.25, 0.5, 0.5, 1, 1, 2]))
        place = int(
            np.clip(place + rng.choice([-4, -2, -1, -1, 0, 1, 1, 2, 4]), 0, len(scale) - 1)
        )
        if rng.random() > 0.08:
            onset = now + float(rng.normal(0, 0.006))
            held = max(0.06, length * float(rng.uniform(0.7, 1)))
            notes.append((onset, onset + held, scale[place], int(rng.integers(*loud))))
        now += length
    return notes


def melody(piece: Piece) -> list[Played]:
    return line(piece, 58, 86)


def bass(piece: Piece) -> list[Played]:
    return line(piece, 33, 55)


def three_voices(piece: Piece) -> list[Played]:
    return line(piece, 43, 62) + line(piece, 57, 74) + line(piece, 67, 86)


def four_voices(piece: Piece) -> list[Played]:
    return three_voices(piece) + line(piece, 38, 54)


def chords(piece: Piece) -> list[Played]:
    """Play chords, their notes up to 20 ms apart and some an octave doubled."""
    rng, scale, now, notes = piece.rng, piece.scale(40, 84), 0.3, []
    while now < SECONDS - 1.5:
        shape = SHAPES[int(rng.integers(len(SHAPES)))]
        root = int(rng.integers(0, len(scale) - shape[-1]))
        length = piece.beat_s * float(rng.choice([1, 2]))
        apart = float(rng.choice([0, 0.01, 0.02]))
        for number, step in enumerate(shape):
            onset = now + number * apart + float(rng.normal(0, 0.003))
            notes.append(
                (onset, now + 0.95 * length, scale[root + step], int(rng.integers(50, 110)))
            )
        now += length
    return notes


def accompanied(piece: Piece) -> list[Played]:
    return line(piece, 69, 88, (85, 115)) + [
        (on, off, midi, int(0.65 * loud)) for on, off, midi, loud in chords(piece) if midi < 70
    ]


def repeated(piece: Piece) -> list[Played]:
    """Strike the same key several times."""
    rng, scale, now, notes = piece.rng, piece.scale(45, 84), 0.3, []
    while now < SECONDS - 1.5:
        midi, length = int(rng.choice(scale)), piece.beat_s * float(rng.choice([0.3, 0.5]))
        for _ in range(int(rng.integers(2, 6))):
            notes.append((now, now + 0.85 * length, midi, int(rng.integers(60, 110))))
            now += length
    return notes


def ringing(piece: Piece) -> list[Played]:
    """Let every note ring on, as with the pedal down."""
    return [(on, on + 3 * piece.beat_s, midi, loud) for on, _, midi, loud in line(piece, 45, 82)]


STYLES = (melody, bass, three_voices, four_voices, chords, chords, accompanied, repeated, ringing)


if __name__ == "__main__":
    sys.exit(main())
