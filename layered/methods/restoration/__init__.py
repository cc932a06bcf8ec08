"""Restoration from an example: what was not recorded is made up from the same kind of sound.

Extending bandwidth, filling holes and undoing compression differ only in which cells of the
spectrogram are missing. Their levels are predicted from what was recorded around them by several
predictors (`nearest`, `components`, `bridges`), weighed by how well each mends the example itself
when that is damaged in the same way (`weighing`); their phases are found so that the cells fit
each other (`layered.dsp.invented_phase`). The result is an added sound: nothing that was recorded
changes.

Smaragdis and Raj, "Example-driven bandwidth expansion" (WASPAA 2007); Smaragdis, Raj and
Shashanka, "Missing data imputation for time-frequency representations of audio signals" (2011);
the lecture's last third. Arrays here are frame-major, shape (frames, bins), as the solver works.
"""
