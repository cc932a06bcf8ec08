"""MIDI: a standard MIDI file of format 0, one millisecond being one tick.

Written here rather than by a library: it is a page of code, gives the same bytes for the same
notes, and adds no dependency. A quarter note is 500 ticks at 120 beats per minute, so that a tick
is a millisecond exactly.
"""

from collections.abc import Sequence

from layered.export.note_format import NoteFormat
from layered.model.note import Note

_TICKS_PER_BEAT = 500
_MICROSECONDS_PER_BEAT = 500_000
_RELEASE_VELOCITY = 64
_NOTE_OFF, _NOTE_ON = 0x80, 0x90


def _write(notes: Sequence[Note], title: str) -> bytes:
    track = bytearray()
    track += _meta(0x03, title.encode("utf-8"))
    track += _meta(0x51, _MICROSECONDS_PER_BEAT.to_bytes(3, "big"))
    now = 0
    for tick, status, pitch, velocity in _events(notes):
        track += _variable(tick - now) + bytes((status, pitch, velocity))
        now = tick
    track += _meta(0x2F, b"")
    header = (0).to_bytes(2, "big") + (1).to_bytes(2, "big") + _TICKS_PER_BEAT.to_bytes(2, "big")
    return _chunk(b"MThd", header) + _chunk(b"MTrk", bytes(track))


def _events(notes: Sequence[Note]) -> list[tuple[int, int, int, int]]:
    """Give every key going down or up, those that go up first where both are at once."""
    events = []
    for note in notes:
        start, stop = round(1000 * note.onset_s), round(1000 * note.offset_s)
        events.append((start, _NOTE_ON, note.midi, note.velocity))
        events.append((max(stop, start + 1), _NOTE_OFF, note.midi, _RELEASE_VELOCITY))
    return sorted(events)


def _meta(kind: int, data: bytes) -> bytes:
    return bytes((0, 0xFF, kind)) + _variable(len(data)) + data


def _variable(number: int) -> bytes:
    """Write a number as seven bits a byte, the highest bit set on all but the last."""
    parts = [number & 0x7F]
    while number := number >> 7:
        parts.append(0x80 | (number & 0x7F))
    return bytes(reversed(parts))


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + len(data).to_bytes(4, "big") + data


FORMAT = NoteFormat("midi", "MIDI", (".mid", ".midi"), _write)
