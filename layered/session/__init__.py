"""The application without a window: the open project, its history, its jobs, its sound.

The window, the command line and the tests all drive the same `Session`. Nothing here knows Qt; the
listeners are plain callables, and work in the background comes back through a ``post`` function
that the window gives (`layered.session.jobs`).

Imports everything but `layered.ui`, `layered.app` and `layered.cli`.
"""
