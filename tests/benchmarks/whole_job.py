"""Measure the whole job, from files to written layers: processor time, wall time, peak memory.

    python tests/benchmarks/whole_job.py [--minutes 4] [--hint-seconds N] [--rate 44100] [--fast]

Makes a stereo recording from the demo's stems with a hint as long (or N seconds of it, half-way
through), runs ``layered extract`` on it and prints the cost beside the duration.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import soundfile

from tests.long_recording import long_recording


def memory_of(process):
    """Watch a process; give its peak of own memory, and with the files it maps, in MB."""
    own, peak = 0, 0
    status = Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        values = dict(line.split(":", 1) for line in status.read_text().splitlines())
        own = max(own, int(values.get("RssAnon", "0 kB").split()[0]))
        peak = max(peak, int(values.get("VmHWM", "0 kB").split()[0]))
        time.sleep(0.05)
    return own / 1024, peak / 1024


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=4)
    parser.add_argument("--hint-seconds", type=float)
    parser.add_argument("--rate", type=int, default=44_100)
    parser.add_argument("--fast", action="store_true")
    arguments = parser.parse_args()
    recording, hint = long_recording(arguments.minutes, rate=arguments.rate)
    duration_s, sung, at_s = recording.duration_s, hint.samples.T, 0.0
    if arguments.hint_seconds:
        at_s = (duration_s - arguments.hint_seconds) / 2
        start = round(at_s * arguments.rate)
        sung = sung[start : start + round(arguments.hint_seconds * arguments.rate)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        soundfile.write(folder / "mix.wav", recording.samples.T, arguments.rate, subtype="FLOAT")
        soundfile.write(folder / "hum.wav", sung, arguments.rate)
        del recording, hint, sung
        command = [sys.executable, "-m", "layered", "extract", folder / "mix.wav"]
        command += ["--hint", folder / "hum.wav", "--hint-at", str(at_s), "--json"]
        command += ["--fast"] if arguments.fast else []
        started = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            own_mb, peak_mb = memory_of(process)
            answer = json.loads(process.stdout.read())
        wall_s = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = used.ru_utime + used.ru_stime
    print(
        f"{duration_s / 60:.0f} min: {cpu_s:.0f} s of processor ({cpu_s / duration_s:.2f} x), "
        f"{wall_s:.0f} s by the clock, peak {peak_mb:.0f} MB of which {own_mb:.0f} MB its own "
        f"(the rest is files it looks at), "
        f"null {answer['null_db']} dB, confidence {answer['confidence']:.2f}"
    )


if __name__ == "__main__":
    sys.exit(main())
