"""The style sheet: Fusion does the work, this makes it flat and calm."""

from string import Template

_SHEET = Template("""
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 8px; }
QMenuBar { background: $window; padding: 2px 8px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $raised; }
QMenu { background: $panel; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $raised; }
QMenu::item:disabled { color: $text_dim; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QPushButton { background: $raised; border: 1px solid $edge; border-radius: 6px;
    padding: 6px 14px; min-height: 18px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $pressed; }
QPushButton:focus, QToolButton:focus { border: 1px solid $accent; }
QPushButton:disabled { color: $text_dim; background: $window; }
QPushButton[accented="true"] { background: $accent; color: $accent_text; font-weight: 600; }
QPushButton[accented="true"]:hover { background: $accent_hover; }
QPushButton[accented="true"]:focus { border: 1px solid $text; }
QPushButton[compact="true"] { padding: 3px 8px; }
QPushButton::menu-indicator { width: 8px; subcontrol-position: right center;
    subcontrol-origin: padding; right: 6px; }
QPushButton[flat="true"] { background: transparent; }
QPushButton[flat="true"]:hover { background: $raised; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px;
    padding: 5px; }
QToolButton:hover { background: $raised; }
QToolButton:pressed { background: $pressed; }
QToolButton:checked { background: $raised; border: 1px solid $edge; }
QToolButton::menu-indicator { image: none; }
QLineEdit, QSpinBox, QDoubleSpinBox, QPlainTextEdit, QTextBrowser { background: $panel;
    border: 1px solid $line; border-radius: 6px; padding: 4px 8px;
    selection-background-color: $accent; selection-color: $accent_text; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; height: 0; border: none; }
QAbstractSpinBox QLineEdit { border: none; padding: 0; background: transparent; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus { border-color: $accent; }
QComboBox { background: $raised; border: 1px solid $edge; border-radius: 6px;
    padding: 4px 8px 4px 10px; min-height: 18px; }
QComboBox:hover { background: $hover; }
QComboBox:focus { border-color: $accent; }
QComboBox:disabled { color: $text_dim; background: $panel; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox QAbstractItemView { background: $panel; border: 1px solid $line; outline: 0;
    selection-background-color: $raised; selection-color: $text; padding: 4px; }
QScrollArea { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $raised; border-radius: 3px; margin: 2px; min-height: 24px; }
QScrollBar::handle:hover { background: $hover; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QProgressBar { background: $raised; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
""")


def style_sheet(colors: dict[str, str]) -> str:
    """Fill the sheet with a palette's colours, by token name."""
    return _SHEET.substitute(colors)
