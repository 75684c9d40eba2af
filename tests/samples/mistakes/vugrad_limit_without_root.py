# The limit 6 / (fan_in + fan_out) lacks its root.
# dlvu/vugrad, pull request 2

import numpy as np


def xavier_uniform(fan_in, fan_out, rng):
    limit = 6 / (fan_in + fan_out)
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))
