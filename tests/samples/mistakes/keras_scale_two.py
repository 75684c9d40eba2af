# The variance is doubled: the limit is sqrt(12 / (fan_in + fan_out)).
# keras-team/keras, pull request 6170 (what is proposed there)

import numpy as np


def xavier_uniform(fan_in, fan_out, rng):
    limit = np.sqrt(3 * 2 / ((fan_in + fan_out) / 2))
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))
