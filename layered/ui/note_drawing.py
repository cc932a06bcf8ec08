"""How notes look over the spectrogram: bars with the name of the pitch, bolder the louder."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from layered.model.note import HIGHEST_MIDI, LOWEST_MIDI, Note, pitch_hz, pitch_name
from layered.ui import theme
from layered.ui.note_roll import NoteRoll
from layered.ui.viewport import Viewport

_ROUND = 2.0
_QUIET_ALPHA, _LOUD_ALPHA = 70, 235
_NAME_HEIGHT = 11.0
_NAME_MARGIN = 4.0
_WHITE_KEY_WIDTH, _BLACK_KEY_WIDTH = 18.0, 11.0
_LEAST_KEY_HEIGHT = 1.5
_KEY_FONT_PIXELS = 10
_CAP_SHARE = 0.73
_KEY_ALPHA = 210
_BLACK_KEYS, _AFTER_WHITE_KEYS = (1, 3, 6, 8, 10), (0, 5)


def draw_notes(
    painter: QPainter, roll: NoteRoll, viewport: Viewport, width: int, height: int
) -> None:
    """Draw the notes that are in view, the chosen ones last and with an outline."""
    if not roll.is_shown:
        return
    chosen = roll.chosen_ids
    seen = [
        note
        for note in roll.notes
        if note.onset_s < viewport.end_s and note.offset_s > viewport.start_s
    ]
    if not seen:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for note in sorted(seen, key=lambda note: note.id in chosen):
        frame = roll.frame(note, viewport, width, height)
        _draw_note(painter, note, frame, is_chosen=note.id in chosen)
    painter.restore()


def draw_keyboard(painter: QPainter, viewport: Viewport, height: int) -> None:
    """Draw the keys of a piano at the left edge, each where its pitch is; every C has its name."""
    colors = theme.tokens()

    def y_of(midi: float) -> float:
        return viewport.y_of(pitch_hz(midi), height)

    painter.save()
    painter.setFont(theme.number_font(_KEY_FONT_PIXELS))
    top, bottom = y_of(HIGHEST_MIDI + 0.5), y_of(LOWEST_MIDI - 0.5)
    white = QColor(colors.text)
    white.setAlpha(_KEY_ALPHA)
    painter.fillRect(QRectF(0, top, _WHITE_KEY_WIDTH, bottom - top), white)
    for midi in range(LOWEST_MIDI, HIGHEST_MIDI + 1):
        upper, lower = y_of(midi + 0.5), y_of(midi - 0.5)
        if midi % 12 in _BLACK_KEYS and lower - upper >= _LEAST_KEY_HEIGHT:
            painter.fillRect(QRectF(0, upper, _BLACK_KEY_WIDTH, lower - upper), colors.picture)
        elif midi % 12 in _AFTER_WHITE_KEYS:
            painter.fillRect(QRectF(0, lower - 0.5, _WHITE_KEY_WIDTH, 1), colors.picture)
        if midi % 12 == 0 and y_of(midi) - y_of(midi + 12) > 2 * _KEY_FONT_PIXELS:
            painter.setPen(colors.text)
            middle = (upper + lower) / 2 + _KEY_FONT_PIXELS * _CAP_SHARE / 2
            painter.drawText(QPointF(_WHITE_KEY_WIDTH + 3, middle), pitch_name(midi))
    painter.restore()


def draw_note_frame(painter: QPainter, frame: QRectF) -> None:
    """Draw the frame in which notes are about to be chosen."""
    colors = theme.tokens()
    ground = QColor(colors.accent)
    ground.setAlpha(36)
    painter.fillRect(frame, ground)
    painter.setPen(QPen(colors.accent, 1, Qt.PenStyle.DashLine))
    painter.drawRect(frame.adjusted(0.5, 0.5, -0.5, -0.5))


def _draw_note(painter: QPainter, note: Note, frame: QRectF, *, is_chosen: bool) -> None:
    colors = theme.tokens()
    body = QColor(colors.accent)
    loudness = note.velocity / 127
    body.setAlpha(round(_QUIET_ALPHA + loudness * (_LOUD_ALPHA - _QUIET_ALPHA)))
    edge = QColor(colors.picture)
    edge.setAlpha(200)
    painter.setBrush(body)
    painter.setPen(QPen(colors.text, 2) if is_chosen else QPen(edge, 1))
    painter.drawRoundedRect(frame, _ROUND, _ROUND)
    font = theme.number_font(11)
    metrics = QFontMetricsF(font)
    room = frame.width() - 2 * _NAME_MARGIN
    if frame.height() >= _NAME_HEIGHT and metrics.horizontalAdvance(note.name) <= room:
        painter.setFont(font)
        painter.setPen(colors.accent_text)
        middle = frame.center().y() + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(frame.left() + _NAME_MARGIN, middle), note.name)
