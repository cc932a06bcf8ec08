"""Remove noise: the wanted sound and the noise as layers, told apart by an example of either.

The lecture's two denoising systems ("noise known", "target known"), and both at once::

    method      the method as the registry sees it, and its controls
    cleaning    from a request to the outcome, in stretches of a minute
    models      one fit of wanted sound and noise each: a stretch in, a mask out
    fitting     whether the noise is as it is in the example, and which models that speaks for
    words       what the person is told

Why several models: a fixed picture of the noise is best where the noise is steady, a free one
where it changes. Their masks are averaged, weighed by how the noise turns out to behave.
"""

from layered.methods.denoise.method import METHOD

__all__ = ["METHOD"]
