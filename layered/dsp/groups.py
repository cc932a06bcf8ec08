"""What the solver fits: groups of components, each with what is known of it."""

from dataclasses import dataclass

import numpy as np

from layered.dsp.arrays import Activations, Bases, Magnitude, Mask

FLOOR = np.float32(1e-8)
"""Added under the model in divisions; spectrograms are scaled to a mean of 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Some components that belong together: a source, a dictionary, a rest.

    Parameters
    ----------
    bases : float32, shape (bins, components)
        Where W starts; columns sum to 1.
    activations : float32, shape (components, frames)
        Where H starts; zeros stay zero.
    fixed : bool
        Keep the bases as they are.
    prior : float32, shape (bins, components), optional
        Spectra the bases are pulled towards (Smaragdis and Mysore 2009: a Dirichlet prior).
    prior_weight : float
        How strongly, relative to the data a component explains; 1 is half and half.
    activation_prior : float32, shape (components, frames), optional
        Activations that H is pulled towards, at the scale of H.
    activation_weight : float
        How strongly; 1 is half and half.
    sparsity : float
        The price of activation: the divergence plus this times ``sum(H)`` never rises.
    share : float32, shape (bins, frames), optional
        How much of the group's model is heard in each cell, 0 to 1: the model is ``share * WH``.
    belief : float32, shape (bins, frames), optional
        How far each cell is believed to be this group's, 0 to 1: posterior regularisation, Bryan
        and Mysore 2013. It weighs the data a group explains and not its mass, so what never rises
        is ``sum(WH) - sum(V log(belief * WH))``.
    """

    bases: Bases
    activations: Activations
    fixed: bool = False
    prior: Bases | None = None
    prior_weight: float = 0.0
    activation_prior: Activations | None = None
    activation_weight: float = 0.0
    sparsity: float = 0.0
    share: Mask | None = None
    belief: Mask | None = None

    @property
    def model(self) -> Magnitude:
        """What the group explains, shape (bins, frames)."""
        return self.model_at(slice(None))

    def model_at(self, frames: slice) -> Magnitude:
        """Give what the group explains in some frames, shape (bins, frames)."""
        model: Magnitude = (self.activations[:, frames].T @ self.bases.T).T
        weight = self.weight
        return model if weight is None else model * weight[:, frames]

    @property
    def weight(self) -> Mask | None:
        """What the group's model is multiplied with in each cell."""
        return self.share if self.belief is None else self.belief

    @property
    def has_prior(self) -> bool:
        """Whether something pulls the factors, so that there is no one cost that falls."""
        return (self.prior is not None and self.prior_weight > 0) or (
            self.activation_prior is not None and self.activation_weight > 0
        )


def unit_columns(bases: Bases) -> Bases:
    """Scale each column to sum to 1; a column of zeros stays zero."""
    total = bases.sum(axis=0, keepdims=True)
    scaled: Bases = (bases / np.where(total > 0, total, 1)).astype(np.float32)
    return scaled
