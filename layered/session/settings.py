"""What a person prefers, kept between runs in one JSON file.

Keys that this version does not know are kept as they are; values that make no sense are replaced
by their defaults, and `load` says so in one sentence.
"""

import json
import os
import sys
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from layered.atomic import replacing

_TOLD = "Some settings in {path} made no sense and are back to their defaults: {names}."
_UNREADABLE = "The settings in {path} cannot be read; Layered starts with its defaults."


@dataclass(frozen=True, slots=True)
class Settings:
    """All preferences.

    Parameters
    ----------
    theme : str
        ``system``, ``dark``, ``light`` or ``contrast``.
    output_device, input_device : str
        Names of sound devices; empty for the system's choice.
    latency_s : float
        How far ahead sound is given to the device, 0.05 to 1 s; larger survives a busy machine.
    hint_shift_ms : float
        Moves every recorded hint in time, -500 to 500, for devices that lie about their delay.
    input_channel : int
        The microphone's channel to record, from 1 on; 0 mixes all of them.
    input_rate_hz : int
        The rate to record at; 0 is the microphone's own.
    calibrations : tuple of str
        How late recordings come on each pair of devices, as `layered.session.calibration` says.
    single_keys : bool
        Whether letters without Ctrl or Alt are shortcuts.
    collect : bool
        Whether the recordings go into project files, or only where they are.
    scale_percent : int
        How large everything is; one of `SCALES_PERCENT`.
    frequency_scale, color_map, picture_shown, ruler : str
        How the picture is drawn: the axis, the colours, spectrogram or waveform or both, and what
        the time ruler counts.
    brightness_db, range_db : float
        How much brighter the picture is, and how far down it reaches.
    window_s : float
        The shortest window of the picture; nothing else depends on it.
    tempo_bpm, first_bar_s : float
        For a ruler that counts bars.
    recent : tuple of str
        The paths of what was opened or saved last, the latest first.
    unknown : dict
        What newer versions wrote.
    """

    theme: str = "system"
    output_device: str = ""
    input_device: str = ""
    latency_s: float = 0.3
    hint_shift_ms: float = 0.0
    input_channel: int = 0
    input_rate_hz: int = 0
    calibrations: tuple[str, ...] = ()
    single_keys: bool = True
    adjustments_shown: bool = False
    history_shown: bool = False
    shelf_shown: bool = False
    shape_shown: bool = False
    open_folder: str = ""
    hint_folder: str = ""
    example_folder: str = ""
    project_folder: str = ""
    collect: bool = True
    export_folder: str = ""
    export_format: str = "wav"
    export_depth: str = "32f"
    export_names: str = "{layer}"
    scale_percent: int = 100
    frequency_scale: str = "log"
    color_map: str = "theme"
    picture_shown: str = "spectrogram"
    brightness_db: float = 0.0
    range_db: float = 80.0
    window_s: float = 0.046
    ruler: str = "time"
    tempo_bpm: float = 120.0
    first_bar_s: float = 0.0
    follow_playhead: bool = True
    recent: tuple[str, ...] = ()
    unknown: dict[str, Any] = field(default_factory=dict)


SCALES_PERCENT = (100, 125, 150, 175, 200, 250, 300)
MOST_CHANNELS = 32
RATES_HZ = (44_100, 48_000, 88_200, 96_000)

_CHOICES: dict[str, tuple[object, ...]] = {
    "theme": ("system", "dark", "light", "contrast"),
    "scale_percent": SCALES_PERCENT,
    "frequency_scale": ("log", "mel", "linear", "piano"),
    "color_map": ("theme", "ember", "tide", "grey", "paper"),
    "picture_shown": ("spectrogram", "wave", "both"),
    "ruler": ("time", "samples", "bars"),
    "input_channel": tuple(range(MOST_CHANNELS + 1)),
    "input_rate_hz": (0, *RATES_HZ),
}
_RANGES = {
    "latency_s": (0.05, 1.0),
    "hint_shift_ms": (-500.0, 500.0),
    "brightness_db": (-60.0, 60.0),
    "range_db": (20.0, 120.0),
    "window_s": (0.01, 0.2),
    "tempo_bpm": (20.0, 400.0),
    "first_bar_s": (-1e6, 1e6),
}


MOST_RECENT = 8


def with_recent(recent: tuple[str, ...], path: Path) -> tuple[str, ...]:
    """Put a file at the head of those that were used last."""
    name = str(path.absolute())
    return (name, *(other for other in recent if other != name))[:MOST_RECENT]


def settings_path() -> Path:
    """Give where the settings are kept on this platform."""
    if sys.platform == "win32":
        folder = Path(os.environ.get("APPDATA", Path.home() / "AppData" / "Roaming"))
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Application Support"
    else:
        folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return folder / "layered" / "settings.json"


def load(path: Path) -> tuple[Settings, str]:
    """Read settings; never fails.

    Returns
    -------
    tuple of (Settings, str)
        The settings, and a sentence for the person, empty when all is well.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings(), ""
    except (OSError, ValueError):
        return Settings(), _UNREADABLE.format(path=path)
    if not isinstance(found, dict):
        return Settings(), _UNREADABLE.format(path=path)
    known: dict[str, Any] = {f.name: f.default for f in fields(Settings) if f.name != "unknown"}
    good: dict[str, Any] = {}
    wrong: list[str] = []
    for name, default in known.items():
        if name not in found:
            continue
        if _is_sensible(name, found[name], default):
            good[name] = type(default)(found[name])
        else:
            wrong.append(name)
    unknown = {str(name): value for name, value in found.items() if name not in known}
    told = _TOLD.format(path=path, names=", ".join(wrong)) if wrong else ""
    return Settings(**good, unknown=unknown), told


def save(settings: Settings, path: Path) -> None:
    """Write settings so that a crash keeps the old ones; `OSError` if there is no room."""
    values = {f.name: getattr(settings, f.name) for f in fields(Settings) if f.name != "unknown"}
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        text = json.dumps({**settings.unknown, **values}, indent=2, ensure_ascii=False)
        temporary.write_text(text + "\n", encoding="utf-8")


def _is_sensible(name: str, value: object, default: object) -> bool:
    if isinstance(default, float):
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        low, high = _RANGES[name]
        return low <= value <= high
    if isinstance(default, tuple):
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if not isinstance(value, type(default)):
        return False
    return name not in _CHOICES or value in _CHOICES[name]
