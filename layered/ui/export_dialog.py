"""The dialog that asks what to export, as what and where."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from layered.errors import ExportError
from layered.export import FORMATS, style_named
from layered.export.sound_format import SoundFormat
from layered.model.layer import Layer, LayerId
from layered.model.project import Project, leaves
from layered.session.settings import Settings
from layered.ui import theme, words
from layered.ui.accent import accent
from layered.ui.choice import Choice
from layered.ui.dim_label import DimLabel
from layered.ui.edge import Edge
from layered.ui.export_order import ExportOrder
from layered.ui.fitting_scroll import FittingScroll
from layered.ui.name_pattern import NamePattern
from layered.ui.tick import Tick

_SMALLEST_LIST = 80


class ExportDialog(QDialog):
    """Emits ``ordered`` with an `ExportOrder` and closes; files in the way are told before."""

    ordered = Signal(object)

    def __init__(
        self, project: Project, settings: Settings, folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._project = project
        self.setWindowTitle("Export")
        self.setMinimumWidth(480)
        self.layer_boxes: list[tuple[Layer, Tick]] = []
        self._make_parts(settings, folder)
        self._lay_out()
        self._show_format()
        self._choose_depth(settings.export_depth)
        self._connect()
        self._refresh()
        Edge(self)

    @property
    def order(self) -> ExportOrder:
        """What is chosen now."""
        ids = tuple(LayerId(layer.id) for layer, box in self.layer_boxes if box.isChecked())
        depth = self.depth_choice.currentData()
        return ExportOrder(
            self._project,
            ids,
            self.mix.isChecked(),
            Path(self.folder.text()).expanduser(),
            self.names.pattern,
            style_named(self._format.name, depth or None),
        )

    @property
    def _format(self) -> SoundFormat:
        return FORMATS[self.format_choice.currentIndex()]

    def _make_parts(self, settings: Settings, folder: Path) -> None:
        for layer in leaves(self._project):
            box = Tick(layer.name, self)
            box.setChecked(True)
            self.layer_boxes.append((layer, box))
        self.mix = Tick("The mix, as you hear it now", self)
        self.mix.setToolTip("One file with the gains, pans, mutes and solos of the list")
        self.format_choice = Choice(self)
        self.format_choice.addItems([known.title for known in FORMATS])
        names = [known.name for known in FORMATS]
        if settings.export_format in names:
            self.format_choice.setCurrentIndex(names.index(settings.export_format))
        self.depth_choice = Choice(self)
        self.loses = DimLabel("", self)
        self.loses.setWordWrap(True)
        self.folder = QLineEdit(str(folder), self)
        self.browse = QPushButton("Choose…", self)
        self.names = NamePattern(settings.export_names, self)
        self.example = DimLabel("", self)
        self.notice = QLabel(self)
        self.notice.setWordWrap(True)
        self.cancel = QPushButton("Cancel", self)
        self.export = QPushButton("Export", self)
        self.export.setDefault(True)
        accent(self.export, accented=True)
        for widget, name in (
            (self.format_choice, "Format"),
            (self.depth_choice, "Depth"),
            (self.folder, "Folder"),
        ):
            widget.setAccessibleName(name)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        title = QLabel("Layers", self)
        title.setFont(theme.title_font())
        column.addWidget(title)
        column.addWidget(DimLabel("As they are, without gain and pan: they add up exactly.", self))
        column.addWidget(self._layer_list())
        column.addSpacing(8)
        column.addWidget(self.mix)
        column.addSpacing(16)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        format_row, folder_row = QHBoxLayout(), QHBoxLayout()
        format_row.setSpacing(8)
        folder_row.setSpacing(8)
        format_row.addWidget(self.format_choice, 1)
        format_row.addWidget(self.depth_choice, 1)
        folder_row.addWidget(self.folder, 1)
        folder_row.addWidget(self.browse)
        grid.addWidget(QLabel("Format", self), 0, 0)
        grid.addLayout(format_row, 0, 1)
        grid.addWidget(self.loses, 1, 1)
        grid.addWidget(QLabel("Folder", self), 2, 0)
        grid.addLayout(folder_row, 2, 1)
        named = QLabel("Named by", self)
        named.setContentsMargins(0, 6, 0, 0)
        grid.addWidget(named, 3, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.names, 3, 1)
        grid.addWidget(self.example, 4, 1)
        column.addLayout(grid)
        column.addSpacing(8)
        column.addWidget(self.notice)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.export)
        column.addLayout(buttons)

    def _layer_list(self) -> FittingScroll:
        area = FittingScroll(_SMALLEST_LIST, self)
        ground = QWidget(area)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for _, box in self.layer_boxes:
            column.addWidget(box)
        area.show_in_it(ground)
        return area

    def _connect(self) -> None:
        for box in (*(box for _, box in self.layer_boxes), self.mix):
            box.toggled.connect(self._refresh)
        self.format_choice.currentIndexChanged.connect(self._show_format)
        self.depth_choice.currentIndexChanged.connect(self._refresh)
        self.folder.textChanged.connect(self._refresh)
        self.names.changed.connect(self._refresh)
        self.browse.clicked.connect(self._choose_folder)
        self.cancel.clicked.connect(self.reject)
        self.export.clicked.connect(self._send)

    def _show_format(self) -> None:
        self.depth_choice.clear()
        for depth in self._format.depths:
            self.depth_choice.addItem(depth.title, depth.name)
        self.depth_choice.setEnabled(len(self._format.depths) > 1)
        self._refresh()

    def _choose_depth(self, name: str) -> None:
        place = self.depth_choice.findData(name)
        if place >= 0:
            self.depth_choice.setCurrentIndex(place)

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Export to", self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _refresh(self) -> None:
        if self.depth_choice.currentIndex() < 0:
            return
        order = self.order
        self.loses.setText(_loses(self._format, order.style.depth.bits))
        names = [path.name for path in order.paths()]
        self.example.setText(f"Writes {words.and_list(_some(names))}." if names else "")
        notice = ""
        try:
            order.check()
            in_the_way = order.in_the_way()
        except ExportError as error:
            notice, in_the_way = str(error), []
            self.export.setEnabled(False)
        else:
            self.export.setEnabled(True)
        if in_the_way:
            count = "1 file is" if len(in_the_way) == 1 else f"{len(in_the_way)} files are"
            notice = f"{count} there already and will be replaced."
        self.export.setText("Replace and export" if in_the_way else "Export")
        self.notice.setText(notice)
        self.notice.setVisible(bool(notice))
        palette = self.notice.palette()
        palette.setColor(self.notice.foregroundRole(), theme.tokens().warning)
        self.notice.setPalette(palette)

    def _send(self) -> None:
        self.ordered.emit(self.order)
        self.accept()


def _some(names: list[str]) -> list[str]:
    """Name up to three files, and say how many more there are."""
    return names if len(names) <= 3 else [*names[:2], f"{len(names) - 2} more"]


def _loses(sound_format: SoundFormat, bits: int) -> str:
    """Say what a file of this kind does not keep."""
    if sound_format.loses:
        return sound_format.loses
    if bits:
        floor = words.number(-6.02 * bits, digits=0)
        return f"Rounded to {bits} bits, below {floor} dB. Nothing above 0 dB fits."
    return "Nothing is lost."
