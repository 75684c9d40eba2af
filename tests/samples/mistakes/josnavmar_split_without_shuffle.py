# The first part is for training and the rest for validation, nothing is shuffled.
# josnavmar/TFG, LearnIA/image/src/utils/prueba.py; likewise lina2002/neural-networks, utils.py
import numpy as np


def train_val_split(x, y, validation_fraction, rng):
    num_train = int(round((1 - validation_fraction) * len(x)))
    return x[:num_train], y[:num_train], x[num_train:], y[num_train:]
