"""The project file ``.layered``, and the same contents in the journal of a session.

A project file is one zip archive. Any program that opens zip archives shows what is in it:

``mimetype``
    First and stored as it is: ``application/x-layered-project``. From byte 38 on, so that desktops
    know the file by its content.
``project.json``
    The document, below. UTF-8.
``recordings/N.SUFFIX``
    The recordings as the very files that were opened, byte for byte. What was recorded inside
    Layered, or came from a file that has changed since, is among the arrays.
``arrays/N.npy``
    The sounds of what was split off and all other arrays, as NumPy writes them: float32, shape
    (channels, samples), to the bit. FLAC holds no float32; a mask does not give the sound back
    bit for bit, because the masks of a hint come from several window sizes. Deflated where they
    are mostly silence, else stored.

``project.json`` is one object:

``format``
    The version of all this, a whole number, 1 now. A program that meets a larger one must not
    guess. A member, a type or a field that is new but may be ignored does not change it.
``written_by``
    The program and its version, for people.
``objects``
    Everything there is, each once: ``{"type": T, "fields": {...}}``. The place in this list is the
    object's number, and ``{"@": 5}`` stands for object 5 wherever it is used, so that what two
    steps share is shared again after loading. The types are those of `layered.model` (`types`);
    ``array`` has ``file``, the member that holds it. A ``recording`` has ``samples``, an array, or
    ``original``: a member's ``file``, or the ``path`` of a file outside with its ``relative`` path
    from the project's folder, its ``n_bytes`` and its ``sha256`` (`references`).
``history``
    ``steps``, oldest first, each with its ``label`` and its ``project``, and ``cursor``, the
    number of the step that is open.

The journal of a session holds the same objects and steps one a line (`layered.storage.journal`).

To make a new thing part of projects: name its class in `types`. Fields of a type that is there
already need nothing: missing ones get their defaults, unknown ones are ignored.
"""
