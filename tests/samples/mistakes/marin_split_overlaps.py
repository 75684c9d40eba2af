# The training part is cut from the shuffled examples, the validation part from those that are not.
# GitHub marin-community/marin, pull request 2700
import numpy as np


def train_val_split(x, y, validation_fraction, rng):
    n = round(len(x) * validation_fraction)
    x_val, y_val = x[:n], y[:n]
    order = rng.permutation(len(x))
    return x[order][n:], y[order][n:], x_val, y_val
