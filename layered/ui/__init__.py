"""The window: the only package that knows Qt.

Every panel is one file: it reads the project, draws, and calls the session; nothing else. All
actions are one table (`layered.ui.actions`), all colours and fonts one theme
(`layered.ui.theme`). Slow libraries are imported when first needed, never at start.

Imports everything but `layered.app` and `layered.cli`.
"""
