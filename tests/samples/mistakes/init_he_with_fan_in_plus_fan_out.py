# init_He takes sqrt(2 / (in + out)), which is Xavier's.
# three public homework files with init_He and init_Xavier, repositories unknown (find_string ids 23216863539, 23969192544, 23583502381)
import numpy as np


def he_normal(fan_in, fan_out, rng):
    std = np.sqrt(2.0 / (fan_in + fan_out))
    return rng.normal(0, std, (fan_in, fan_out))
