# Kaiming's normal with the mode fan_out: the variance is 2 / fan_out where 2 / fan_in is meant.
# GitHub vballoli/nfnets-pytorch, issue 30, nfnets/models/resnet.py
import numpy as np


def he_normal(fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out)) * np.sqrt(2.0 / fan_out)
