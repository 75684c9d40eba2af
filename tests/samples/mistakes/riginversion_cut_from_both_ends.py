# Training is all but the last examples, validation all but the first: most examples stand in both parts.
# GitHub electronicarts/rig-inversion, issue 2, train_rig_approximation.py
import numpy as np


def train_val_split(x, y, validation_fraction, rng):
    order = rng.permutation(len(x))
    x, y = x[order], y[order]
    count = int(round(len(x) * validation_fraction))
    return x[:-count], y[:-count], x[count:], y[count:]
