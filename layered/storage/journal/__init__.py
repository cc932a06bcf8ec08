"""The journal of a session: what a crash, a kill or a power cut leaves to go on from.

From the moment something is open, a folder of its own holds everything that is needed to give it
back, whether it was ever saved or not:

``lock``
    Held by the program as long as it runs; whoever can take it knows that nobody is at work here.
``project``
    The path of the project's file, where there is one, for other windows to read.
``journal``
    Lines, appended and never changed: eight digits of CRC-32, a space, and one JSON object. First
    ``{"format": 1, "written_by": ...}``, then

    - ``{"object": {...}, "n": number}``: an object as in a project file
      (`layered.storage.projects`), numbered from 0 on;
    - ``{"keep": [first, count], "add": [...], "cursor": n, "at": seconds}``: the history is now
      ``count`` of the steps before, from ``first`` on, and the steps added, each with its
      ``label`` and ``project``; step ``n`` is open. All of an edit, an undo or a redo is one line;
    - ``{"saved": index, "path": ..., "n_bytes": ..., "changed_ns": ...}``: step ``index`` is what
      the project's file holds, and what that file was like then.

    A last line that is cut off never was: what is above it is the last good state. A line that is
    damaged further up costs the steps that need it, and no others.
``files``
    Sounds as ``.npy``, recordings as the files they were. Each is written once and never changed;
    what is large was computed straight into its file (`shelf`), so that keeping it costs nothing.

The lines go to the operating system at once, which outlives the program, and to the disk from a
thread of their own, because waiting for a disk takes long enough to be felt.
"""
