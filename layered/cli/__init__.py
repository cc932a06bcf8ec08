"""The command line: the same session as the window's, without a window.

Every method is a subcommand whose options are built from its declared parameters. Never imports
Qt. Exit status: 0 done, 2 something the person can act on (one sentence on stderr), 130 stopped
with Ctrl+C; anything else is a bug, with its traceback.
"""
