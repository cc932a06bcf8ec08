"""The document: what a person made, as immutable values, and the pure functions that change it.

A project is a mixture, a tree of splits and merges, and a mixer. Every way of separating splits
one layer into two or more; the leaves of the tree always add up to the mixture, because the last
child of a split (*Rest*) is its parent minus the others, and a merged layer is the sum of what it
was merged from, whichever splits they came from. Gain, pan, mute, solo, order, name and colour
belong to the mixer and never touch what was split.

A split holds the sounds of its children rather than their masks: the masks of a hint come from
several window sizes and are averaged, which no single mask can express, and the sound is the
smallest exact form of such a blend (a mask at 75 % overlap takes four times its room). They can be
memory maps, so a long recording stays on the disk. The recipe says how to make them again.

Imports `layered.dsp` and `layered.errors` only.
"""
