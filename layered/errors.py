"""What can go wrong, in words for the person who uses the program.

The text of a `LayeredError` says what happened, to what, and what to do about it. It is shown as
it is: in the window by one dialog, on the command line on stderr with exit status 2.
"""


class LayeredError(Exception):
    """Something the person can act on; the text is written to them."""


class InvalidInputError(LayeredError):
    """A value, a range or a combination that makes no sense."""


class UnsupportedFileError(LayeredError):
    """A file that cannot be read as sound, or not safely."""


class ExportError(LayeredError):
    """Something that cannot be written where or as asked; nothing was written."""


class ProjectFileError(LayeredError):
    """A project that cannot be read, or not be written where asked."""


class DeviceError(LayeredError):
    """A sound device that is missing, busy, forbidden or gone."""


class CancelledError(Exception):
    """The person pressed Stop. Not an error: nothing is shown or logged."""
