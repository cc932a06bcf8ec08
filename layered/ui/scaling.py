"""How large everything is: chosen in the settings, given to Qt before it starts."""

from collections.abc import MutableMapping

from layered.session.settings import Settings

VARIABLE = "QT_SCALE_FACTOR"


def scale(settings: Settings, environment: MutableMapping[str, str]) -> None:
    """Ask Qt for a size by its variable; one that is set already wins."""
    if settings.scale_percent != 100:
        environment.setdefault(VARIABLE, f"{settings.scale_percent / 100:g}")
