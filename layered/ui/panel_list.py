"""How the lists that fill a side panel look: steps of the history, spectra of the shelf."""

from layered.ui import theme


def panel_list_style() -> str:
    """Give the style sheet of such a list, in the colours of the theme as it is now."""
    colors = theme.tokens()
    return (
        f"QListWidget {{ background: {colors.window.name()}; outline: 0; }}"
        f"QListWidget::item {{ padding-left: 16px; border: none; }}"
        f"QListWidget::item:selected {{ background: {colors.raised.name()};"
        f" color: {colors.text.name()}; border-left: 2px solid {colors.accent.name()};"
        f" padding-left: 14px; }}"
    )
