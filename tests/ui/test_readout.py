"""What is under the pointer, in the words a musician uses."""

import pytest

from layered.ui import readout


@pytest.mark.parametrize(
    ("hz", "text"),
    [
        (440, "A4 +0 ¢"),
        (443, "A4 +12 ¢"),
        (261.63, "C4 +0 ¢"),
        (430, "A4 −40 ¢"),  # noqa: RUF001
        (27.5, "A0 +0 ¢"),
        (10, ""),
    ],
)
def test_a_frequency_has_a_note_and_cents(hz, text):
    assert readout.note_text(hz) == text


def test_frequencies_and_levels_have_units():
    assert readout.hz_text(62.34) == "62.3 Hz"
    assert readout.hz_text(440) == "440 Hz"
    assert readout.hz_text(2345) == "2.35 kHz"  # rounds half to even: 2.345 is 2.3450000000000002
    assert readout.hz_text(12345) == "12.3 kHz"
    assert readout.db_text(-32.4) == "−32 dB"  # noqa: RUF001
    assert readout.db_text(-120) == "below −120 dB"  # noqa: RUF001
