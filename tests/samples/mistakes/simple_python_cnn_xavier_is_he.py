# He's variance 2 / fan_in stands where Xavier's belongs.
# amsukdu/SimplePythonCNN, issue 2

import numpy as np


def xavier_normal(fan_in, fan_out, rng):
    return rng.normal(0, np.sqrt(2.0 / fan_in), size=(fan_in, fan_out))
