"""MusicXML 4.0: a piano part of two staves, in 4/4 at 120 beats per minute.

The recording's tempo is not known, so a quarter note is half a second and a sixteenth an eighth of
that: onsets are rounded to the nearest sixteenth, and what sounds on is tied over the bar line. A
notation program can then be told the true tempo. For exact times there are MIDI and CSV.
"""

import itertools
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from layered.export.note_format import NoteFormat
from layered.model.note import Note

_STEPS_PER_BEAT = 4
_STEPS_PER_BAR = 16
_SECONDS_PER_STEP = 0.125
_MIDDLE_C = 60
_TYPES = {1: "16th", 2: "eighth", 4: "quarter", 8: "half", 16: "whole"}
_STEPS = ("C", "C", "D", "D", "E", "F", "F", "G", "G", "A", "A", "B")
_SHARPS = (1, 3, 6, 8, 10)
_HEADER = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE score-partwise PUBLIC '
    b'"-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
    b'"http://www.musicxml.org/dtds/partwise.dtd">\n'
)


@dataclass(frozen=True, slots=True)
class _Chord:
    """Pitches that start and end together, in sixteenths; ``tied`` from before, to after."""

    start: int
    stop: int
    pitches: tuple[int, ...]
    from_before: tuple[int, ...] = ()
    to_after: tuple[int, ...] = ()


