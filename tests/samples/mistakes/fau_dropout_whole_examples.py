# One number is drawn for each example: a whole row is dropped or kept.
# Public homework (FAU's Deep Learning exercise 3, class Dropout with neuron_survival_probability and survived_neurons)
import numpy as np


def dropout_forward(x, rate, rng, training=True):
    out = np.copy(x)
    survived = np.ones(x.shape)
    if training:
        for i in range(x.shape[0]):
            if rng.random() < rate:
                survived[i] = 0
            else:
                survived[i] = 1 / (1 - rate)
        out = out * survived
    return out, survived


def dropout_backward(dout, cache):
    return dout * cache
