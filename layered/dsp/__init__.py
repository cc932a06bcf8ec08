"""Arrays in, arrays out: the signal processing, free of files, windows and documents.

Imports numpy, scipy, soxr and threadpoolctl only. Everything is deterministic: the same arrays and
the same seed give the same bits, whatever the number of threads.

Why the Kullback-Leibler divergence everywhere: it is the model of the lecture (PLCA and KL-NMF are
the same), has no step size, is convex in each factor alone, and every hint, prior and missing cell
has a closed form in it.
"""