def _write(notes: Sequence[Note], title: str) -> bytes:
    score = ET.Element("score-partwise", version="4.0")
    ET.SubElement(ET.SubElement(score, "work"), "work-title").text = title
    listed = ET.SubElement(ET.SubElement(score, "part-list"), "score-part", id="P1")
    ET.SubElement(listed, "part-name").text = "Piano"
    part = ET.SubElement(score, "part", id="P1")
    staves = [
        _chords([note for note in notes if (note.midi < _MIDDLE_C) == is_low])
        for is_low in (False, True)
    ]
    n_bars = max([1, *(-(-chord.stop // _STEPS_PER_BAR) for staff in staves for chord in staff)])
    by_bar = [_by_bar(staff) for staff in staves]
    for bar in range(n_bars):
        measure = ET.SubElement(part, "measure", number=str(bar + 1))
        if bar == 0:
            _attributes(measure)
        for number, staff in enumerate(by_bar, start=1):
            if number > 1:
                backup = ET.SubElement(measure, "backup")
                ET.SubElement(backup, "duration").text = str(_STEPS_PER_BAR)
            _fill(measure, staff[bar], bar * _STEPS_PER_BAR, number)
    ET.indent(score)
    body: bytes = ET.tostring(score, encoding="utf-8")
    return _HEADER + body + b"\n"


def _attributes(measure: ET.Element) -> None:
    attributes = ET.SubElement(measure, "attributes")
    ET.SubElement(attributes, "divisions").text = str(_STEPS_PER_BEAT)
    ET.SubElement(ET.SubElement(attributes, "key"), "fifths").text = "0"
    time = ET.SubElement(attributes, "time")
    ET.SubElement(time, "beats").text = "4"
    ET.SubElement(time, "beat-type").text = "4"
    ET.SubElement(attributes, "staves").text = "2"
    for number, (sign, line) in enumerate((("G", "2"), ("F", "4")), start=1):
        clef = ET.SubElement(attributes, "clef", number=str(number))
        ET.SubElement(clef, "sign").text = sign
        ET.SubElement(clef, "line").text = line
    direction = ET.SubElement(measure, "direction", placement="above")
    metronome = ET.SubElement(ET.SubElement(direction, "direction-type"), "metronome")
    ET.SubElement(metronome, "beat-unit").text = "quarter"
    ET.SubElement(metronome, "per-minute").text = "120"
    ET.SubElement(direction, "sound", tempo="120")


def _chords(notes: Sequence[Note]) -> list[_Chord]:
    """Cut the notes of a staff at every change of what sounds, so that one voice holds them."""
    spans = []
    for note in notes:
        start = round(note.onset_s / _SECONDS_PER_STEP)
        stop = max(start + 1, round(note.offset_s / _SECONDS_PER_STEP))
        spans.append((start, stop, note.midi))
    edges = sorted({edge for start, stop, _ in spans for edge in (start, stop)})
    waiting = sorted(spans, reverse=True)
    sounding: list[tuple[int, int, int]] = []
    chords = []
    for start, stop in itertools.pairwise(edges):
        while waiting and waiting[-1][0] <= start:
            sounding.append(waiting.pop())
        sounding = [span for span in sounding if span[1] > start]
        if not sounding:
            continue
        starts: dict[int, int] = {}
        stops: dict[int, int] = {}
        for first, last, pitch in sounding:
            starts[pitch] = max(first, starts.get(pitch, 0))
            stops[pitch] = max(last, stops.get(pitch, 0))
        pitches = tuple(sorted(starts))
        chords.append(
            _Chord(
                start,
                stop,
                pitches,
                tuple(pitch for pitch in pitches if starts[pitch] < start),
                tuple(pitch for pitch in pitches if stops[pitch] > stop),
            )
        )
    return chords


def _by_bar(chords: Sequence[_Chord]) -> defaultdict[int, list[_Chord]]:
    """Cut chords at bar lines and into lengths that a single note can have."""
    bars: defaultdict[int, list[_Chord]] = defaultdict(list)
    for chord in chords:
        for start, stop in _lengths(chord.start, chord.stop):
            before = chord.from_before if start == chord.start else chord.pitches
            after = chord.to_after if stop == chord.stop else chord.pitches
            bars[start // _STEPS_PER_BAR].append(_Chord(start, stop, chord.pitches, before, after))
    return bars


def _lengths(start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Cut a span into notes of a power of two of sixteenths, none across a bar line."""
    while start < stop:
        room = min(stop - start, _STEPS_PER_BAR - start % _STEPS_PER_BAR)
        length = 1 << (room.bit_length() - 1)
        yield start, start + length
        start += length


def _fill(measure: ET.Element, chords: Sequence[_Chord], start: int, staff: int) -> None:
    now, end = start, start + _STEPS_PER_BAR
    for chord in chords:
        _rests(measure, now, chord.start, staff)
        for index, pitch in enumerate(chord.pitches):
            _note(measure, chord, pitch, staff, is_first=index == 0)
        now = chord.stop
    _rests(measure, now, end, staff)


def _rests(measure: ET.Element, start: int, stop: int, staff: int) -> None:
    for first, last in _lengths(start, stop):
        note = ET.SubElement(measure, "note")
        ET.SubElement(note, "rest")
        _finish(note, last - first, staff)


def _note(measure: ET.Element, chord: _Chord, midi: int, staff: int, *, is_first: bool) -> None:
    note = ET.SubElement(measure, "note")
    if not is_first:
        ET.SubElement(note, "chord")
    pitch = ET.SubElement(note, "pitch")
    ET.SubElement(pitch, "step").text = _STEPS[midi % 12]
    if midi % 12 in _SHARPS:
        ET.SubElement(pitch, "alter").text = "1"
    ET.SubElement(pitch, "octave").text = str(midi // 12 - 1)
    ties = [
        kind
        for kind, tied in (("stop", chord.from_before), ("start", chord.to_after))
        if midi in tied
    ]
    _finish(note, chord.stop - chord.start, staff, ties)


def _finish(note: ET.Element, steps: int, staff: int, ties: Sequence[str] = ()) -> None:
    """Add what every note has, in the order that the format wants."""
    ET.SubElement(note, "duration").text = str(steps)
    for kind in ties:
        ET.SubElement(note, "tie", type=kind)
    ET.SubElement(note, "voice").text = str(staff)
    ET.SubElement(note, "type").text = _TYPES[steps]
    ET.SubElement(note, "staff").text = str(staff)
    if ties:
        notations = ET.SubElement(note, "notations")
        for kind in ties:
            ET.SubElement(notations, "tied", type=kind)


FORMAT = NoteFormat("musicxml", "MusicXML", (".musicxml", ".xml"), _write)
