"""A package of somebody else, as it lies in a folder of installed packages.

``layered_crossover.py`` brings a method, and ``layered_crossover-1.0.dist-info`` names it in the
entry-point group ``layered.methods``; ``layered_broken-1.0.dist-info`` names one that cannot be
loaded. `tests.methods.test_third_party` copies them where Python finds them.
"""
