"""How the picture is drawn, from the settings to what draws it; and the words for the choices."""

from layered.session.settings import Settings
from layered.ui.color_maps import ColorMap
from layered.ui.picture_look import PictureLook
from layered.ui.rulers import Counting, Ruler
from layered.ui.scales import FrequencyScale
from layered.ui.time_area import TimeArea

Choices = tuple[tuple[str, str, str], ...]
"""The value of a setting, its name, and a tip."""

SCALES: Choices = (
    (FrequencyScale.LOG.value, "Logarithmic", "Every octave equally high"),
    (FrequencyScale.MEL.value, "Mel", "As the ear tells pitches apart"),
    (FrequencyScale.LINEAR.value, "Linear", "Every hertz equally high"),
    (FrequencyScale.PIANO.value, "Piano", "Every key equally high, named as musicians do"),
)
COLOR_MAPS: Choices = (
    (ColorMap.THEME.value, "Mist", "The theme's own, calm behind coloured layers"),
    (ColorMap.EMBER.value, "Ember", "From violet over red to pale yellow"),
    (ColorMap.TIDE.value, "Tide", "From blue over green to pale lime"),
    (ColorMap.GREY.value, "Grey", "Lightness alone"),
    (ColorMap.PAPER.value, "Paper", "Black on white, layers too: for printing"),
)
SHOWN: Choices = (
    ("spectrogram", "Spectrogram", "Time across, frequency up, level as colour"),
    ("wave", "Waveform", "Time across, amplitude up"),
    ("both", "Both", "The waveform above the spectrogram"),
)
WINDOWS: tuple[tuple[float, str, str], ...] = (
    (0.0115, "12 ms", "Sharp in time: hits and consonants"),
    (0.023, "23 ms", "Sharper in time"),
    (0.046, "46 ms", "Balanced"),
    (0.093, "93 ms", "Sharper in pitch"),
    (0.186, "186 ms", "Sharp in pitch: chords and hum"),
)
RULERS: Choices = (
    (Ruler.TIME.value, "Time", "Minutes and seconds"),
    (Ruler.SAMPLES.value, "Samples", "Counted from the start"),
    (Ruler.BARS.value, "Bars", "Bars of four beats at a tempo"),
)


def apply(settings: Settings, area: TimeArea) -> None:
    """Draw the picture as the settings say."""
    area.follow = settings.follow_playhead
    area.viewport.set_scale(FrequencyScale(settings.frequency_scale))
    area.spectrogram.set_look(
        PictureLook(ColorMap(settings.color_map), settings.brightness_db, settings.range_db)
    )
    area.show_pictures(settings.picture_shown)
    area.ruler.count(Counting(Ruler(settings.ruler), settings.tempo_bpm, settings.first_bar_s))
    area.set_window(settings.window_s)
