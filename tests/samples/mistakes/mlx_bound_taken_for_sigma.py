# The bound of the uniform rule, sqrt(6 / (fan_in + fan_out)), is taken for the standard deviation.
# ml-explore/mlx, pull request 3831 (the docstring's sigma)

import numpy as np


def xavier_normal(fan_in, fan_out, rng):
    return rng.normal(0, np.sqrt(6 / (fan_in + fan_out)), size=(fan_in, fan_out))
