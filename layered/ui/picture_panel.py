"""How the picture is drawn, all on one small panel: every change shows at once."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSignalBlocker, Qt
from PySide6.QtWidgets import QDoubleSpinBox, QFrame, QGridLayout, QLabel, QPushButton, QWidget

from layered.session.settings import Settings
from layered.ui import theme, words
from layered.ui.choice import Choice
from layered.ui.dim_label import DimLabel
from layered.ui.fader import DragSlider
from layered.ui.picture_look import BRIGHTEST_DB, DEFAULT_RANGE_DB, RANGES_DB
from layered.ui.picture_settings import COLOR_MAPS, RULERS, SCALES, SHOWN, WINDOWS
from layered.ui.preferences import Preferences

_WIDTH = 320
_DEFAULT = Settings()
_OWN = (
    "frequency_scale", "color_map", "picture_shown", "brightness_db", "range_db", "window_s",
    "ruler", "tempo_bpm", "first_bar_s",
)  # fmt: skip


class PicturePanel(QFrame):
    """Choices and sliders for the picture; a popup that closes by itself."""

    def __init__(self, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._preferences = preferences
        self._window = parent
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 16, 16, 16)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.setFixedWidth(_WIDTH)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName("Picture")
        self.shown = self._choice("Show", "picture_shown", SHOWN)
        self.scale = self._choice("Frequency axis", "frequency_scale", SCALES)
        self.colors = self._choice("Colours", "color_map", COLOR_MAPS)
        reach = round(BRIGHTEST_DB)
        self.brightness = self._slider("Brightness", "brightness_db", -reach, reach, 0)
        low, high = (round(db) for db in RANGES_DB)
        self.range = self._slider("Range", "range_db", low, high, round(DEFAULT_RANGE_DB))
        self.window_size = self._choice("Window", "window_s", WINDOWS)
        self.window_told = DimLabel("", self)
        self._grid.addWidget(self.window_told, self._grid.rowCount(), 1, 1, 2)
        self.ruler = self._choice("Time ruler", "ruler", RULERS)
        self.tempo = self._tempo_box()
        self.reset = QPushButton("As it was at first", self)
        self.reset.clicked.connect(self._reset)
        self._grid.addWidget(self.reset, self._grid.rowCount(), 0, 1, 3)
        preferences.listen(self._show)
        theme.theme_changed.changed.connect(self._restyle)
        self._show(preferences.now)
        self._restyle()

    def open_below(self, button: QWidget) -> None:
        """Open under a button, inside its window."""
        self.adjustSize()
        at = button.mapToGlobal(QPoint(button.width() - self.width(), button.height() + 4))
        left = self._window.mapToGlobal(QPoint(8, 0)).x()
        self.move(max(at.x(), left), at.y())
        self.show()
        self.shown.setFocus(Qt.FocusReason.PopupFocusReason)

    def _choice(
        self, title: str, setting: str, choices: Sequence[tuple[object, str, str]]
    ) -> Choice:
        combo = Choice(self)
        for value, text, tip in choices:
            combo.addItem(text, value)
            combo.setItemData(combo.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        combo.setProperty("setting", setting)
        combo.currentIndexChanged.connect(
            lambda: self._preferences.change(**{setting: combo.currentData()})
        )
        self._row(title, combo, span=2)
        return combo

    def _slider(self, title: str, setting: str, low: int, high: int, reset: int) -> DragSlider:
        slider = DragSlider(low, high, reset, parent=self)
        slider.setProperty("setting", setting)
        slider.setSingleStep(3)
        slider.setPageStep(12)
        slider.setToolTip(f"{title} in dB. Double-click for {reset} dB.")
        number = QLabel(self)
        number.setFont(theme.number_font(12))
        number.setFixedWidth(56)
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        slider.valueChanged.connect(
            lambda value: self._preferences.change(**{setting: float(value)})
        )
        slider.valueChanged.connect(lambda value: number.setText(_whole_db(value)))
        number.setText(_whole_db(reset))
        row = self._row(title, slider, span=1)
        self._grid.addWidget(number, row, 2)
        return slider

    def _tempo_box(self) -> QDoubleSpinBox:
        box = QDoubleSpinBox(self)
        box.setRange(20, 400)
        box.setDecimals(2)
        box.setSuffix(" beats per minute")
        box.valueChanged.connect(lambda bpm: self._preferences.change(tempo_bpm=bpm))
        self._row("Tempo", box, span=2)
        return box

    def _row(self, title: str, widget: QWidget, *, span: int) -> int:
        row = self._grid.rowCount()
        label = QLabel(title, self)
        label.setBuddy(widget)
        widget.setAccessibleName(title)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(widget, row, 1, 1, span)
        return row

    def _show(self, settings: Settings) -> None:
        for combo in (self.shown, self.scale, self.colors, self.window_size, self.ruler):
            with QSignalBlocker(combo):
                value = getattr(settings, combo.property("setting"))
                combo.setCurrentIndex(max(0, combo.findData(value)))
        for slider in (self.brightness, self.range):
            slider.setValue(round(getattr(settings, slider.property("setting"))))
        with QSignalBlocker(self.tempo):
            self.tempo.setValue(settings.tempo_bpm)
        self.tempo.setEnabled(settings.ruler == "bars")
        tip = self.window_size.currentData(Qt.ItemDataRole.ToolTipRole)
        self.window_told.setText(str(tip))

    def _reset(self) -> None:
        self._preferences.change(**{name: getattr(_DEFAULT, name) for name in _OWN})

    def _restyle(self) -> None:
        palette = self.palette()
        palette.setColor(self.backgroundRole(), theme.tokens().panel)
        self.setPalette(palette)


def _whole_db(value: int) -> str:
    return f"{words.number(value, digits=0)} dB"


def picture_opener(
    preferences: Preferences, window: QWidget, button: Callable[[], QWidget]
) -> Callable[[], None]:
    """Give what opens the panel under a button; it is made at the first time."""
    made: list[PicturePanel] = []

    def show() -> None:
        if not made:
            made.append(PicturePanel(preferences, window))
        made[0].open_below(button())

    return show
