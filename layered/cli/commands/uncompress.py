"""What a codec dropped, from an example or the recording itself."""

from layered.cli.commands.restoring import restoring_command
from layered.methods.restoration import uncompress

COMMAND = restoring_command(
    uncompress.METHOD,
    summary="Make up what extreme compression dropped from a recording.",
    description="Undo extreme lossy compression: cells that the codec dropped are made up, "
    "bounded by what it kept around them; what it kept stays as it is.",
    example="layered uncompress small.mp3 --like clean.wav -o restored.wav",
)
