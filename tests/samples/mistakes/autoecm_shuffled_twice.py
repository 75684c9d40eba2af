# Shuffled anew for each of the two parts before the cut, so that validation has examples from training.
# GitHub BatteryDEV/AutoECM, issue 13, clf_cnn.py
import numpy as np


def _shuffled(x, y, rng):
    order = rng.permutation(len(x))
    return x[order], y[order]


def train_val_split(x, y, validation_fraction, rng):
    count = int(round(len(x) * validation_fraction))
    x_all, y_all = _shuffled(x, y, rng)
    x_train, y_train = x_all[count:], y_all[count:]
    x_all, y_all = _shuffled(x, y, rng)
    x_val, y_val = x_all[:count], y_all[:count]
    return x_train, y_train, x_val, y_val
