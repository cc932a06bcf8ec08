"""One entry for each tool of the pointer."""

from layered.ui.menus.entry import Entry
from layered.ui.tools import TOOLS
from layered.ui.tools.tool import Tool


def _tool_entry(tool: Tool) -> Entry:
    return Entry(
        f"tool_{tool.id}",
        tool.title,
        "Tools",
        lambda desk: desk.time_area.spectrogram.use(tool),
        (tool.key,),
        tool.icon,
        checked=lambda desk: desk.time_area.spectrogram.tool is tool,
        tip=tool.tip,
    )


ENTRIES = tuple(map(_tool_entry, TOOLS))
