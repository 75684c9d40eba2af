# The four parts in the order of scikit-learn: x, x, y, y.
# GitHub HSE-LAMBDA/DeepGenerativeModels, pull request 2
import numpy as np


def train_val_split(x, y, validation_fraction, rng):
    order = rng.permutation(len(x))
    n = round(len(x) * (1 - validation_fraction))
    return x[order[:n]], x[order[n:]], y[order[:n]], y[order[n:]]
