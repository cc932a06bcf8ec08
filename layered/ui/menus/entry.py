"""One action: what it is called, where it is, which keys it has, what it does and when."""

from collections.abc import Callable
from dataclasses import dataclass

from layered.ui.desk import Desk

Call = Callable[[Desk], object]
Test = Callable[[Desk], bool]


def always(desk: Desk) -> bool:
    """Tell that an action can be used whatever is open."""
    del desk
    return True


def has_selection(desk: Desk) -> bool:
    """Tell whether a stretch of time is selected."""
    return desk.session.project is not None and desk.time_area.selection is not None


@dataclass(frozen=True, slots=True)
class Entry:
    """One action.

    Parameters
    ----------
    menu : str
        The menu it is in; "Menu/Submenu" for one level deeper.
    keys : tuple of str
        The first is shown, all work.
    enabled, checked : callable
        When it can be used; whether it is on, for those that are on or off.
    shown : callable
        Whether it is in the menu at all.
    label : callable
        Gives the text where it changes.
    """

    id: str
    text: str
    menu: str
    call: Call
    keys: tuple[str, ...] = ()
    icon: str = ""
    enabled: Test = lambda desk: desk.session.project is not None
    checked: Test | None = None
    label: Callable[[Desk], str] | None = None
    shown: Test = always
    tip: str = ""
    starts_group: bool = False
