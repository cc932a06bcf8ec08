"""What the window can do: one file a menu, put together in `layered.ui.action_table`."""
