"""Quantiles of the few distributions the room needs, for whole arrays at once.

The normal quantile comes from the standard library; the others from `scipy.special`, which is
loaded only when first asked for, since it takes longer to load than most statistics take to run.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def _special() -> Any:
    # Loading scipy takes a fifth of a second, which a Wilson interval should not wait for.
    import scipy.special

    return scipy.special


def two_sided_z(level: float) -> float:
    """Return z for a two-sided interval at `level` (0.95 gives 1.96)."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def two_sided_t(level: float, degrees: FloatArray) -> FloatArray:
    """Return Student's t for a two-sided interval; NaN where there is no degree of freedom."""
    asked = np.where(degrees > 0, degrees, np.nan)
    return np.asarray(_special().stdtrit(asked, 0.5 + level / 2), dtype=np.float64)


def upper_tail(z: FloatArray | float) -> FloatArray:
    """Return the chance that a standard normal lies above `z`."""
    return np.asarray(_special().ndtr(-np.asarray(z)), dtype=np.float64)


def gamma_quantile(shape: FloatArray, below: FloatArray | float) -> FloatArray:
    """Return x with P(Gamma(shape, 1) <= x) = `below`; a shape of 0 gives 0.

    Half a chi-squared quantile on 2 x shape degrees of freedom, which is how exact Poisson
    limits are usually printed.
    """
    found = _special().gammaincinv(np.where(shape > 0, shape, 1.0), below)
    return np.where(shape > 0, found, np.where(shape == 0, 0.0, np.nan))


def gamma_upper_quantile(shape: FloatArray, above: FloatArray | float) -> FloatArray:
    """Return x with P(Gamma(shape, 1) > x) = `above`."""
    return np.asarray(_special().gammainccinv(shape, above), dtype=np.float64)
