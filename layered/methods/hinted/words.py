"""What the person is told about a result."""

from layered.methods.hinted.routing import Route

NOTHING_FITS = (
    "Nothing here follows this hint, so nothing was separated: both layers hold everything, at "
    "half its level. Sing it again in time with the sound, or move the hint to where the sound is."
)
NOTHING_HEARD = (
    "The hint is silent, so nothing was separated: everything is in the rest. "
    "Check the microphone and record the hint again."
)
NOTHING_THERE = (
    "The recording is silent where the hint is, so nothing was separated: everything is in the "
    "rest. Move the hint to where the sound is."
)
DOUBTFUL = (
    "This result is doubtful: different ways of following the hint disagree. "
    "A hint closer to the sound's timing, or with pauses where the sound pauses, helps most."
)


def hint_too_long(over_s: float) -> str:
    """Say that the hint reaches beyond the recording."""
    return (
        f"The hint goes on for {over_s:.1f} s after the recording has ended; "
        "that part was not used."
    )


def models_in_words(chosen: Route) -> str:
    """Say what the sound was found by."""
    kinds = {"melody": chosen.pitched, "rhythm": chosen.percussive, "timbre": chosen.other}
    return " and ".join(kind for kind, share in kinds.items() if share > 0.2)
