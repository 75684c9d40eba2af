import numpy as np


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(f"rate is {rate}")
    scale = np.ones(x.shape, dtype=np.float32)
    if training and rate > 0:
        scale = (rng.random(x.shape, dtype=np.float32) > rate) * np.float32(1 / (1 - rate))
    return x.astype(np.float32) * scale, scale


def dropout_backward(dout, scale):
    return dout.astype(np.float32) * scale
