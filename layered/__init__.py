"""Layered: sing a sound in a recording, and get it back as a layer of its own.

Packages, each importing only from those below it::

    app | cli                                  the only places that know everything
    ui                                         the window: only here are PySide6 and pyqtgraph
    session                                    the application without a window
    methods | export | storage | playback      ways to make layers, and the outside world
    model                                      the document
    dsp                                        arrays in, arrays out
    errors | atomic                            what goes wrong; writing files so nothing is lost
"""

__version__ = "0.1.0"
