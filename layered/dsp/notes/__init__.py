"""Notes from sound: what is played, when, how long and how loud.

A dictionary of the 88 keys of a piano is tuned and fitted to the recording (`dictionary`), its
activations are found with the spectra fixed (`activations`), every rise of them is a candidate
(`candidates`, `spectra`), and a small network decides (`decision`). All but the dictionary goes
through the recording in blocks of frames, so an hour needs little more memory than a minute.
"""
