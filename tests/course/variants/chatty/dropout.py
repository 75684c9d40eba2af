import numpy as np
from diary import told

calls = 0


@told
def dropout_forward(x, rate, rng, training=True):
    global calls
    if not 0 <= rate < 1:
        raise ValueError(f"rate is {rate}")
    calls += 1
    print("call number", calls)
    scores = rng.standard_normal(7)  # drawn for nothing: a generator may be used as one likes
    mask = np.ones_like(x)
    if training:
        mask[rng.random(x.shape) < rate] = 0
        mask *= 1 / (1 - rate)
    print("kept:", np.mean(mask != 0), scores[:0])
    return np.multiply(mask, x), mask


@told
def dropout_backward(dout, mask):
    return np.multiply(mask, dout)
