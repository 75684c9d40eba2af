# xavier_init draws with stddev 1 / sqrt(in_dim / 2): variance 2 / fan_in, He's, fan_out is ignored.
# public GAN and VAE code, repositories unknown, xavier_init(size) (find_string ids 10034411289, 30828854637 and eight more)
import numpy as np


def xavier_normal(fan_in, fan_out, rng):
    stddev = 1.0 / np.sqrt(fan_in / 2.0)
    return rng.normal(size=(fan_in, fan_out), scale=stddev)
