"""Colours and fonts by name. No other file names a colour.

Three palettes of our own (dark, light, high contrast), because Qt gives no dark mode under plain
X11. The layer colours can be told apart by colour-blind people; they are never the only sign.
"""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from layered.ui.theme_style import style_sheet


class Scheme(StrEnum):
    """Which palette to use; SYSTEM follows the desktop, and is dark where it does not say."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What each colour is for.

    Parameters
    ----------
    window, panel, raised, hover, pressed : QColor
        Surfaces from back to front: the window, a panel or card, a control, and that control
        under the pointer or pressed.
    picture, picture_low, picture_mid, picture_high : QColor
        Behind the spectrogram, and the ramp of the mixture from quiet to loud.
    selection : QColor
        Behind what is selected; see-through.
    playhead, record : QColor
        The playhead, and the same (and the level) while recording.
    rest : QColor
        The layer that is left over.
    meter_low, meter_mid, meter_high : QColor
        Levels that are fine, hot, and clipped.
    is_dark : bool
        Whether text is lighter than what it stands on.
    """

    window: QColor
    panel: QColor
    raised: QColor
    hover: QColor
    pressed: QColor
    text: QColor
    text_dim: QColor
    line: QColor
    accent: QColor
    accent_hover: QColor
    accent_text: QColor
    selection: QColor
    danger: QColor
    warning: QColor
    success: QColor
    playhead: QColor
    record: QColor
    rest: QColor
    picture: QColor
    picture_low: QColor
    picture_mid: QColor
    picture_high: QColor
    meter_low: QColor
    meter_mid: QColor
    meter_high: QColor
    is_dark: bool


def _tokens(*, is_dark: bool, **colors: str) -> Tokens:
    return Tokens(is_dark=is_dark, **{name: QColor(value) for name, value in colors.items()})


_DARK = _tokens(
    is_dark=True,
    window="#14161b", panel="#1b1e25", raised="#282c36", hover="#323743", pressed="#3b4150",
    text="#e7eaf0", text_dim="#98a1b2", line="#2a2f39",
    accent="#5b9dff", accent_hover="#76adff", accent_text="#08111f", selection="#405b9dff",
    danger="#ff7a70", warning="#ffbf5a", success="#58d3a0",
    playhead="#ffffff", record="#ff5c57", rest="#8b94a5",
    picture="#0c0e12", picture_low="#161d29", picture_mid="#4a617d", picture_high="#dde7f2",
    meter_low="#4fc48f", meter_mid="#f2c14e", meter_high="#ff5c57",
)  # fmt: skip
_LIGHT = _tokens(
    is_dark=False,
    window="#eceef2", panel="#f8f9fb", raised="#e1e5eb", hover="#d5dae3", pressed="#c8cfda",
    text="#1b1f27", text_dim="#596273", line="#d3d8e0",
    accent="#1f66d6", accent_hover="#3577e0", accent_text="#ffffff", selection="#401f66d6",
    danger="#c03028", warning="#9a6200", success="#177a50",
    playhead="#111418", record="#d5302a", rest="#778192",
    picture="#fdfdfe", picture_low="#e8edf3", picture_mid="#8fa5bf", picture_high="#1d2c40",
    meter_low="#2f9e6e", meter_mid="#c98a00", meter_high="#d5302a",
)  # fmt: skip
_CONTRAST = _tokens(
    is_dark=True,
    window="#000000", panel="#000000", raised="#1f1f1f", hover="#3a3a3a", pressed="#555555",
    text="#ffffff", text_dim="#e0e0e0", line="#ffffff",
    accent="#ffe100", accent_hover="#fff06a", accent_text="#000000", selection="#70ffe100",
    danger="#ff8f8f", warning="#ffd27a", success="#7dffb0",
    playhead="#ffffff", record="#ff6060", rest="#c8c8c8",
    picture="#000000", picture_low="#101418", picture_mid="#7890a8", picture_high="#ffffff",
    meter_low="#7dffb0", meter_mid="#ffe100", meter_high="#ff6060",
)  # fmt: skip

