"""Numbers in words: one way to write a level, a time, a place."""

import calendar
import math
import re
import time

MINUS = "\N{MINUS SIGN}"

_PLACE = re.compile(r"(?P<percent>[+-]?[\d.]+)|(?P<amount>[\d.]+)? ?(?P<side>[LR])(?:EFT|IGHT)?")


def level(value_db: float, *, sign: bool = False) -> str:
    """Write a level in dB, such as "4.0 dB"; with ``sign`` a plus before what is above zero."""
    return f"{number(value_db, sign=sign)} dB"


def number(value: float, *, digits: int = 1, sign: bool = False) -> str:
    """Write a number with a real minus sign; no minus before a zero."""
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    rounded = round(value, digits) + 0.0
    lead = MINUS if rounded < 0 else "+" if sign and rounded > 0 else ""
    return f"{lead}{abs(rounded):.{digits}f}"


def clock(seconds: float) -> str:
    """Write a position, such as "00:04.217", with hours where there are any."""
    thousandths = max(0, round(seconds * 1000))
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    lead = f"{hours}:" if hours else ""
    return f"{lead}{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def place(pan: float) -> str:
    """Write a pan, such as "30 L"; the middle is "C"."""
    percent = round(abs(pan) * 100)
    return "C" if percent == 0 else f"{percent} {'L' if pan < 0 else 'R'}"


def moment(at_s: float, now_s: float) -> str:
    """Say when something was: "today at 14:03", "on 3 March at 14:03"; in seconds since 1970."""
    at, now = time.localtime(at_s), time.localtime(now_s)
    yesterday = time.localtime(now_s - 86_400)
    hour = f"at {at.tm_hour:02d}:{at.tm_min:02d}"
    if (at.tm_year, at.tm_yday) == (now.tm_year, now.tm_yday):
        return f"today {hour}"
    if (at.tm_year, at.tm_yday) == (yesterday.tm_year, yesterday.tm_yday):
        return f"yesterday {hour}"
    year = "" if at.tm_year == now.tm_year else f" {at.tm_year}"
    return f"on {at.tm_mday} {calendar.month_name[at.tm_mon]}{year} {hour}"


def remaining(seconds: float | None) -> str:
    """Say how long something still takes; empty while nobody knows."""
    if seconds is None:
        return ""
    if seconds < 1.5:
        return "about a second left"
    if seconds < 90:
        return f"about {round(seconds)} s left"
    return f"about {round(seconds / 60)} min left"


def parse_level(text: str) -> float | None:
    """Read what a person typed as a level in dB, or None if it is not a number."""
    cleaned = text.replace(MINUS, "-").replace(",", ".").lower().removesuffix("db").strip()
    try:
        value = float(cleaned)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def parse_place(text: str) -> float | None:
    """Read what a person typed as a pan, such as "30 L", "R", "C" or "-30"; None if it is none."""
    cleaned = text.replace(MINUS, "-").replace(",", ".").replace("%", "").upper().strip()
    if cleaned in ("C", "CENTRE", "CENTER"):
        return 0.0
    read = _PLACE.fullmatch(cleaned)
    if read is None:
        return None
    try:
        percent = float(read["percent"] or read["amount"] or 100)
    except ValueError:
        return None
    return min(1.0, max(-1.0, (-percent if read["side"] == "L" else percent) / 100))


def and_list(names: list[str]) -> str:
    """Join names: "a", "a and b", "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
