import pytest

from layered.ui.marks import mark_of


@pytest.mark.parametrize(
    ("name", "mark"),
    [("Bell", "B"), ("épée", "É"), ("Component-07", "7"), ("Source 12", "12"), ("Take 00", "0"),
     ("7 bells", "7"), ("", ""), ("Symphony 1812", "S")],
)  # fmt: skip
def test_a_layer_is_marked_with_the_number_its_name_ends_with_or_its_initial(name, mark):
    assert mark_of(name) == mark
