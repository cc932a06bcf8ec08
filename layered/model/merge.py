"""A merge: several layers heard, and split further, as one."""

from dataclasses import dataclass

from layered.model.layer import LayerId


@dataclass(frozen=True, slots=True, eq=False)
class Merge:
    """Two or more layers added up to one.

    Parameters
    ----------
    parents : tuple of LayerId
        No leaves any more; none is the parent of a split or of another merge.
    child : LayerId
        Its sound is the sum of theirs, made as it is needed.
    """

    parents: tuple[LayerId, ...]
    child: LayerId
