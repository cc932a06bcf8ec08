"""What the pointer does on the spectrogram: one file a tool.

To add one: write a module with a `TOOL` (`layered.ui.tools.tool.Tool`) and name it in `TOOLS`. It
then has an entry in the Tools menu, a key and a button.
"""

from layered.ui.tools import hand, notes, select_time, zoom
from layered.ui.tools.tool import Tool

TOOLS: tuple[Tool, ...] = (select_time.TOOL, hand.TOOL, zoom.TOOL, notes.TOOL)
