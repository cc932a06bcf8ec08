import numpy as np
import pytest

from layered.dsp.stft import StftSettings
from layered.errors import InvalidInputError
from layered.model.dictionary import Dictionary

RATE = 16000
SETTINGS = StftSettings(16, 4)


def test_a_dictionary_keeps_its_spectra_from_being_changed():
    bases = np.full((9, 2), 1 / 9, np.float32)
    dictionary = Dictionary("Oboe", bases, SETTINGS, RATE)
    with pytest.raises(ValueError, match="read-only"):
        dictionary.bases[0, 0] = 1


@pytest.mark.parametrize(
    "bases",
    [
        np.full((8, 2), 1 / 8),
        np.full((9, 0), 1 / 9),
        np.full(9, 1 / 9),
        np.full((9, 2), 0.2),
        np.full((9, 2), np.nan),
        np.vstack([np.full((1, 2), -1.0), np.full((8, 2), 0.25)]),
    ],
)
def test_what_is_no_dictionary_is_refused(bases):
    with pytest.raises(InvalidInputError, match="dictionary"):
        Dictionary("Oboe", bases.astype(np.float32), SETTINGS, RATE)