# After Okabe and Ito's set for colour-blind readers, set lighter for dark and darker for light.
_LAYERS_DARK = (
    "#ffa040", "#3fd0b0", "#f58ac4", "#f4e266", "#62c4f7", "#b59bff", "#ff7a5c", "#a6d957",
)  # fmt: skip
_LAYERS_LIGHT = (
    "#c96a00", "#008a72", "#b8458a", "#8a7a00", "#0e7fbd", "#6a4fd0", "#c8401f", "#4f7d10",
)  # fmt: skip
_INK_DARK, _INK_LIGHT = "#101318", "#ffffff"


class ThemeChanged(QObject):
    """Tells that another palette was applied; views drop what they cached and redraw."""

    changed = Signal()


class _Current:
    tokens = _DARK
    scheme = Scheme.SYSTEM


theme_changed = ThemeChanged()
"""The one instance: connect to its ``changed``."""


def tokens() -> Tokens:
    """Give the colours in use."""
    return _Current.tokens


def scheme() -> Scheme:
    """Give what was chosen, which may be to follow the system."""
    return _Current.scheme


def layer_color(index: int) -> QColor:
    """Give a layer's colour; -1 is the grey of a rest. Later rounds stand out less."""
    if index < 0:
        return QColor(_Current.tokens.rest)
    names = _LAYERS_DARK if _Current.tokens.is_dark else _LAYERS_LIGHT
    color = QColor(names[index % len(names)])
    rounds = index // len(names)
    if not rounds:
        return color
    step = 100 + 12 * rounds
    return color.lighter(step) if _Current.tokens.is_dark else color.darker(step)


def ink_on(color: QColor) -> QColor:
    """Give the colour of letters that can be read on a layer's colour."""
    return QColor(_INK_DARK if color.lightnessF() > 0.45 else _INK_LIGHT)


def body_font() -> QFont:
    """Give the font of nearly everything."""
    return _font(13, QFont.Weight.Normal)


def title_font() -> QFont:
    """Give the font of headings."""
    return _font(15, QFont.Weight.DemiBold)


def number_font(pixels: int = 13) -> QFont:
    """Give the font of figures that change in place: every digit is as wide as every other."""
    font = _font(pixels, QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def apply(app: QApplication, scheme: Scheme) -> None:
    """Put a palette on the application and tell everyone."""
    _Current.scheme = scheme
    _Current.tokens = _palette_for(scheme)
    app.setStyle("Fusion")
    app.setFont(body_font())
    app.setPalette(_qt_palette(_Current.tokens))
    app.setStyleSheet(style_sheet(_names(_Current.tokens)))
    theme_changed.changed.emit()


def _palette_for(scheme: Scheme) -> Tokens:
    if scheme is Scheme.SYSTEM:
        light = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Light
        return _LIGHT if light else _DARK
    return {Scheme.DARK: _DARK, Scheme.LIGHT: _LIGHT, Scheme.CONTRAST: _CONTRAST}[scheme]


def _font(pixels: int, weight: QFont.Weight) -> QFont:
    font = QFont()
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font


def _names(colors: Tokens) -> dict[str, str]:
    tokens = (name for name in Tokens.__dataclass_fields__ if name != "is_dark")
    names = {name: getattr(colors, name).name(QColor.NameFormat.HexArgb) for name in tokens}
    return names | {"edge": names["line"] if colors is _CONTRAST else "transparent"}


def _qt_palette(colors: Tokens) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, color in (
        (roles.Window, colors.window),
        (roles.Base, colors.panel),
        (roles.AlternateBase, colors.raised),
        (roles.Button, colors.raised),
        (roles.WindowText, colors.text),
        (roles.Text, colors.text),
        (roles.ButtonText, colors.text),
        (roles.BrightText, colors.danger),
        (roles.ToolTipBase, colors.raised),
        (roles.ToolTipText, colors.text),
        (roles.PlaceholderText, colors.text_dim),
        (roles.Highlight, colors.accent),
        (roles.HighlightedText, colors.accent_text),
        (roles.Link, colors.accent),
        (roles.Mid, colors.line),
        (roles.Dark, colors.line),
        (roles.Light, colors.hover),
    ):
        palette.setColor(role, color)
    faint = QColor(colors.text_dim)
    faint.setAlphaF(0.55)
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, faint)
    return palette
