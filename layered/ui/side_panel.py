"""The panel at the right: the layers, how to get more of them, and the way out."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from layered.session.session import Session
from layered.ui import theme
from layered.ui.layer_list import LayerList
from layered.ui.selection import Selection
from layered.ui.separate_panel import SeparatePanel

_WIDEST, _NARROWEST, _SHARE = 312, 256, 0.32
_ONE_CARD = 88


class SidePanel(QWidget):
    """Puts the layer list, the separation and Export above each other."""

    def __init__(
        self, session: Session, selection: Selection, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDEST)
        self.setAutoFillBackground(True)
        self.title = QLabel("Layers", self)
        self.title.setFont(theme.title_font())
        self.layers = LayerList(session, selection, self)
        self.layers.setMinimumHeight(_ONE_CARD)
        self.separating = SeparatePanel(self)
        self.export = QPushButton("Export layers…", self)
        self.export.setToolTip("Write the layers or the mix to files (Ctrl+Shift+E)")
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.addWidget(self.title)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 16)
        foot.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.layers, 1)
        column.addWidget(self.separating)
        column.addLayout(foot)
        theme.theme_changed.changed.connect(self._restyle)
        self._restyle()

    def fit(self, window_width: int) -> None:
        """Leave a narrow window's picture enough room."""
        self.setFixedWidth(min(_WIDEST, max(_NARROWEST, round(_SHARE * window_width))))

    def _restyle(self) -> None:
        palette = self.palette()
        palette.setColor(self.backgroundRole(), theme.tokens().panel)
        self.setPalette(palette)
