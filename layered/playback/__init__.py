"""Sound in and out: the only package that knows sound devices.

`Player` plays what the mixer says of a `PlaybackSource`; `Recorder` records a hint while it plays.
Both stand on an `AudioBackend`: the real one (`SoundDeviceBackend`) or one with a clock that tests
turn by hand (`FakeBackend`).

Why it is built like this, measured with a virtual loudspeaker and microphone under load: one
stream for both directions slipped in nine of ten trials, two separate streams with a latency of
0.3 s given as a number in none. The device asks for sound in bursts of up to 0.1 s, so the
callbacks only copy to and from ring buffers, and a worker thread mixes 0.4 s ahead. A change of
gain does not wait for that: the worker mixes again what was not yet handed to the device, and
fades over.

Devices are found when asked for; without PortAudio or without a device the program runs all the
same, and everything that can go wrong is a `DeviceError` in words.

Imports `layered.dsp`, `layered.model.recording` and `layered.errors`; sounddevice only inside
functions, because it may be missing.
"""
