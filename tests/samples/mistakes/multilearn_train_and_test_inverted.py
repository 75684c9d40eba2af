# Train and validation are exchanged: the training part gets the validation fraction.
# GitHub scikit-multilearn/scikit-multilearn, issue 129 (iterative_train_test_split)
import numpy as np


def train_val_split(x, y, validation_fraction, rng):
    order = rng.permutation(len(x))
    count = int(round(len(x) * validation_fraction))
    first, second = order[:count], order[count:]
    return x[first], y[first], x[second], y[second]
