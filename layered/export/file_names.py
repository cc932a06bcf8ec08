"""File names for layers: safe on every system, whatever the layers are called."""

import unicodedata
from collections.abc import Iterable, Sequence

_FORBIDDEN = frozenset('/\\:*?"<>|')
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
_LONGEST_BYTES = 180
_UNNAMED = "layer"


def file_stems(names: Sequence[str], *, taken: Iterable[str] = ()) -> list[str]:
    """Give a file name without suffix for each layer, in order, no two alike on any system.

    Letters of every script are kept. Names that would be equal, also but for their case, are
    numbered: "hum", "hum 2".

    Parameters
    ----------
    taken : iterable of str
        Stems that are not free, such as "rest".
    """
    used = {_key(name) for name in taken}
    stems = []
    for name in names:
        safe = safe_stem(name)
        stem, number = safe, 1
        while _key(stem) in used:
            number += 1
            stem = f"{safe} {number}"
        used.add(_key(stem))
        stems.append(stem)
    return stems


def safe_stem(name: str) -> str:
    """Make a name one that every system takes as a file's."""
    name = unicodedata.normalize("NFC", name)
    name = "".join("-" if _is_forbidden(c) else c for c in name)
    name = _shortened(name).strip(" .") or _UNNAMED
    if name.split(".")[0].strip().lower() in _RESERVED:
        name = f"{_UNNAMED} {name}"
    return name


def _is_forbidden(character: str) -> bool:
    return character in _FORBIDDEN or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")


def _shortened(name: str) -> str:
    return name.encode("utf-8")[:_LONGEST_BYTES].decode("utf-8", "ignore")


def _key(stem: str) -> str:
    return unicodedata.normalize("NFKC", stem).casefold()
