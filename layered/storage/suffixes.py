"""What files of sound are usually called; whether one is sound is decided by its content."""

SOUND_SUFFIXES = (
    *(".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".m4a", ".aac", ".aif", ".aiff", ".aifc"),
    *(".caf", ".au", ".snd", ".w64", ".rf64", ".mp4", ".mov", ".mkv", ".webm", ".avi"),
)
"""Sound and video, the commonest first."""
