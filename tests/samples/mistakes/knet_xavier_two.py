# The limit is sqrt(2 / (fan_in + fan_out)), which is the standard deviation of the normal one.
# GitHub denizyuret/Knet.jl, pull request 311, src/distributions.jl
import numpy as np


def xavier_uniform(fan_in, fan_out, rng):
    s = np.sqrt(2 / (fan_in + fan_out))
    return 2 * s * rng.random((fan_in, fan_out)) - s
