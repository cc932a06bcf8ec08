"""Notes are read back by readers that know nothing of the writers."""

import xml.etree.ElementTree as ET

import pytest

from layered.errors import ExportError, InvalidInputError
from layered.export.notes import write_notes
from layered.model.note import Note, NoteId

NOTES = [
    Note(NoteId(1), 0.25, 0.75, 60, 100),
    Note(NoteId(2), 0.25, 3.1, 43, 64),
    Note(NoteId(3), 0.75, 1.0, 60, 1),
    Note(NoteId(4), 700.0, 700.5, 108, 127),
]


def midi_notes(data):
    """Read a standard MIDI file of one track: onset, offset, pitch and velocity of each note."""
    assert data[:14] == b"MThd\0\0\0\x06\0\0\0\x01" + data[12:14]
    ticks_per_beat = int.from_bytes(data[12:14], "big")
    assert data[14:18] == b"MTrk"
    assert len(data) == 22 + int.from_bytes(data[18:22], "big")
    at, tick, beat_s, held, notes = 22, 0, 0.5, {}, []
    while True:
        delta = 0
        while True:
            byte = data[at]
            at += 1
            delta = delta << 7 | byte & 0x7F
            if byte < 0x80:
                break
        tick += delta
        if data[at] == 0xFF:
            kind, size = data[at + 1], data[at + 2]
            content = data[at + 3 : at + 3 + size]
            at += 3 + size
            if kind == 0x51:
                beat_s = int.from_bytes(content, "big") / 1e6
            if kind == 0x2F:
                assert at == len(data)
                assert not held
                return sorted(notes)
            continue
        status, pitch, velocity = data[at : at + 3]
        at += 3
        time_s = tick * beat_s / ticks_per_beat
        if status == 0x90:
            assert pitch not in held
            held[pitch] = (time_s, velocity)
        else:
            assert status == 0x80
            onset_s, loudness = held.pop(pitch)
            notes.append((onset_s, time_s, pitch, loudness))


def test_midi_holds_every_note_to_the_millisecond(tmp_path):
    write_notes(NOTES, "A title", [tmp_path / "a.mid"])
    expected = sorted((n.onset_s, n.offset_s, n.midi, n.velocity) for n in NOTES)
    assert midi_notes((tmp_path / "a.mid").read_bytes()) == [
        pytest.approx(note, abs=5e-4) for note in expected
    ]


def test_csv_holds_every_note(tmp_path):
    write_notes(NOTES[:2], "A title", [tmp_path / "a.csv"])
    assert (tmp_path / "a.csv").read_text() == (
        "onset_s,offset_s,midi,velocity\n0.2500,3.1000,43,64\n0.2500,0.7500,60,100\n"
    )


def test_musicxml_has_full_bars_and_the_pitches_where_they_start(tmp_path):
    write_notes(NOTES[:3], "A title", [tmp_path / "a.musicxml"])
    score = ET.parse(tmp_path / "a.musicxml").getroot()
    assert score.findtext("work/work-title") == "A title"
    starts = []
    for number, measure in enumerate(score.iter("measure")):
        now, full = 0, {"1": 0, "2": 0}
        for element in measure:
            steps = int(element.findtext("duration", "0"))
            if element.tag == "backup":
                now -= steps
            if element.tag != "note":
                continue
            staff = element.findtext("staff")
            at = now - steps if element.find("chord") is not None else now
            tied = any(tie.get("type") == "stop" for tie in element.findall("tie"))
            if element.find("pitch") is not None and not tied:
                name = element.findtext("pitch/step") + element.findtext("pitch/octave")
                starts.append(((16 * number + at) / 8, name, staff))
            if element.find("chord") is None:
                now += steps
                full[staff] += steps
        assert full == {"1": 16, "2": 16}
    assert sorted(starts) == [(0.25, "C4", "1"), (0.25, "G2", "2"), (0.75, "C4", "1")]


def test_no_notes_are_a_file_too(tmp_path):
    paths = [tmp_path / name for name in ("a.mid", "a.musicxml", "a.csv")]
    write_notes([], "Nothing", paths)
    assert midi_notes(paths[0].read_bytes()) == []
    assert ET.parse(paths[1]).getroot().find("part/measure/note/rest") is not None


def test_a_name_that_does_not_say_how_is_refused(tmp_path):
    with pytest.raises(InvalidInputError, match=r"End the name in \.mid, \.musicxml, \.csv"):
        write_notes(NOTES, "A", [tmp_path / "a.pdf"])


def test_files_are_only_replaced_when_allowed_and_then_together(tmp_path):
    (tmp_path / "a.csv").write_text("mine")
    with pytest.raises(ExportError, match="is there already"):
        write_notes(NOTES, "A", [tmp_path / "a.mid", tmp_path / "a.csv"])
    assert not (tmp_path / "a.mid").exists()
    write_notes(NOTES, "A", [tmp_path / "a.mid", tmp_path / "a.csv"], force=True)
    assert (tmp_path / "a.csv").read_text() != "mine"
