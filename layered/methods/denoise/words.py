"""What the person is told about a result."""


def does_not_fit(name: str) -> str:
    """Say that the example of the noise is another sound."""
    return (
        f"The example of the noise, {name}, sounds unlike the noise of this recording, so less "
        "was taken away. Give a stretch of this recording where only the noise is heard, or a "
        "clip of the wanted sound."
    )


def changes_more(name: str) -> str:
    """Say that the noise has moments that are not in its example."""
    return (
        f"The noise of this recording changes much more than its example, {name}, so it was "
        "followed as it changes. An example that has its loud moments too, or a clip of the "
        "wanted sound, helps."
    )


def too_short(name: str, seconds: float) -> str:
    """Say that an example is too short to learn much from."""
    return f"{name} lasts only {seconds:.1f} s. With two seconds or more, more can be learned."
