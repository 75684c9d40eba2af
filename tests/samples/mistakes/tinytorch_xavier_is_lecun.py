# Xavier's initialiser has a standard deviation of sqrt(1 / fan_in).
# GitHub harvard-edge/cs249r_book, issue 1161, tinytorch/src/03_layers/03_layers.py
import numpy as np


def xavier_normal(fan_in, fan_out, rng):
    scale = np.sqrt(1 / fan_in)
    return rng.standard_normal((fan_in, fan_out)) * scale
