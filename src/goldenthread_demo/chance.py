"""Small pieces of arithmetic on chances that several files share."""

from __future__ import annotations

import numpy as np

from goldenthread_demo.land import Floats


def leaning(percent: float | Floats, lean: Floats) -> Floats:
    """Return the chance of a usual `percent` once its log-odds are raised by `lean`."""
    odds = np.log(np.asarray(percent) / (100 - np.asarray(percent))) + lean
    return between(odds)


def between(values: Floats) -> Floats:
    """Squeeze any number into 0 to 1, 0 falling on a half (the logistic curve)."""
    return np.asarray(1 / (1 + np.exp(-values)))


def rank(values: Floats) -> Floats:
    """Return ranks from 1 for the highest; those that tie share the better rank."""
    return np.asarray(1.0 + (values[None, :] > values[:, None]).sum(axis=1))
