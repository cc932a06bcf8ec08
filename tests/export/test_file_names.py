"""Whatever a layer is called, its file can be made on every system, and no two are one."""

from hypothesis import given
from hypothesis import strategies as st

from layered.export.file_names import file_stems, safe_stem


def test_letters_of_every_script_are_kept():
    for name in ("hum", "Höhe", "声", "two words", "a.b", "🎷", "v1.0 (final)"):
        assert safe_stem(name) == name


def test_what_some_system_cannot_hold_is_replaced():
    assert safe_stem("a/b\\c:d") == "a-b-c-d"
    assert safe_stem("../../etc/passwd") == "-..-etc-passwd"
    assert safe_stem("line\nbreak\ttab") == "line-break-tab"
    assert safe_stem("trailing dots... ") == "trailing dots"
    assert safe_stem(".hidden") == "hidden"
    assert safe_stem("") == "layer"
    assert safe_stem(" . ") == "layer"
    assert safe_stem("con") == "layer con"
    assert safe_stem("NUL.txt") == "layer NUL.txt"
    assert safe_stem("\udcff") == "-"


def test_equal_names_are_numbered_also_but_for_case():
    assert file_stems(["hum", "Hum", "hum 2", "hum"]) == ["hum", "Hum 2", "hum 2 2", "hum 3"]
    assert file_stems(["rest", "REST"], taken=["rest"]) == ["rest 2", "REST 3"]
    assert file_stems(["caf\u00e9", "cafe\u0301"]) == ["caf\u00e9", "caf\u00e9 2"]


@given(st.lists(st.text(max_size=300), max_size=8))
def test_any_names_give_different_files_that_can_be_made(names):
    stems = file_stems(names)
    assert len({stem.casefold() for stem in stems}) == len(names)
    for stem in stems:
        assert 0 < len(f".layered-{stem}.opus".encode()) < 240
        assert not set(stem) & set('/\\:*?"<>|\0\n')
        assert stem == stem.strip(" .")
